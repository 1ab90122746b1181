import { expect, test } from "bun:test";
import { connectFunctions } from "./connect-functions.ts";
import { AUTHORIZER, BASE, LAMBDA, LAMBDA_URI, route, TEMPLATES } from "./definition.fixture.ts";
import type { Integration } from "./model/integration.ts";
import type { Route } from "./model/route.ts";

const CHAT = "arn:aws:lambda:us-east-1:123456789012:function:chat";
const GUARD = "arn:aws:lambda:us-east-1:123456789012:function:guard";
const GUARDED = { authorizationType: "CUSTOM", authorizerId: "auth01" } as const;
const TARGET = { target: "integrations/int0001" };

function functionsOf(
  more: Partial<Route>,
  {
    integration = LAMBDA,
    authorizerUri = LAMBDA_URI.replace(":chat/", ":guard/"),
    stageVariables = {},
  }: {
    readonly integration?: Integration;
    readonly authorizerUri?: string;
    readonly stageVariables?: Readonly<Record<string, string>>;
  } = {},
): string[] {
  return connectFunctions({
    routes: [route("$default", { ...TARGET, ...GUARDED }), route("$connect", more)],
    integrations: [integration],
    authorizers: [{ ...AUTHORIZER, authorizerUri }],
    stages: [{ stageVariables }, { stageVariables: { name: "other" } }],
  });
}

test("connectFunctions() names the authorizer's function and then the integration's", () => {
  expect(functionsOf({ ...TARGET, ...GUARDED })).toEqual([GUARD, CHAT]);
});

test("connectFunctions() names one function once, and no authorizer that the route does not ask", () => {
  expect(functionsOf({ ...TARGET, ...GUARDED }, { authorizerUri: LAMBDA_URI })).toEqual([CHAT]);
  expect(functionsOf({ ...TARGET, authorizerId: "auth01" })).toEqual([CHAT]);
  expect(functionsOf(GUARDED)).toEqual([GUARD]);
});

test("connectFunctions() names none for a route without an integration, and for others than Lambda's", () => {
  expect(functionsOf({})).toEqual([]);
  const mock = { ...BASE, ...TEMPLATES, integrationType: "MOCK" } as const;
  expect(functionsOf(TARGET, { integration: mock })).toEqual([]);
  expect(
    connectFunctions({ routes: [], integrations: [LAMBDA], authorizers: [], stages: [] }),
  ).toEqual([]);
});

test("connectFunctions() fills in the variables of the first stage, and leaves out a URI that lacks one", () => {
  const integrationUri = LAMBDA_URI.replace(":chat/", ":${stageVariables.name}:live/");
  const integration = { ...LAMBDA, integrationUri };
  expect(functionsOf(TARGET, { integration, stageVariables: { name: "chat" } })).toEqual([CHAT]);
  expect(functionsOf(TARGET, { integration })).toEqual([]);
});
