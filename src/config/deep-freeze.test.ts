import { expect, test } from "bun:test";
import { deepFreeze } from "./deep-freeze.ts";

test("deepFreeze() freezes what is inside, lists too, and gives the value back", () => {
  const value = { list: [{ deep: { deeper: 1 } }], nothing: null };
  expect(deepFreeze(value)).toBe(value);
  for (const part of [value, value.list, value.list[0], value.list[0]?.deep]) {
    expect(Object.isFrozen(part)).toBe(true);
  }
});
