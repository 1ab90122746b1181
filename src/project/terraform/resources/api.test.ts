import { expect, test } from "bun:test";
import {
  API,
  load,
  planOf,
  refusal,
  STAGE,
  sentences,
  stateOf,
  type Written,
} from "../terraform.fixture.ts";

const withApi = (values: Written["values"], ...more: Written[]) =>
  stateOf({ ...API, values: { ...API.values, ...values } }, STAGE, ...more);

test("an API keeps the id that it has, and its arguments", () => {
  const [api] = load(
    withApi({
      api_key_selection_expression: "$context.authorizer.usageIdentifierKey",
      ...{
        disable_execute_api_endpoint: true,
        description: "",
        version: "",
        ip_address_type: "dualstack",
      },
    }),
  ).apis;
  expect(api).toMatchObject({
    ...{ apiId: "api1", name: "chat", routeSelectionExpression: "$request.body.action" },
    apiKeySelectionExpression: "$context.authorizer.usageIdentifierKey",
    disableExecuteApiEndpoint: true,
  });
});

test("an API that is still to be made gets an id, the same each time", () => {
  const plan = planOf({ ...API, values: { ...API.values, id: null } });
  expect(load(plan).apis[0]?.apiId).toMatch(/^[a-z0-9]{10}$/);
  expect(load(plan).apis[0]?.apiId).toBe(load(plan).apis[0]?.apiId as string);
});

test("the provider's route_selection_expression selects nothing, which is said", () => {
  const project = load(withApi({ route_selection_expression: "$request.method $request.path" }));
  expect(sentences(project)[0]).toBe(
    "aws_apigatewayv2_api.chat: route_selection_expression is the provider's default, $request.method $request.path, " +
      'which no message has, so every message goes to $default: set it, for example to "$request.body.action"',
  );
  expect(project.apis[0]?.routeSelectionExpression).toBe("{no route}");
});

test("an HTTP API is left out with what belongs to it, and one sentence", () => {
  const http: Written = {
    address: "aws_apigatewayv2_api.http",
    values: {
      id: "h1",
      name: "h",
      protocol_type: "HTTP",
      route_selection_expression: "$request.method $request.path",
    },
  };
  const stage: Written = {
    address: "aws_apigatewayv2_stage.http",
    values: { id: "$default", api_id: "h1", name: "$default" },
  };
  const jwt: Written = {
    address: "aws_apigatewayv2_authorizer.jwt",
    values: { id: "a1", api_id: "h1", name: "j", authorizer_type: "JWT" },
  };
  const project = load(withApi({}, http, stage, jwt));
  expect(project.apis.map(({ apiId }) => apiId)).toEqual(["api1"]);
  expect(sentences(project)).toEqual([
    "Api aws_apigatewayv2_api.http is an HTTP API, so it is left out: only WebSocket APIs run here",
  ]);
});

test("a model has its schema, and an authorizer its sources and its function", () => {
  const project = load(
    withApi(
      {},
      {
        address: "aws_apigatewayv2_model.m",
        values: {
          id: "m1",
          api_id: "api1",
          name: "Message",
          content_type: "application/json",
          schema: '{"type":"object"}',
        },
      },
      {
        address: "aws_apigatewayv2_authorizer.a",
        values: {
          ...{ id: "a1", api_id: "api1", name: "token", authorizer_type: "REQUEST" },
          ...{
            identity_sources: ["route.request.querystring.token"],
            authorizer_result_ttl_in_seconds: 0,
          },
          ...{
            enable_simple_responses: false,
            jwt_configuration: [],
            authorizer_payload_format_version: "",
          },
          authorizer_uri:
            "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:gone/invocations",
        },
      },
    ),
  );
  expect(project.apis[0]?.models).toEqual([
    {
      modelId: "m1",
      name: "Message",
      contentType: "application/json",
      schema: '{"type":"object"}',
    },
  ]);
  expect(project.apis[0]?.authorizers[0]).toMatchObject({
    ...{ authorizerId: "a1", identitySource: ["route.request.querystring.token"] },
  });
});

test("what is for HTTP APIs alone is refused, as AWS does", () => {
  const simple: Written = {
    address: "aws_apigatewayv2_authorizer.a",
    values: {
      id: "a1",
      api_id: "api1",
      name: "t",
      authorizer_type: "REQUEST",
      enable_simple_responses: true,
      authorizer_uri: "arn:x",
    },
  };
  expect(refusal(withApi({}, simple))).toBe(
    "Authorizer aws_apigatewayv2_authorizer.a: EnableSimpleResponses cannot be set for WEBSOCKET protocol Apis.",
  );
});
