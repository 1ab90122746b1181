import { describe, expect, test } from "bun:test";
import { JsonBody } from "./json-body.ts";
import type { Model } from "./model/model.ts";
import type { Route } from "./model/route.ts";
import { compileMemberNames } from "./model-compiler.fixture.ts";
import { compileModels, compileRequestModels, validationError } from "./request-models.ts";

function model(name: string, schema: string): Model {
  return { modelId: `id${name}`, name, contentType: "application/json", schema };
}

function compiled(models: readonly Model[], disableSchemaValidation = false) {
  return compileModels(models, compileMemberNames, { disableSchemaValidation });
}

const MODELS = compiled([model("Join", "room"), model("Other", "text")]);
const ROUTE: Route = {
  routeId: "abc1234",
  routeKey: "send",
  authorizationType: "NONE",
  apiKeyRequired: false,
  routeResponseKeys: [],
  requestParameters: {},
  requestModels: {},
};

function errorOf(route: Partial<Route>, text: string): string | undefined {
  const models = compileRequestModels({ ...ROUTE, ...route }, MODELS);
  if (models === undefined) throw new Error("the route is not validated");
  return validationError(models, new JsonBody(text));
}

describe("compileRequestModels() validates nothing", () => {
  test.each<[string, Partial<Route>]>([
    ["without an expression and models", {}],
    ["with models alone", { requestModels: { $default: "Join" } }],
    ["with an empty expression", { modelSelectionExpression: "", requestModels: { a: "Join" } }],
  ])("%s", (_name, route) => {
    expect(compileRequestModels({ ...ROUTE, ...route }, MODELS)).toBeUndefined();
  });
});

describe("validationError()", () => {
  const byKind = {
    modelSelectionExpression: "$request.body.kind",
    requestModels: { join: "Join", $default: "Other" },
  };

  test.each<[string, string, string | undefined]>([
    ["takes the model of the key that is selected", '{"kind":"join","room":1}', undefined],
    ["says what that model misses", '{"kind":"join"}', "[room is missing]"],
    ["falls back to $default for another key", '{"kind":"x","text":1}', undefined],
    ["falls back to $default when nothing is selected", "{}", "[text is missing]"],
    ["refuses what is not JSON", "text", "The message is not JSON"],
    ["refuses an empty message", "", "The message is not JSON"],
  ])("%s", (_name, text, expected) => {
    expect(errorOf(byKind, text)).toBe(expected);
  });

  test("takes a static expression", () => {
    const route = { modelSelectionExpression: "\\$default", requestModels: { $default: "Join" } };
    expect(errorOf(route, '{"room":1}')).toBeUndefined();
  });

  test("refuses every message that no model matches", () => {
    const route = { ...byKind, requestModels: { join: "Join" } };
    const expected = (selects: string) =>
      `No model matches: $request.body.kind selects ${selects}, and there is no $default`;
    expect(errorOf(route, '{"kind":"x"}')).toBe(expected('"x"'));
    expect(errorOf(route, "{}")).toBe(expected("nothing"));
    expect(errorOf({ ...byKind, requestModels: {} }, '{"kind":"x"}')).toBe(expected('"x"'));
  });

  test("quotes 128 characters of the key and no more", () => {
    const route = { ...byKind, requestModels: {} };
    const message = (length: number) => JSON.stringify({ kind: "k".repeat(length) });
    expect(errorOf(route, message(128))).toContain(`"${"k".repeat(128)}"`);
    expect(errorOf(route, message(129))).toContain(`"${"k".repeat(128)}…"`);
  });
});

describe("a definition is refused:", () => {
  test("a route whose model is not there", () => {
    const route = { ...ROUTE, requestModels: { $default: "Jion" } };
    expect(() => compileRequestModels(route, MODELS)).toThrow(
      'RequestModels: "Jion" is no model of this API',
    );
  });

  test("an expression that cannot be", () => {
    const route = { ...ROUTE, modelSelectionExpression: "$request.header.a" };
    expect(() => compileRequestModels(route, MODELS)).toThrow("ModelSelectionExpression: Invalid");
  });

  test("two models of one name", () => {
    expect(() => compiled([model("A", "a"), model("A", "b")])).toThrow(
      'Model "A": another model has the same name',
    );
  });

  test("a schema that is none, unless schema validation is disabled: then no message fits it", () => {
    const models = [model("A", "broken")];
    expect(() => compiled(models)).toThrow('Model "A": the schema is broken');
    expect(compiled(models, true).get("A")?.({})).toBe('Model "A": the schema is broken');
  });
});
