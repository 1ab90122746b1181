import { expect, test } from "bun:test";
import { BASE } from "../core/definition.fixture.ts";
import type { Integration } from "../core/model/integration.ts";
import { pathParameterAdvice } from "./path-parameters.ts";

function advice(integrationUri: string, ...names: string[]): string[] {
  const integration: Integration = {
    ...BASE,
    integrationType: "HTTP_PROXY",
    integrationUri,
    integrationMethod: "POST",
    requestParameters: Object.fromEntries(
      names.map((name) => [`integration.request.path.${name}`, "context.stage"]),
    ),
  };
  return pathParameterAdvice(integration);
}

test("a path parameter that no mapping fills is named with what to map", () => {
  expect(advice("http://a/{room}/{room}/{user.id}", "user.id")).toEqual([
    "nothing fills {room}, so each call fails: map integration.request.path.room",
  ]);
});

test("a mapping of a path parameter that the URI does not have is named", () => {
  expect(advice("http://a/{room}", "room", "x")).toEqual([
    "integration.request.path.x does nothing, because {x} does not stand in the URI",
  ]);
});

test("stage variables and other mappings are not meant", () => {
  expect(advice("http://${stageVariables.host}/")).toEqual([]);
  expect(pathParameterAdvice({ ...BASE, integrationType: "MOCK", ...NO_TEMPLATES })).toEqual([]);
});

const NO_TEMPLATES = { requestTemplates: {}, integrationResponses: [] };
