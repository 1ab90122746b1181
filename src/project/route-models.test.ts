import { expect, test } from "bun:test";
import { MODEL_NAME, unknownModelSentence, validationAdvice } from "./route-models.ts";

const models = ["Join", "Leave"].map((name) => ({
  modelId: name,
  name,
  contentType: "application/json",
  schema: "{}",
}));

test("unknownModelSentence() names the model that may have been meant, or those there are", () => {
  expect(unknownModelSentence("Jion", models)).toBe(
    '"Jion" is no model of this API: did you mean Join?',
  );
  expect(unknownModelSentence("Message", models)).toBe(
    '"Message" is no model of this API: the API\'s models are Join, Leave',
  );
  expect(unknownModelSentence("Join", [])).toBe('"Join" is no model: the API has no models');
});

test.each<[string, string | undefined, Record<string, string>, string]>([
  ["send", "$default", { $default: "Join" }, ""],
  ["send", undefined, {}, ""],
  ["send", undefined, { $default: "Join" }, "RequestModels alone validate nothing"],
  ["send", "", { $default: "Join" }, "RequestModels alone validate nothing"],
  ["send", "$default", {}, "ModelSelectionExpression without RequestModels refuses every message"],
  ["$connect", "$default", { $default: "Join" }, "$connect has no body"],
  ["$disconnect", undefined, { $default: "Join" }, "$disconnect has no body"],
])("validationAdvice() for %s with %p and %p", (routeKey, expression, requestModels, advice) => {
  const route = {
    routeKey,
    requestModels,
    ...(expression === undefined ? {} : { modelSelectionExpression: expression }),
  };
  expect(validationAdvice(route) ?? "").toStartWith(advice);
  expect(validationAdvice(route) === undefined).toBe(advice === "");
});

test("a model's name has 1 to 128 letters and digits", () => {
  expect(["A", "a1", "x".repeat(128)].every((name) => MODEL_NAME.test(name))).toBe(true);
  expect(["", "a-b", "a b", "x".repeat(129)].some((name) => MODEL_NAME.test(name))).toBe(false);
});
