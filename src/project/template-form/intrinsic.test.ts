import { expect, test } from "bun:test";
import { escaped, piecesOf } from "./intrinsic.ts";

test("piecesOf() takes a text apart where Fn::Sub would", () => {
  expect(piecesOf("a${b}c${d${e}f")?.map(({ text }) => text)).toEqual([
    ...["a", "${b}", "c", "${d${e}", "f"],
  ]);
  expect(piecesOf("plain")).toEqual([{ text: "plain", isReference: false }]);
  expect(piecesOf("a${b}${c")).toBeUndefined();
});

test("escaped() has Fn::Sub give the text itself", () => {
  expect(escaped("${a}")).toBe("${!a}");
  expect(escaped("${!a}")).toBe("${!!a}");
});
