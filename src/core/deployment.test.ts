import { describe, expect, test } from "bun:test";
import { AUTHORIZER, LAMBDA, route } from "./definition.fixture.ts";
import { compileDeployment } from "./deployment.ts";
import type { Api } from "./model/api.ts";
import type { Authorizer } from "./model/authorizer.ts";
import type { Route } from "./model/route.ts";
import { compileMemberNames } from "./model-compiler.fixture.ts";

function api(routes: readonly Route[], more: Partial<Api> = {}): Api {
  return {
    apiId: "a1b2c3d4e5",
    name: "chat",
    routeSelectionExpression: "$request.body.action",
    apiKeySelectionExpression: "$request.header.x-api-key",
    disableExecuteApiEndpoint: false,
    routes,
    integrations: [LAMBDA],
    authorizers: [],
    models: [],
    stages: [],
    ...more,
  };
}

const STRICT = { relaxRouteResponses: false, compileModels: compileMemberNames };

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

  test("takes the API key of $connect from where the API says, and knows no other place", () => {
    const from = (apiKeySelectionExpression: string) =>
      compileDeployment(
        api([route("$connect", { apiKeyRequired: true })], { apiKeySelectionExpression }),
        STRICT,
      ).connectRoute?.apiKeySource;
    expect(from("$request.header.x-api-key")).toBe("header");
    expect(from("$context.authorizer.usageIdentifierKey")).toBe("authorizer");
    expect(() => from("$request.querystring.k")).toThrow(
      'ApiKeySelectionExpression: "$request.querystring.k" must be ',
    );
  });

  test("leaves the special routes undefined when the API has none", () => {
    const { connectRoute, disconnectRoute, defaultRoute } = compileDeployment(api([]), STRICT);
    expect([connectRoute, disconnectRoute, defaultRoute]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
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
});

describe("compileDeployment() names", () => {
  test.each<[string, Route, string]>([
    ["a reserved key", route("$other"), 'Route "$other": RouteKey'],
    ["an empty key", route(""), 'Route "": RouteKey'],
    [
      "the route whose part is wrong",
      route("a", { target: "integrations/x" }),
      'Route "a": Target: "integrations/x" is no integration',
    ],
  ])("%s", (_name, broken, expected) => {
    expect(() => compileDeployment(api([broken]), STRICT)).toThrow(SyntaxError);
    expect(() => compileDeployment(api([broken]), STRICT)).toThrow(expected);
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
