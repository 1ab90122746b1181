import { expect, test } from "bun:test";
import { merged, mergedParameters } from "./merged.ts";

test("merged() changes what is given, keeps the rest, and takes what is empty for nothing", () => {
  const before: Record<string, unknown> = { a: "1", b: "2", c: { d: "3" }, e: false, f: 0 };
  expect(
    merged<Record<string, unknown>>(before, {
      b: "",
      c: {},
      g: [],
      h: undefined,
      e: true,
      i: { j: "" },
    }),
  ).toEqual({
    a: "1",
    e: true,
    f: 0,
    i: { j: "" },
  });
});

test("mergedParameters() changes one by one, and takes away what is empty", () => {
  const before = { a: "1", b: "2" };
  expect(mergedParameters(before, { b: "", c: "3", d: "" })).toEqual({ a: "1", c: "3" });
  expect(mergedParameters(before, undefined)).toBe(before);
  expect(mergedParameters(undefined, { a: "1" })).toEqual({ a: "1" });
});
