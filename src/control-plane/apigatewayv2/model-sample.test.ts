import { expect, test } from "bun:test";
import { SAMPLE_DEPTH_MAX, sampleOf } from "./model-sample.ts";

test("sampleOf() has each property, with a value of its type", () => {
  const properties = {
    name: { type: "string" },
    size: { type: "integer" },
    part: { type: "number" },
    isOpen: { type: "boolean" },
    gone: { type: "null" },
    either: { type: ["string", "null"] },
    tags: { type: "array", items: { type: "string" } },
    any: { type: "array" },
    inner: { type: "object", properties: { deep: { type: "string" } } },
    what: {},
  };
  expect(JSON.parse(sampleOf(JSON.stringify({ type: "object", properties })))).toEqual({
    ...{ name: "", size: 0, part: 0, isOpen: true, gone: null, either: "", tags: [""], any: [] },
    ...{ inner: { deep: "" }, what: {} },
  });
});

test("sampleOf() is an object for what is no schema, and ends in one that nests without end", () => {
  for (const schema of ["", "{", "null", "1", "[]"]) expect(sampleOf(schema)).toBe("{}");
  const nested = (depth: number): unknown =>
    depth === 0 ? { type: "string" } : { type: "array", items: nested(depth - 1) };
  const levels = (text: string) => text.split("[").length - 1;
  expect(levels(sampleOf(JSON.stringify(nested(SAMPLE_DEPTH_MAX - 1))))).toBe(SAMPLE_DEPTH_MAX - 1);
  expect(levels(sampleOf(JSON.stringify(nested(SAMPLE_DEPTH_MAX + 9))))).toBe(SAMPLE_DEPTH_MAX);
});
