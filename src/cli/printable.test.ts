import { expect, test } from "bun:test";
import { oneLine, printable } from "./printable.ts";

test("printable() keeps tabs, line ends and colours and no other control character", () => {
  expect(printable("a\tb\nc\u001b[1;31md")).toBe("a\tb\nc\u001b[1;31md\u001b[0m");
  expect(printable("\u001b[31md\u001b[0m")).toBe("\u001b[31md\u001b[0m");
  expect(printable("A\r[mB\u0008[mC\u0007[m\u009b[m")).toBe("A\ufffd[mB\ufffd[mC\ufffd[m\ufffd[m");
  expect(printable("a\rb\u0000\u001b]0;title\u0007\u009b2J")).toBe(
    "a\ufffdb\ufffd\ufffd]0;title\ufffd\ufffd2J",
  );
});

test("oneLine() keeps neither colours nor line ends", () => {
  expect(oneLine("a\u001b[31mb\r\nc\td")).toBe("a\ufffd[31mb\ufffd c\td");
  expect(oneLine("a\u2028b\u2029c")).toBe("a\ufffdb\ufffdc");
});

test("neither lets a text turn the order of its line around", () => {
  for (const character of "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") {
    expect([printable(character), oneLine(character)]).toEqual(["\ufffd", "\ufffd"]);
  }
  // What Arabic, Hebrew and emoji need.
  for (const text of ["\u200f\u05d0\u200e", "\u{1f469}\u200d\u{1f680}"]) {
    expect([printable(text), oneLine(text)]).toEqual([text, text]);
  }
});
