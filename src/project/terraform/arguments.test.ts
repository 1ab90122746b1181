import { expect, test } from "bun:test";
import {
  API,
  load,
  OF_PLANNED,
  PLANNED,
  planOf,
  referenceTo,
  refusal,
  STAGE,
  sentences,
  stateOf,
  type Written,
} from "./terraform.fixture.ts";

const integration = (name: string, more: Partial<Written> = {}): Written => ({
  address: `aws_apigatewayv2_integration.${name}`,
  values: { integration_type: "MOCK", request_templates: { $default: '{"statusCode":200}' } },
  ...OF_PLANNED,
  ...more,
});
const route = (expressions: Written["expressions"] = {}, more: Partial<Written> = {}): Written => ({
  address: "aws_apigatewayv2_route.r",
  values: { route_key: "$default" },
  unknown: { api_id: true, target: true },
  expressions: { ...OF_PLANNED.expressions, ...expressions },
  ...more,
});
const targets = (text: string) => {
  const [api] = load(text).apis;
  return api?.routes.map(({ routeKey, target }) => [
    routeKey,
    api.integrations.findIndex((each) => `integrations/${each.integrationId}` === target),
  ]);
};

test("an id that is known finds its resource, one that is not is found by its reference", () => {
  const target = { target: referenceTo("aws_apigatewayv2_integration.b.id") };
  expect(targets(planOf(...PLANNED, integration("a"), integration("b"), route(target)))).toEqual([
    ["$default", 1],
  ]);
  const known = stateOf(
    ...[API, STAGE],
    integration("a", { values: { id: "i1", api_id: "api1", integration_type: "MOCK" } }),
    {
      address: "aws_apigatewayv2_route.r",
      values: { id: "r1", api_id: "api1", route_key: "x", target: "integrations/i1" },
    },
  );
  expect(targets(known)).toEqual([["x", 0]]);
});

test("a reference to a local is to the only one that there is", () => {
  const local = { target: referenceTo("local.target") };
  expect(targets(planOf(...PLANNED, integration("a"), route(local)))).toEqual([["$default", 0]]);
});

test("a reference to a local may be to several, and then the plan does not say enough", () => {
  const local = { target: referenceTo("local.target") };
  expect(refusal(planOf(...PLANNED, integration("a"), integration("b"), route(local)))).toBe(
    "aws_apigatewayv2_route.r: target is known after it is applied only, and comes from one of " +
      "aws_apigatewayv2_integration.a, aws_apigatewayv2_integration.b: run terraform apply, and give the JSON of the state",
  );
  expect(refusal(planOf(...PLANNED, route(local)))).toBe(
    "aws_apigatewayv2_route.r: target is known after it is applied only, and comes from nothing that is known here: " +
      "run terraform apply, and give the JSON of the state",
  );
});

test("a refusal names some of many, and counts the others", () => {
  const local = { target: referenceTo("local.target") };
  const many = Array.from({ length: 7 }, (_, at) => integration(`x${at}`));
  expect(refusal(planOf(...PLANNED, ...many, route(local)))).toContain(
    "aws_apigatewayv2_integration.x4 and 2 more",
  );
});

test("each route of a for_each has the integration of its key", () => {
  const keyed = (key: string) => [
    integration("i", { address: `aws_apigatewayv2_integration.i["${key}"]` }),
    route(
      { target: referenceTo("aws_apigatewayv2_integration.i", "each.key") },
      { address: `aws_apigatewayv2_route.r["${key}"]`, values: { route_key: key } },
    ),
  ];
  expect(targets(planOf(...PLANNED, ...keyed("a"), ...keyed("b")))).toEqual([
    ["a", 0],
    ["b", 1],
  ]);
});

test("what is told by its name alone is said", () => {
  const named = route(
    { target: referenceTo("local.x") },
    { address: "aws_apigatewayv2_route.chat" },
  );
  const project = load(planOf(...PLANNED, integration("chat"), integration("other"), named));
  expect(sentences(project)).toContain(
    "aws_apigatewayv2_route.chat: target is known after it is applied only: by its name it is taken to be of " +
      "aws_apigatewayv2_integration.chat, and not of aws_apigatewayv2_integration.other; to be certain, " +
      "run terraform apply, and give the JSON of the state",
  );
});

test("an argument that is not known yet is said, but for those that the provider fills in by itself", () => {
  const described = integration("a", {
    unknown: { api_id: true, description: true, timeout_milliseconds: true, id: true },
    expressions: {
      ...OF_PLANNED.expressions,
      description: referenceTo("aws_x.y.id"),
      timeout_milliseconds: referenceTo("each.value"),
    },
  });
  const about = sentences(load(planOf(...PLANNED, described))).filter((each) =>
    each.includes("known after"),
  );
  expect(about).toEqual([
    "aws_apigatewayv2_integration.a: description is known after it is applied only, so it has no effect here: " +
      "run terraform apply, and give the JSON of the state",
  ]);
});

test("a null in a map is a member that nobody set", () => {
  const stage = { ...STAGE, values: { ...STAGE.values, stage_variables: { a: "1", b: null } } };
  expect(load(stateOf(API, stage)).apis[0]?.stages[0]?.stageVariables).toEqual({ a: "1" });
});
