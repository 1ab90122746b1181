import { expect, test } from "bun:test";
import { isObject, listOf, memberOf, objectOf, textOf } from "./json.ts";

test("what is of another kind is empty", () => {
  expect(objectOf([1])).toEqual({});
  expect(listOf({ a: 1 })).toEqual([]);
  expect(textOf(1)).toBeUndefined();
  expect(isObject(null)).toBe(false);
});

test("memberOf() takes an object's own members alone", () => {
  expect(memberOf({ a: 1 }, "a")).toBe(1);
  expect(memberOf({}, "constructor")).toBeUndefined();
  expect(memberOf([1], "length")).toBeUndefined();
});
