import { expect, test } from "bun:test";
import { apiOf, bareRoute } from "../engine/engine.fixture.ts";
import { CompiledApis } from "./compiled-apis.ts";

test("CompiledApis compiles an API once, whether it is checked or served first", () => {
  const compiled = new CompiledApis({ routeResponses: false });
  const api = apiOf([bareRoute("$default")]);
  expect(compiled.refusal(api)).toBeUndefined();
  const made = compiled.of(api);
  expect(compiled.of(api)).toBe(made);
  expect(compiled.of({ ...api })).not.toBe(made);
});

test("CompiledApis says why an API cannot be deployed, each time", () => {
  const compiled = new CompiledApis({ routeResponses: false });
  const api = apiOf([{ ...bareRoute("$default"), target: "integrations/nowhere" }]);
  const reason = compiled.refusal(api);
  expect(reason).toContain("$default");
  expect(compiled.refusal(api)).toBe(reason);
  expect(() => compiled.of(api)).toThrow(SyntaxError);
});
