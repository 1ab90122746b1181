import { expect, test } from "bun:test";
import { latin1 } from "../../test/support/byte-streams.ts";
import { readHeaderLine } from "./header-line.ts";

function read(line: string): [name: string, value: string, pureAscii: boolean] | undefined {
  const result = readHeaderLine(latin1(line), 0, line.length - 1);
  if (typeof result === "string") return undefined;
  const { nameEnd, valueStart, valueEnd, pureAscii } = result;
  return [line.slice(0, nameEnd), line.slice(valueStart, valueEnd), pureAscii];
}

test.each([
  ["a:1\r\n", "a", "1", true],
  ["X-Custom: \t one  two\t \r\n", "X-Custom", "one  two", true],
  ["a:\r\n", "a", "", true],
  ["a: \t \r\n", "a", "", true],
  ["a: b:c\r\n", "a", "b:c", true],
  ["a: \xe9\x80\r\n", "a", "\xe9\x80", false],
])("readHeaderLine() finds name and value in %j", (line, name, value, pureAscii) => {
  expect(read(line)).toEqual([name, value, pureAscii]);
});

test.each([
  "\n",
  "\r\n",
  "a\r\n",
  "a:1\n",
  ":1\r\n",
  " a:1\r\n",
  "\ta:1\r\n",
  "a :1\r\n",
  "a\0:1\r\n",
  "a:1\0\r\n",
  "a:\r1\r\n",
  "a:\x1b[0m\r\n",
])("readHeaderLine() refuses %j", (line) => {
  expect(read(line)).toBeUndefined();
});
