import { describe, expect, test } from "bun:test";
import { formatText } from "./text.ts";

describe("formatText()", () => {
  test.each([
    [null, "None\n"],
    [true, "True\n"],
    ["x", "x\n"],
    [[], ""],
    [{}, ""],
    [[1, null, false], "1\tNone\tFalse\n"],
    [[1, [2, 3]], "1\n2\t3\n"],
    [{ b: 1, a: 2, c: { z: 1, y: [1, 2] } }, "2\t1\nC\t1\nY\t1\nY\t2\n"],
    [[{ a: 1 }, { b: 2 }], "1\t\n\t2\n"],
    [["x", { a: 1 }], "x\n1\n"],
  ])("prints %j", (value, text) => {
    expect(formatText(value)).toBe(text);
  });
});
