import { expect, test } from "bun:test";
import type { Model } from "../core/model/model.ts";
import { compileModels } from "../project/model-schema/compile-models.ts";
import { keptModels } from "./kept-models.ts";

const modelOf = (name: string, schema: unknown): Model => ({
  ...{ modelId: name, name, contentType: "application/json", schema: JSON.stringify(schema) },
});

test("keptModels() compiles a set of models once, and anew when one of them is another", () => {
  const sets: string[] = [];
  const compile = keptModels((models) => {
    sets.push(models.map(({ name }) => name).join());
    return compileModels(models);
  });
  const text = modelOf("text", { type: "string" });
  const validator = compile([text])(text);
  expect(compile([{ ...text }])(text)("x")).toBeUndefined();
  expect(validator(1)).toBeString();
  const other = modelOf("text", { type: "number" });
  expect(compile([other])(other)(1)).toBeUndefined();
  expect(compile([])).toBeFunction();
  expect(sets).toEqual(["text", "text", ""]);
});

test("keptModels() keeps as many sets as it is told, and forgets the one that was asked for longest ago", () => {
  let compiled = 0;
  const compile = keptModels((models) => {
    compiled += 1;
    return compileModels(models);
  }, 2);
  const [a, b, c] = ["a", "b", "c"].map((name) => [modelOf(name, {})]);
  for (const set of [a, b, a, b, c, b, c]) compile(set ?? []);
  expect(compiled).toBe(3);
  compile(a ?? []);
  expect(compiled).toBe(4);
});
