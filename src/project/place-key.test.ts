import { expect, test } from "bun:test";
import { apiKey, authorizerKey, functionKey, integrationKey, routeKeyOf } from "./place-key.ts";

test("no two parts of a project have one key", () => {
  const keys = [
    ...[apiKey("a"), routeKeyOf("a", "b"), integrationKey("a", "b"), authorizerKey("a", "b")],
    functionKey("a"),
  ];
  expect(new Set(keys).size).toBe(keys.length);
});
