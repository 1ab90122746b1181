import { expect, test } from "bun:test";
import type { Api } from "../core/model/api.ts";
import { undeployable } from "./deployable.ts";
import { apiOf, route } from "./sluice-yaml/load-text.fixture.ts";

const good = apiOf(
  route(
    "integrationType: MOCK\nrequestTemplates: { $default: '{}' }\nintegrationResponses: { $default: {}, /200/: {} }",
  ),
);
const broken = "#if(true)";

function withIntegration(change: object): Api {
  const integrations = good.integrations.map((each) => ({ ...each, ...change }));
  return { ...good, integrations: integrations as Api["integrations"] };
}

const responses = (...keys: string[]) =>
  keys.map((integrationResponseKey) => ({
    integrationResponseKey,
    responseTemplates: {},
    responseParameters: {},
  }));

test("undeployable() has nothing to say of an API that compiles", () => {
  expect(undeployable(good)).toBeUndefined();
});

test("undeployable() blames the API for its route selection expression", () => {
  const wrong = undeployable({ ...good, routeSelectionExpression: "$nothing" });
  expect(wrong?.message).toContain('"$nothing"');
  expect(wrong?.routeKey).toBeUndefined();
});

test("undeployable() blames a route for what is its own", () => {
  const routes = good.routes.map((each) => ({ ...each, target: "integrations/none" }));
  expect(undeployable({ ...good, routes })).toEqual({
    routeKey: "send",
    message: 'Route "send": Target: "integrations/none" is no integration of this API',
  });
});

test("undeployable() blames an integration for its template", () => {
  const wrong = undeployable(withIntegration({ requestTemplates: { $default: broken } }));
  const [integration] = good.integrations;
  expect(wrong).toMatchObject({
    routeKey: "send",
    integrationId: integration?.integrationId ?? "",
  });
  expect(wrong?.integrationResponseKey).toBeUndefined();
});

test("undeployable() blames one of several integration responses", () => {
  const wrong = undeployable(
    withIntegration({ integrationResponses: responses("$default", "/(/", "/5../") }),
  );
  expect(wrong).toMatchObject({ routeKey: "send", integrationResponseKey: "/(/" });
});

test("undeployable() blames the API when two routes have one key", () => {
  const wrong = undeployable({ ...good, routes: [...good.routes, ...good.routes] });
  expect(wrong).toEqual({ message: 'Route "send": RouteKey: another route has the same' });
});
