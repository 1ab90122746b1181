import { expect, test } from "bun:test";
import { gzipSync } from "node:zlib";
import type { HeaderField } from "../../core/http.ts";
import { answeredOutcome, RESPONSE_BYTES_MAX, TOO_LONG } from "./backend-answer.ts";

const NEVER = new AbortController().signal;

function outcome(body: Uint8Array, headers: HeaderField[] = [], signal = NEVER) {
  const kept = { keepsAlive: true, keptMs: undefined };
  return answeredOutcome({ statusCode: 200, headers, body, ...kept }, signal);
}

test("answeredOutcome() hands on every field but those about how the body came, as they were sent", () => {
  const headers: HeaderField[] = [
    ["X-B", "1"],
    ["Content-Length", "2"],
    ["x-b", "2"],
    ["TRANSFER-ENCODING", "chunked"],
    ["Content-Encoding", "identity"],
    ["Content-Language", "en"],
  ];
  const body = Uint8Array.of(1, 2);
  expect(outcome(body, headers)).toEqual({
    kind: "answered",
    statusCode: 200,
    headers: [
      ["X-B", "1"],
      ["x-b", "2"],
      ["Content-Language", "en"],
    ],
    body,
  });
});

test("answeredOutcome() decodes a body, bounded, unless the call is given up", async () => {
  const headers: HeaderField[] = [["content-encoding", "gzip"]];
  const small = gzipSync("hello");
  expect(await outcome(small, headers)).toMatchObject({ body: Buffer.from("hello") });
  const bomb = gzipSync(new Uint8Array(RESPONSE_BYTES_MAX + 1));
  expect(await outcome(bomb, headers)).toEqual({ kind: "unreachable", detail: TOO_LONG });
  await expect(outcome(Buffer.from("plain"), headers)).rejects.toMatchObject({ code: "ZlibError" });
  await expect(outcome(small, headers, AbortSignal.abort())).rejects.toThrow("given up");
});
