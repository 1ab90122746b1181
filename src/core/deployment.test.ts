import { describe, expect, test } from "bun:test";
import { type CompiledRoute, compileDeployment } from "./deployment.ts";
import type { Api } from "./model/api.ts";
import type { Authorizer } from "./model/authorizer.ts";
import type { Integration } from "./model/integration.ts";
import type { Route } from "./model/route.ts";

const LAMBDA_URI =
  "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:chat/invocations";

function route(routeKey: string, more: Partial<Route> = {}): Route {
  return {
    routeId: "abc1234",
    routeKey,
    authorizationType: "NONE",
    apiKeyRequired: false,
    routeResponseKeys: [],
    requestParameters: {},
    requestModels: {},
    ...more,
  };
}

function api(routes: readonly Route[], more: Partial<Api> = {}): Api {
  return {
    apiId: "a1b2c3d4e5",
    name: "chat",
    routeSelectionExpression: "$request.body.action",
    apiKeySelectionExpression: "$request.header.x-api-key",
    disableExecuteApiEndpoint: false,
    routes,
    integrations: [lambda],
    authorizers: [],
    stages: [],
    ...more,
  };
}

const base = { integrationId: "int0001", timeoutInMillis: 29_000, requestParameters: {} };
const lambda: Integration = { ...base, integrationType: "AWS_PROXY", integrationUri: LAMBDA_URI };
const templates = { requestTemplates: {}, integrationResponses: [] };
const STRICT = { relaxRouteResponses: false };
const RELAXED = { relaxRouteResponses: true };

function only(compiled: Route, integration: Integration = lambda): CompiledRoute | undefined {
  const deployment = compileDeployment(api([compiled], { integrations: [integration] }), STRICT);
  return deployment.routes.get(compiled.routeKey);
}

const AUTHORIZER: Authorizer = {
  authorizerId: "auth01",
  name: "auth",
  authorizerType: "REQUEST",
  authorizerUri: LAMBDA_URI,
  identitySource: ["", "route.request.querystring.token"],
};

describe("compileDeployment()", () => {
  test("finds the three special routes and the custom ones", () => {
    const routes = ["$connect", "$disconnect", "$default", "send"].map((key) => route(key));
    const deployment = compileDeployment(api(routes), STRICT);
    expect(deployment.connectRoute?.routeKey).toBe("$connect");
    expect(deployment.disconnectRoute?.routeKey).toBe("$disconnect");
    expect(deployment.defaultRoute?.routeKey).toBe("$default");
    expect([...deployment.routes.keys()]).toEqual(["$connect", "$disconnect", "$default", "send"]);
    expect(deployment.routeSelectionExpression.source).toBe("$request.body.action");
  });

  test("leaves the special routes undefined when the API has none", () => {
    const { connectRoute, disconnectRoute, defaultRoute } = compileDeployment(api([]), STRICT);
    expect([connectRoute, disconnectRoute, defaultRoute]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test.each<[Partial<Route>, boolean, boolean]>([
    [{}, false, false],
    [{ routeResponseKeys: ["$default"] }, false, true],
    [{ routeResponseSelectionExpression: "$default" }, false, true],
    [{ routeResponseKeys: ["$default"], routeResponseSelectionExpression: "$default" }, true, true],
  ])("%j is two-way: strictly %p, relaxed %p", (more, strict, relaxed) => {
    const source = api([route("send", more)]);
    expect(compileDeployment(source, STRICT).routes.get("send")?.twoWay).toBe(strict);
    expect(compileDeployment(source, RELAXED).routes.get("send")?.twoWay).toBe(relaxed);
  });

  test("keeps the required parameters only", () => {
    const compiled = only(
      route("$connect", {
        requestParameters: {
          "route.request.querystring.token": { required: true },
          "route.request.header.X-Room": { required: true },
          "route.request.multivaluequerystring.tag": { required: true },
          "route.request.querystring.optional": { required: false },
        },
      }),
    );
    expect(compiled?.requiredParameters).toEqual([
      { location: "querystring", name: "token" },
      { location: "header", name: "X-Room" },
      { location: "querystring", name: "tag" },
    ]);
  });

  test("compiles each integration type", () => {
    const target = { target: "integrations/int0001" };
    const http = {
      ...base,
      integrationUri: "https://example.com/${stageVariables.env}",
      integrationMethod: "PUT",
    };
    expect(only(route("a", target))?.integration).toMatchObject({
      type: "AWS_PROXY",
      timeoutMs: 29_000,
    });
    expect(
      only(route("a", target), { ...http, integrationType: "HTTP_PROXY" })?.integration,
    ).toMatchObject({ type: "HTTP_PROXY", method: "PUT", mappings: [] });
    expect(
      only(route("a", target), { ...base, ...templates, integrationType: "MOCK" })?.integration,
    ).toMatchObject({ type: "MOCK", mock: { responses: [] } });
    for (const integrationType of ["AWS", "HTTP"] as const) {
      expect(
        only(route("a", target), { ...http, ...templates, integrationType })?.integration,
      ).toEqual({ type: "unsupported", integrationType, timeoutMs: 29_000 });
    }
    expect(only(route("a"))?.integration).toBeUndefined();
  });

  test("compiles who may connect", () => {
    const source = (more: Partial<Route>) =>
      api([route("$connect", more)], { authorizers: [AUTHORIZER] });
    const authorization = (more: Partial<Route>) =>
      compileDeployment(source(more), STRICT).connectRoute?.authorization;
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

  test("freezes what it returns", () => {
    const deployment = compileDeployment(
      api([route("a", { target: "integrations/int0001" })]),
      STRICT,
    );
    const compiled = deployment.routes.get("a");
    for (const part of [deployment, deployment.routeSelectionExpression, compiled]) {
      expect(Object.isFrozen(part)).toBe(true);
    }
    expect(Object.isFrozen(compiled?.integration)).toBe(true);
    expect(Object.isFrozen(compiled?.requiredParameters)).toBe(true);
  });
});

describe("compileDeployment() refuses an authorizer", () => {
  const compiling = (more: Partial<Authorizer>) => () =>
    compileDeployment(api([], { authorizers: [{ ...AUTHORIZER, ...more }] }), STRICT);

  test("with an identity source that is none, in AWS's words", () => {
    expect(compiling({ identitySource: ["header.token"] })).toThrow(
      'Authorizer "auth": Invalid request identity source expression: header.token. The sources',
    );
  });

  test("whose URI is none", () => {
    expect(compiling({ authorizerUri: "${context.x}" })).toThrow('Authorizer "auth": Invalid');
  });

  test("on another route than $connect, in AWS's words", () => {
    const source = api([route("send", { authorizationType: "AWS_IAM" })]);
    expect(() => compileDeployment(source, STRICT)).toThrow(
      'Route "send": AuthorizationType: Currently, authorization is restricted to the $connect route only',
    );
  });
});

describe("compileDeployment() names the route and the member of", () => {
  const target = { target: "integrations/int0001" };
  const proxy = { ...base, integrationUri: "https://example.com", integrationMethod: "POST" };
  test.each<[string, Route, Integration, string]>([
    ["an unknown target", route("a", { target: "integrations/x" }), lambda, 'Route "a": Target'],
    ["a target of another form", route("a", { target: "int0001" }), lambda, 'Route "a": Target'],
    ["a reserved key", route("$other"), lambda, 'Route "$other": RouteKey'],
    ["an empty key", route(""), lambda, 'Route "": RouteKey'],
    [
      "another route response",
      route("a", { routeResponseSelectionExpression: "$request.body.x" }),
      lambda,
      'Route "a": RouteResponseSelectionExpression',
    ],
    [
      "a wrong request parameter",
      route("$connect", { requestParameters: { "querystring.a": { required: true } } }),
      lambda,
      'Route "$connect": RequestParameters',
    ],
    [
      "an unknown authorizer",
      route("$connect", { authorizationType: "CUSTOM", authorizerId: "nope" }),
      lambda,
      'Route "$connect": AuthorizerId',
    ],
    [
      "a bad URI",
      route("a", target),
      { ...lambda, integrationUri: "${context.x}" },
      'Route "a": IntegrationUri',
    ],
    [
      "a bad time-out",
      route("a", target),
      { ...lambda, timeoutInMillis: 0 },
      'Route "a": TimeoutInMillis',
    ],
    [
      "a bad method",
      route("a", target),
      { ...proxy, integrationType: "HTTP_PROXY", integrationMethod: "P T" },
      'Route "a": IntegrationMethod',
    ],
    [
      "a bad mapping",
      route("a", target),
      {
        ...proxy,
        integrationType: "HTTP_PROXY",
        requestParameters: { "integration.request.header.x": "nonsense" },
      },
      'Route "a": RequestParameters',
    ],
    [
      "a bad mock",
      route("a", target),
      { ...base, ...templates, integrationType: "MOCK", templateSelectionExpression: "$" },
      'Route "a": MOCK integration: TemplateSelectionExpression',
    ],
    [
      "a template that does not parse",
      route("a", target),
      { ...base, ...templates, integrationType: "MOCK", requestTemplates: { b: "\n#end" } },
      'Route "a": MOCK integration: RequestTemplates.b: line 2: #end without',
    ],
  ])("%s", (_name, broken, integration, expected) => {
    const source = api([broken], { integrations: [integration] });
    expect(() => compileDeployment(source, STRICT)).toThrow(SyntaxError);
    expect(() => compileDeployment(source, STRICT)).toThrow(expected);
  });

  test("a route selection expression that does not parse", () => {
    const source = api([], { routeSelectionExpression: "$context.stage" });
    expect(() => compileDeployment(source, STRICT)).toThrow("RouteSelectionExpression: ");
  });

  test("two routes with one key", () => {
    const source = api([route("a"), route("a")]);
    expect(() => compileDeployment(source, STRICT)).toThrow('Route "a": RouteKey: another route');
  });
});
