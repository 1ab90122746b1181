import { expect, test } from "bun:test";
import { OutputLines } from "./output-lines.ts";

function read(chunks: readonly (string | Uint8Array)[], charactersMax = 10): string[] {
  const lines: string[] = [];
  const output = new OutputLines(charactersMax, (text) => lines.push(text));
  for (const chunk of chunks) {
    output.push(typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk);
  }
  output.flush();
  return lines;
}

test("push() joins what comes in pieces and cuts at line feeds", () => {
  expect(read(["one\ntw", "o\n\nthree"])).toEqual(["one", "two", "", "three"]);
});

test("push() joins a character that is split between two chunks", () => {
  const bytes = new TextEncoder().encode("a€b\n");
  expect(read([bytes.slice(0, 2), bytes.slice(2)])).toEqual(["a€b"]);
});

test("carriage returns inside a line are line feeds of one message; one at its end goes", () => {
  expect(read(["a\rb\n", "dos\r\n"])).toEqual(["a\nb", "dos"]);
});

test("a line of just the limit stays whole, a longer one is split and says so", () => {
  const split = "0123456789 [continued: the line is longer than 10 characters]";
  expect(read(["0123456789\n"])).toEqual(["0123456789"]);
  expect(read(["0123456789a\n"])).toEqual([split, "a"]);
});

test("a line that does not end is emitted in bounded pieces as it comes", () => {
  const lines: string[] = [];
  const output = new OutputLines(10, (text) => lines.push(text));
  for (let index = 0; index < 3; index++) output.push(new TextEncoder().encode("0123456789"));
  expect(lines).toHaveLength(2);
  output.flush();
  expect(lines[2]).toBe("0123456789");
});

test("flush() emits nothing when nothing is left", () => {
  expect(read(["line\n"])).toEqual(["line"]);
});
