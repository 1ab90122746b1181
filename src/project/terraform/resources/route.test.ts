import { expect, test } from "bun:test";
import { API, load, refusal, STAGE, stateOf, type Written } from "../terraform.fixture.ts";

const MOCK: Written = {
  address: "aws_apigatewayv2_integration.mock",
  values: {
    id: "i1",
    api_id: "api1",
    integration_type: "MOCK",
    integration_uri: "",
    integration_method: "",
  },
};
const route = (values: Written["values"]): Written => ({
  address: "aws_apigatewayv2_route.r",
  values: {
    ...{
      id: "r1",
      api_id: "api1",
      route_key: "$connect",
      target: "integrations/i1",
      authorization_type: "NONE",
    },
    ...{
      authorizer_id: "",
      operation_name: "",
      request_models: null,
      model_selection_expression: "",
    },
    ...{ authorization_scopes: null, request_parameter: [], ...values },
  },
});
const routeOf = (values: Written["values"], ...more: Written[]) =>
  load(stateOf(API, STAGE, MOCK, route(values), ...more)).apis[0]?.routes[0];

test("a route has its id, its target and its parameters", () => {
  const request_parameter = [
    { request_parameter_key: "route.request.querystring.token", required: true },
    { request_parameter_key: "route.request.header.x", required: false },
  ];
  expect(routeOf({ request_parameter, api_key_required: true })).toEqual({
    ...{
      routeId: "r1",
      routeKey: "$connect",
      target: "integrations/i1",
      authorizationType: "NONE",
    },
    ...{ apiKeyRequired: true, routeResponseKeys: [], requestModels: {} },
    requestParameters: {
      "route.request.querystring.token": { required: true },
      "route.request.header.x": { required: false },
    },
  });
});

test("a route has its authorizer, and CUSTOM without one is refused", () => {
  const authorizer: Written = {
    address: "aws_apigatewayv2_authorizer.a",
    values: {
      id: "a1",
      api_id: "api1",
      name: "t",
      authorizer_type: "REQUEST",
      authorizer_uri:
        "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:f/invocations",
    },
  };
  expect(routeOf({ authorization_type: "CUSTOM", authorizer_id: "a1" }, authorizer)).toMatchObject({
    ...{ authorizationType: "CUSTOM", authorizerId: "a1" },
  });
  expect(refusal(stateOf(API, STAGE, MOCK, route({ authorization_type: "CUSTOM" })))).toBe(
    "Route aws_apigatewayv2_route.r: AuthorizationType CUSTOM needs an AuthorizerId",
  );
});

test("a route has its models and answers with its route response", () => {
  const model: Written = {
    address: "aws_apigatewayv2_model.m",
    values: {
      id: "m1",
      api_id: "api1",
      name: "Msg",
      content_type: "application/json",
      schema: "{}",
    },
  };
  const response: Written = {
    address: "aws_apigatewayv2_route_response.r",
    values: { id: "rr1", api_id: "api1", route_id: "r1", route_response_key: "$default" },
  };
  const two = {
    route_key: "say",
    route_response_selection_expression: "$default",
    request_models: { m: "Msg" },
    model_selection_expression: "m",
  };
  expect(routeOf(two, model, response)).toMatchObject({
    ...{ routeResponseSelectionExpression: "$default", routeResponseKeys: ["$default"] },
    ...{ modelSelectionExpression: "m", requestModels: { m: "Msg" } },
  });
});

test("a target that is no integration of the project is refused", () => {
  expect(refusal(stateOf(API, STAGE, MOCK, route({ target: "integrations/gone" })))).toBe(
    "Route aws_apigatewayv2_route.r: Target integrations/gone names no integration of the route's API",
  );
});
