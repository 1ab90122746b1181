import type { HeaderField } from "../../core/http.ts";
import type { HttpResponse } from "./http-exchange.ts";

/** What `--debug` shows. Nothing that could be used to sign or to impersonate goes through. */
export interface DebugLog {
  line(text: string): void;
  request(method: string, url: string, headers: readonly HeaderField[]): void;
  response(response: HttpResponse): void;
}

const SECRET_HEADERS = new Set(["authorization", "x-amz-security-token", "set-cookie"]);

export function createDebugLog(enabled: boolean, write: (text: string) => void): DebugLog {
  if (!enabled)
    return { line: () => undefined, request: () => undefined, response: () => undefined };
  const line = (text: string) => write(`DEBUG ${text}\n`);
  return {
    line,
    request(method, url, headers) {
      line(`> ${method} ${url}`);
      for (const [name, value] of headers) line(`> ${name}: ${masked(name, value)}`);
    },
    response({ status, headers, body }) {
      line(`< ${status}`);
      for (const [name, value] of headers) line(`< ${name}: ${masked(name, value)}`);
      if (body !== "") line(`< ${body}`);
    },
  };
}

function masked(name: string, value: string): string {
  return SECRET_HEADERS.has(name.toLowerCase()) ? "****" : value;
}

/** Enough of an access key id to tell it from another: the AWS CLI shows its last four characters. */
export function maskedKeyId(accessKeyId: string): string {
  return `****${accessKeyId.length > 8 ? accessKeyId.slice(-4) : ""}`;
}
