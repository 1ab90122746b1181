import { expect, test } from "bun:test";
import { isInspectable } from "./inspecting.ts";

test.each([
  ["nodejs22.x", true],
  ["python3.13", true],
  ["provided.al2023", false],
  ["java21", false],
])("isInspectable() of %s is %p", (runtime, expected) => {
  expect(isInspectable(runtime)).toBe(expected);
});
