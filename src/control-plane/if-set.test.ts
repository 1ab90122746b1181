import { expect, test } from "bun:test";
import { ifSet } from "./if-set.ts";

test("ifSet() leaves out what is not set and what is empty", () => {
  expect(ifSet({ a: "x", b: "", c: undefined, d: false, e: 0 })).toEqual({
    a: "x",
    d: false,
    e: 0,
  });
});
