import { expect, test } from "bun:test";
import { apiKey, authorizerKey, functionKey, integrationKey, routeKeyOf } from "../place-key.ts";
import { loadFixture } from "./template.fixture.ts";

test("gatherPlaces() knows the lines of APIs, their parts and functions", () => {
  const { apis, functions, places } = loadFixture("sam-websocket.yaml");
  const [api] = apis;
  const lineOf = (key: string) => places?.get(key)?.line;
  const { apiId = "", integrations = [], authorizers = [] } = api ?? {};
  const at = { file: "/project/sam-websocket.yaml", line: lineOf(apiKey(apiId)) ?? 0 };
  expect(places?.get(apiKey(apiId))).toEqual(at);
  expect(lineOf(routeKeyOf(apiId, "ask"))).toBeGreaterThan(at.line);
  for (const { integrationId } of integrations) {
    expect(lineOf(integrationKey(apiId, integrationId))).toBeGreaterThan(at.line);
  }
  for (const { authorizerId } of authorizers) {
    expect(lineOf(authorizerKey(apiId, authorizerId))).toBeGreaterThan(at.line);
  }
  expect(authorizers.length).toBeGreaterThan(0);
  for (const { functionArn } of functions) {
    expect(lineOf(functionKey(functionArn))).toBeGreaterThan(at.line);
  }
});
