import { describe, expect, test } from "bun:test";
import { compileJsonPath, type JsonValue, readJsonPath } from "./json-path.ts";

const document: JsonValue = {
  a: { b: [{ c: "deep" }, 2] },
  "with space": { x: true },
  "dotted.name": 1,
  none: null,
};

describe("readJsonPath()", () => {
  test.each<[string, JsonValue | undefined]>([
    ["a.b[0].c", "deep"],
    ["$.a.b[0].c", "deep"],
    ["$['a']['b'][1]", 2],
    ["['with space'].x", true],
    ['["dotted.name"]', 1],
    ["none", null],
    ["$", document],
    ["", document],
    ["a.b[2]", undefined],
    ["a.b.c", undefined],
    ["a[0]", undefined],
    ["none.x", undefined],
    ["missing", undefined],
    ["a.b.length", undefined],
    ["constructor", undefined],
    ["__proto__", undefined],
    ["a.toString", undefined],
  ])("reads %j", (path, expected) => {
    expect(readJsonPath(compileJsonPath(path), document)).toEqual(expected as JsonValue);
  });

  test("takes a name that begins with $ as a name", () => {
    expect(readJsonPath(compileJsonPath("$id"), { $id: 7 })).toBe(7);
  });

  test("reads an own member called __proto__", () => {
    expect(readJsonPath(compileJsonPath("__proto__"), JSON.parse('{"__proto__":"x"}'))).toBe("x");
  });
});

describe("compileJsonPath() refuses with an offset", () => {
  test.each<[string, number]>([
    ["a..b", 2],
    ["$..b", 2],
    ["a.", 1],
    ["$.", 1],
    [".a", 0],
    ["a[*]", 1],
    ["a[-1]", 1],
    ["a[0", 1],
    ["a[]", 1],
    ["a['b]", 1],
    ["a[0]b", 4],
    ["a.*", 2],
    ["a]", 1],
    ["a[?(@.x)]", 1],
    ["a[1:2]", 1],
    ["a[1234567890]", 1],
  ])("%j", (path, offset) => {
    expect(() => compileJsonPath(path)).toThrow(`at offset ${offset}:`);
    expect(() => compileJsonPath(path)).toThrow(SyntaxError);
  });
});
