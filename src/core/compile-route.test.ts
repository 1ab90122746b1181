import { describe, expect, test } from "bun:test";
import { compileAuthorizer } from "./authorization/compile-authorizer.ts";
import { type CompiledRoute, compileRoute } from "./compile-route.ts";
import { AUTHORIZER, LAMBDA, LAMBDA_URI, route } from "./definition.fixture.ts";
import type { Integration } from "./model/integration.ts";
import type { Route } from "./model/route.ts";

function compiled(
  source: Route,
  more: { readonly integration?: Integration; readonly relaxRouteResponses?: boolean } = {},
): CompiledRoute {
  const { integration = LAMBDA, relaxRouteResponses = false } = more;
  return compileRoute(source, {
    integrations: new Map([[integration.integrationId, integration]]),
    authorizers: new Map([[AUTHORIZER.authorizerId, compileAuthorizer(AUTHORIZER)]]),
    models: new Map(),
    apiKeySource: "authorizer",
    options: { relaxRouteResponses },
  });
}

describe("compileRoute()", () => {
  test.each<[Partial<Route>, boolean, boolean]>([
    [{}, false, false],
    [{ routeResponseKeys: ["$default"] }, false, true],
    [{ routeResponseSelectionExpression: "$default" }, false, true],
    [{ routeResponseKeys: ["$default"], routeResponseSelectionExpression: "$default" }, true, true],
  ])("%j is two-way: strictly %p, relaxed %p", (more, strict, relaxed) => {
    expect(compiled(route("send", more)).twoWay).toBe(strict);
    expect(compiled(route("send", more), { relaxRouteResponses: true }).twoWay).toBe(relaxed);
  });

  test("asks for an API key on $connect alone", () => {
    const keyed = { apiKeyRequired: true };
    expect(compiled(route("$connect", keyed)).apiKeySource).toBe("authorizer");
    expect(compiled(route("$connect")).apiKeySource).toBeUndefined();
    expect(compiled(route("send", keyed)).apiKeySource).toBeUndefined();
  });

  test("keeps the required parameters only", () => {
    const { requiredParameters: parameters } = compiled(
      route("$connect", {
        requestParameters: {
          "route.request.querystring.token": { required: true },
          "route.request.header.X-Room": { required: true },
          "route.request.multivaluequerystring.tag": { required: true },
          "route.request.querystring.optional": { required: false },
        },
      }),
    );
    expect(parameters).toEqual([
      { location: "querystring", name: "token" },
      { location: "header", name: "X-Room" },
      { location: "querystring", name: "tag" },
    ]);
  });

  test("compiles the integration that is its target, and none without a target", () => {
    const target = { target: "integrations/int0001" };
    expect(compiled(route("a", target)).integration).toMatchObject({ type: "AWS_PROXY" });
    expect(compiled(route("a")).integration).toBeUndefined();
  });

  test("compiles who may connect", () => {
    const authorization = (more: Partial<Route>) => compiled(route("$connect", more)).authorization;
    expect(authorization({})).toEqual({ type: "NONE" });
    expect(authorization({ authorizationType: "AWS_IAM" })).toEqual({ type: "AWS_IAM" });
    expect(authorization({ authorizationType: "CUSTOM", authorizerId: "auth01" })).toMatchObject({
      type: "CUSTOM",
      authorizer: {
        name: "auth",
        functionUri: { source: LAMBDA_URI },
        identitySources: [{ location: "querystring", name: "token" }],
      },
    });
  });
});

describe("compileRoute() names the route and the member of", () => {
  const target = { target: "integrations/int0001" };
  test.each<[string, Route, Integration, string]>([
    ["an unknown target", route("a", { target: "integrations/x" }), LAMBDA, 'Route "a": Target'],
    ["a target of another form", route("a", { target: "int0001" }), LAMBDA, 'Route "a": Target'],
    [
      "another route response",
      route("a", { routeResponseSelectionExpression: "$request.body.x" }),
      LAMBDA,
      'Route "a": RouteResponseSelectionExpression',
    ],
    [
      "a wrong request parameter",
      route("$connect", { requestParameters: { "querystring.a": { required: true } } }),
      LAMBDA,
      'Route "$connect": RequestParameters',
    ],
    [
      "an unknown authorizer",
      route("$connect", { authorizationType: "CUSTOM", authorizerId: "nope" }),
      LAMBDA,
      'Route "$connect": AuthorizerId',
    ],
    [
      "authorization on another route than $connect, in AWS's words",
      route("send", { authorizationType: "AWS_IAM" }),
      LAMBDA,
      'Route "send": AuthorizationType: Currently, authorization is restricted to the $connect route only',
    ],
    [
      "a wrong integration",
      route("a", target),
      { ...LAMBDA, timeoutInMillis: 0 },
      'Route "a": TimeoutInMillis: 0 is not',
    ],
  ])("%s", (_name, broken, integration, expected) => {
    expect(() => compiled(broken, { integration })).toThrow(SyntaxError);
    expect(() => compiled(broken, { integration })).toThrow(expected);
  });
});
