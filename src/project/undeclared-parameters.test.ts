import { expect, test } from "bun:test";
import { BASE, LAMBDA, route } from "../core/definition.fixture.ts";
import type { Integration } from "../core/model/integration.ts";
import { undeclaredParameters } from "./undeclared-parameters.ts";

function sentences(routeKey: string, source: string, declared: readonly string[] = []): string[] {
  const integration: Integration = {
    ...BASE,
    integrationType: "HTTP_PROXY",
    integrationUri: "http://backend.internal/",
    integrationMethod: "POST",
    requestParameters: { "integration.request.header.x": source },
  };
  const requestParameters = Object.fromEntries(declared.map((name) => [name, { required: false }]));
  return undeclaredParameters(route(routeKey, { requestParameters }), integration);
}

const TOKEN = "route.request.querystring.token";

test("a parameter that $connect does not declare is named with what to add", () => {
  expect(sentences("$connect", TOKEN)).toEqual([
    `RequestParameters read ${TOKEN}, which route $connect does not declare: add ${TOKEN}: { Required: false } to the route's RequestParameters`,
  ]);
});

test.each([
  [TOKEN, TOKEN],
  ["method.request.multivaluequerystring.token", TOKEN],
  ["route.request.header.X-Room", "route.request.header.x-room"],
])("%s is declared by %s", (source, declared) => {
  expect(sentences("$connect", source, [declared])).toEqual([]);
});

test("a query parameter's name has a case", () => {
  expect(sentences("$connect", TOKEN, ["route.request.querystring.Token"])).toHaveLength(1);
});

test("a message has neither headers nor a query, declared or not", () => {
  expect(sentences("send", TOKEN, [TOKEN])).toEqual([
    `RequestParameters read ${TOKEN}, which route send has not: headers and query parameters exist on $connect alone`,
  ]);
});

test.each([
  "route.request.body.a",
  "context.stage",
  "stageVariables.a",
  "'route.request.header.a'",
])("%s needs no declaration", (source) => {
  expect(sentences("send", source)).toEqual([]);
});

test("the mappings of AWS_PROXY, which do nothing, are nobody's concern", () => {
  const requestParameters = { "integration.request.header.x": TOKEN };
  expect(undeclaredParameters(route("$connect"), { ...LAMBDA, requestParameters })).toEqual([]);
});
