import { expect, test } from "bun:test";
import { latin1 } from "../../test/support/byte-streams.ts";
import { checkPartialRequestLine, METHOD_CHARACTERS_MAX, readRequestLine } from "./request-line.ts";

function read(line: string, urlCharactersMax = 100) {
  const bytes = latin1(line);
  const result = readRequestLine(bytes, 0, bytes.length - 1, urlCharactersMax);
  if ("detail" in result) return result.status;
  return [line.slice(result.targetStart, result.targetEnd), result.version];
}

test("readRequestLine() finds the target and the version", () => {
  expect(read("GET /dev?a=b HTTP/1.1\r\n")).toEqual(["/dev?a=b", "1.1"]);
  expect(read("M-SEARCH * HTTP/1.0\r\n")).toEqual(["*", "1.0"]);
});

test("readRequestLine() takes HTTP/1.2 and later for HTTP/1.1, and no other major version", () => {
  for (const minor of [2, 3, 9]) {
    expect(read(`GET / HTTP/1.${minor}\r\n`)).toEqual(["/", "1.1"]);
  }
  for (const version of ["0.9", "2.0", "3.1"]) expect(read(`GET / HTTP/${version}\r\n`)).toBe(505);
});

test("readRequestLine() allows a target of the limit and refuses one character more", () => {
  expect(read("GET /2345 HTTP/1.1\r\n", 5)).toEqual(["/2345", "1.1"]);
  expect(read("GET /23456 HTTP/1.1\r\n", 5)).toBe(414);
});

test("readRequestLine() allows a method of the limit and refuses one character more", () => {
  const method = "M".repeat(METHOD_CHARACTERS_MAX);
  expect(read(`${method} / HTTP/1.1\r\n`)).toEqual(["/", "1.1"]);
  expect(read(`M${method} / HTTP/1.1\r\n`)).toBe(501);
});

test("readRequestLine() refuses a long target before it judges the rest of the line", () => {
  expect(read("GET /\0\0\0\0\0\0 HTTP/9\n", 5)).toBe(414);
});

test("readRequestLine() looks no further than its line", () => {
  const bytes = latin1("GET /2345\r\nHost:a b\r\n");
  expect(readRequestLine(bytes, 0, bytes.indexOf(10), 5)).toMatchObject({ status: 400 });
});

test("checkPartialRequestLine() refuses nothing that may still become a request", () => {
  const line = latin1("GET /2345 HTTP/1.1\r");
  for (let end = 0; end <= line.length; end++) {
    expect(checkPartialRequestLine(line, 0, end, 5)).toBeUndefined();
  }
});

test("checkPartialRequestLine() refuses what no continuation repairs", () => {
  const status = (text: string) => checkPartialRequestLine(latin1(text), 0, text.length, 5)?.status;
  expect(status("\x16\x03")).toBe(400);
  expect(status("G(")).toBe(400);
  expect(status("M".repeat(METHOD_CHARACTERS_MAX))).toBeUndefined();
  expect(status("M".repeat(METHOD_CHARACTERS_MAX + 1))).toBe(501);
  expect(status("GET /2345")).toBeUndefined();
  expect(status("GET /23456")).toBe(414);
  expect(status("GET / HTTP/1.1")).toBeUndefined();
  expect(status("GET / HTTP/1.11")).toBe(400);
});

test("a line that is refused in part is refused with the same words when it is whole", () => {
  const bytes = latin1("0 / HTTP/1.1 and more\n");
  const feed = bytes.length - 1;
  const partial = checkPartialRequestLine(bytes, 0, feed, 5);
  expect(partial).toMatchObject({ status: 400 });
  expect<unknown>(readRequestLine(bytes, 0, feed, 5)).toEqual(partial);
});
