import { describe, expect, test } from "bun:test";
import { modelSchema } from "./model-schema.ts";

describe("modelSchema()", () => {
  test("is a map where that comes back as the same text", () => {
    expect(modelSchema('{"type":"object","required":["a"]}')).toEqual({
      type: "object",
      required: ["a"],
    });
  });

  test.each([
    '{ "type": "object" }',
    '{"enum":[null]}',
    '{"properties":{"Ref":{}}}',
    '{"Fn::Sub":1,"a":2}',
    '{"minimum":1.0}',
    "[]",
    "not JSON",
    `${'{"a":'.repeat(60)}1${"}".repeat(60)}`,
  ])("is text for %s", (text) => {
    expect(modelSchema(text)).toBe(text);
  });
});
