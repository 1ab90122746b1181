import type { RequestEvent, RequestLimits } from "../../../src/wire/http-request.ts";
import type { RequestHead } from "../../../src/wire/request-head.ts";
import { hold, holdEqual } from "../engine/target.ts";

/**
 * Reads the same bytes as plainly as RFC 9112 can be read, with the whole text at hand, and holds every request that was
 * accepted to it. Two readers that disagree about where a request ends is how requests are smuggled.
 */
export function requestsIn(
  input: Uint8Array,
  events: readonly RequestEvent[],
  limits: RequestLimits,
): void {
  const raw = Buffer.from(input).toString("latin1");
  let at = 0;
  for (const [index, event] of events.entries()) {
    hold(index === 0 || events[index - 1]?.kind !== "fault", "something follows a fault");
    if (event.kind !== "head") continue;
    if (raw.startsWith("\r\n", at)) at += 2;
    const end = raw.indexOf("\r\n\r\n", at);
    hold(end !== -1, "a head was read before it ended");
    checkHead(raw.slice(at, end), event.head, limits);
    const body = bodyAt(raw, end + 4, event.head.headers);
    const next = events[index + 1];
    if (next === undefined) hold(body === undefined, "a body is there, and was not read");
    if (next?.kind === "head") hold(false, "a head follows a head");
    if (next?.kind !== "body") return;
    if (body === undefined) throw new Error("a body was read before it ended");
    holdEqual(Buffer.from(next.body).toString("latin1"), body.text, "the body");
    hold(next.body.length <= limits.bodyBytesMax, "the body is over its limit");
    at = body.end;
  }
}

function checkHead(text: string, head: RequestHead, limits: RequestLimits): void {
  const [first, ...lines] = text.split("\r\n");
  // A higher minor version is read as the highest that is known (RFC 9110 section 2.5).
  const expected = first?.replace(/ HTTP\/1\.[2-9]$/, " HTTP/1.1");
  holdEqual(`${head.method} ${head.target} HTTP/${head.version}`, expected, "the request line");
  const fields = lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon), line.slice(colon + 1).replace(/^[ \t]+|[ \t]+$/g, "")] as const;
  });
  holdEqual(head.headers, fields, "the fields");
  hold(!/[\r\n\0]/.test(lines.join("")), "a field holds CR, LF or NUL");
  for (const [name] of fields) hold(/^[!#$%&'*+.^_`|~\w-]+$/.test(name), "a name is no token");
  hold(/^[!-~]+$/.test(head.target), "the target holds something else than visible ASCII");
  hold(head.target.length <= limits.urlCharactersMax, "the target is over its limit");
  hold(fields.length <= limits.headerCountMax, "there are more fields than the limit");
  hold(lines.join("\r\n").length + 4 <= limits.headerBytesMax + 2, "the head is over its limit");
  const hosts = valuesOf(fields, "host").length;
  hold(hosts === 1 || (hosts === 0 && head.version === "1.0"), `there are ${hosts} Hosts`);
  const spelled = head.rawQuery === undefined ? head.rawPath : `${head.rawPath}?${head.rawQuery}`;
  hold(head.target.endsWith(spelled) || spelled.startsWith("/"), "path and query are no target");
  if (head.target.startsWith("/")) holdEqual(spelled, head.target, "path and query");
}

/** `undefined`: it has not ended. */
function bodyAt(
  raw: string,
  start: number,
  fields: RequestHead["headers"],
): { readonly text: string; readonly end: number } | undefined {
  const codings = valuesOf(fields, "transfer-encoding");
  const lengths = valuesOf(fields, "content-length");
  hold(codings.length + lengths.length <= 1, "a request with two framings was accepted");
  if (codings.length === 1) {
    hold(/^chunked$/i.test(codings[0] ?? ""), "another transfer coding was accepted");
    return chunksAt(raw, start);
  }
  const length = lengths[0] ?? "0";
  hold(/^\d+$/.test(length), "a length that is no number was accepted");
  const end = start + Number(length);
  return end <= raw.length ? { text: raw.slice(start, end), end } : undefined;
}

function chunksAt(
  raw: string,
  start: number,
): { readonly text: string; readonly end: number } | undefined {
  let text = "";
  let at = start;
  for (;;) {
    const size = /^([0-9a-f]+)(;[^\r\n]*)?\r\n/i.exec(raw.slice(at));
    if (size === null) return undefined;
    at += size[0].length;
    const bytes = Number.parseInt(size[1] ?? "", 16);
    if (bytes === 0) break;
    if (raw.slice(at + bytes, at + bytes + 2) !== "\r\n") return undefined;
    text += raw.slice(at, at + bytes);
    at += bytes + 2;
  }
  const trailer = /^(?:[!#$%&'*+.^_`|~\w-]+:[^\r\n]*\r\n)*\r\n/.exec(raw.slice(at));
  return trailer === null ? undefined : { text, end: at + trailer[0].length };
}

function valuesOf(fields: RequestHead["headers"], lowerName: string): string[] {
  return fields.filter(([name]) => name.toLowerCase() === lowerName).map(([, value]) => value);
}
