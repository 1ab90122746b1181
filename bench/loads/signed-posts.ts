import { formatAmzDate } from "../../src/core/sigv4/amz-date.ts";
import { signRequest } from "../../src/core/sigv4/sign.ts";
import { BENCH_KEY, BENCH_REGION } from "../access-key.ts";
import type { PostEndpoint } from "../systems/system.ts";

export interface PostTarget {
  readonly host: string;
  readonly post: PostEndpoint;
}

/**
 * A request for one client, signed now where the system checks that: good for five minutes. Each payload is its own, so
 * that no signature comes twice before the ring has gone round.
 */
export function postRequest({ host, post }: PostTarget, id: string, payload: string): Buffer {
  const path = post.path.replace("{id}", encodeURIComponent(id));
  const body = (post.bodyTemplate ?? "{payload}").replace("{id}", id).replace("{payload}", payload);
  const headers: [string, string][] = [
    ["Host", `${host}:${post.port}`],
    ["Content-Length", String(Buffer.byteLength(body))],
  ];
  if (post.signed) {
    const added = signRequest({
      request: { method: "POST", rawPath: path, rawQuery: undefined, headers },
      body: Buffer.from(body),
      credential: BENCH_KEY,
      region: BENCH_REGION,
      service: "execute-api",
      amzDate: formatAmzDate(Date.now()),
    });
    headers.push(...added.map(([name, value]): [string, string] => [name, value]));
  }
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join("");
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines}\r\n${body}`);
}

/** Text of exactly so many bytes that begins with a number. */
export function numberedPayload(number: number, bytes: number): string {
  return String(number).padStart(8, "0").padEnd(bytes, "x");
}
