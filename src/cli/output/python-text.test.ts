import { expect, test } from "bun:test";
import { isMap, isScalar, pythonText, sortedKeys } from "./python-text.ts";

test("pythonText() writes a scalar as Python's str() does", () => {
  expect([null, undefined, true, false, 1.5, "x", ""].map(pythonText)).toEqual([
    ...["None", "None", "True", "False", "1.5", "x", ""],
  ]);
});

test("isMap() and isScalar() part maps, lists and the rest", () => {
  expect([{}, [], null, "x", 1].map(isMap)).toEqual([true, false, false, false, false]);
  expect([{}, [], null, "x", 1].map(isScalar)).toEqual([false, false, true, true, true]);
});

test("sortedKeys() compares by code point, where JavaScript compares UTF-16 units", () => {
  const keys = ["b", "\u{1f600}", "\uff5e", "B", "a"];
  const map = Object.fromEntries(keys.map((key) => [key, 0]));
  expect(sortedKeys(map)).toEqual(["B", "a", "b", "\uff5e", "\u{1f600}"]);
  expect(keys.toSorted()).not.toEqual(sortedKeys(map));
});
