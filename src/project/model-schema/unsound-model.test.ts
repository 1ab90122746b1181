import { expect, test } from "bun:test";
import type { Model } from "../../core/model/model.ts";
import { modelProblem, unsoundModel } from "./unsound-model.ts";

const modelOf = (name: string, schema: unknown): Model => ({
  ...{ modelId: name, name, contentType: "application/json", schema: JSON.stringify(schema) },
});
const refersTo = (name: string) => ({
  $ref: `https://apigateway.amazonaws.com/restapis/a1b2c3d4e5/models/${name}`,
});

test("unsoundModel() is the first whose schema is none, and where in it", () => {
  const broken = modelOf("broken", { properties: { a: { type: "text" } } });
  expect(unsoundModel([modelOf("sound", {}), broken])).toMatchObject({
    model: broken,
    path: ["properties", "a", "type"],
  });
  expect(unsoundModel([modelOf("sound", {})])).toBeUndefined();
  expect(unsoundModel([])).toBeUndefined();
});

test("modelProblem() is about one model, and those that it refers to", () => {
  const broken = modelOf("broken", { type: "text" });
  const sound = modelOf("sound", { type: "string" });
  const own = modelOf("own", refersTo("sound"));
  expect(modelProblem(own, [own, sound, broken])).toBeUndefined();
  expect(modelProblem(broken, [own, sound, broken])).toContain("draft-04");
  const lost = modelOf("lost", refersTo("broken"));
  expect(modelProblem(lost, [lost, sound, broken])).toBeString();
});
