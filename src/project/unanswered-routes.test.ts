import { expect, test } from "bun:test";
import { BASE, LAMBDA, route, TEMPLATES } from "../core/definition.fixture.ts";
import type { Integration } from "../core/model/integration.ts";
import { unansweredRoutes } from "./unanswered-routes.ts";

const MOCK: Integration = {
  ...BASE,
  integrationType: "MOCK",
  passthroughBehavior: "WHEN_NO_MATCH",
  ...TEMPLATES,
};
const RESPONSE = { integrationResponseKey: "/200/", responseTemplates: {}, responseParameters: {} };
const TARGET = { target: `integrations/${BASE.integrationId}` };
const ONE_WAY = [route("$disconnect", TARGET), route("send", TARGET)];
const ANSWERED = [
  route("$connect", TARGET),
  route("ask", {
    ...TARGET,
    routeResponseKeys: ["$default"],
    routeResponseSelectionExpression: "$default",
  }),
];
const said = (routes: typeof ONE_WAY, integration: Integration) =>
  unansweredRoutes(routes, integration, { relaxRouteResponses: false });

test("unansweredRoutes() names the routes that need an integration response and have none", () => {
  expect(said([...ONE_WAY, ...ANSWERED], MOCK)).toBe(
    "there is no IntegrationResponse, so every call of route $connect, ask fails: add an AWS::ApiGatewayV2::IntegrationResponse with the key $default",
  );
});

test("unansweredRoutes() says nothing where nobody is answered, or an integration response is there", () => {
  expect(said(ONE_WAY, MOCK)).toBeUndefined();
  expect(said(ANSWERED, LAMBDA)).toBeUndefined();
  expect(said(ANSWERED, { ...MOCK, integrationResponses: [RESPONSE] })).toBeUndefined();
  expect(said(ANSWERED, { ...MOCK, integrationId: "other" })).toBeUndefined();
});
