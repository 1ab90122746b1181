import { expect, test } from "bun:test";
import { latin1 } from "../../test/support/byte-streams.ts";
import { isFault, refuse } from "./request-fault.ts";
import { readRequestLine } from "./request-line.ts";

test("refuse() is the status for the client and the sentence for the operator", () => {
  expect(refuse(431, "The header is too big.")).toEqual({
    status: 431,
    detail: "The header is too big.",
  });
});

test("isFault() tells a refusal from what was read", () => {
  const read = (line: string) => readRequestLine(latin1(line), 0, line.length - 1, 100);
  expect(isFault(read("GET / HTTP/1.1\r\n"))).toBe(false);
  expect(isFault(read("GET / HTTP/1.1\n"))).toBe(true);
  expect(isFault(refuse(400, ""))).toBe(true);
});
