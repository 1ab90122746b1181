/**
 * What AWS's edge proxy answers before a request is an API's business: a small HTML page (a 400 for two
 * Authorization headers was captured in September 2026).
 *
 * Gaps: none known.
 * By design: 2026-11-22 the pages of the other statuses follow the captured one.
 */
import type { HttpAnswer } from "./http.ts";

/** `phrase` is the status's registered reason phrase. */
export function edgePage(status: number, phrase: string): HttpAnswer {
  const title = `${status} ${phrase}`;
  return {
    status,
    headers: [["content-type", "text/html"]],
    body: [
      "<html>",
      `<head><title>${title}</title></head>`,
      "<body>",
      `<center><h1>${title}</h1></center>`,
      "</body>",
      "</html>",
      "",
    ].join("\r\n"),
  };
}
