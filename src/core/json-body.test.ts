import { expect, test } from "bun:test";
import { JsonBody } from "./json-body.ts";

test("JsonBody parses once and tells null from not JSON", () => {
  const body = new JsonBody('{"a":{}}');
  const first = body.value();
  expect(body.value() === first).toBe(true);
  expect(new JsonBody("null").value()).toBeNull();
  expect(new JsonBody("nul").value()).toBeUndefined();
  expect(new JsonBody("").value()).toBeUndefined();
});
