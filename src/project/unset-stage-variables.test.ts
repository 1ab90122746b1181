import { expect, test } from "bun:test";
import type { Integration } from "../core/model/integration.ts";
import { unsetStageVariables } from "./unset-stage-variables.ts";

const HTTP: Integration = {
  ...{ integrationId: "abc1234", timeoutInMillis: 29_000, requestParameters: {} },
  ...{ integrationType: "HTTP_PROXY", integrationMethod: "POST" },
  integrationUri: "http://${stageVariables.host}:${stageVariables.port}/${stageVariables.host}",
  connectionId: "${stageVariables.link}",
};

test("unsetStageVariables() names each variable once, with the stages that lack it", () => {
  const dev = { stageName: "dev", stageVariables: { host: "a", toString: "b" } };
  const prod = { stageName: "prod", stageVariables: { host: "a", port: "80" } };
  expect(unsetStageVariables(HTTP, [dev, prod])).toEqual([
    "${stageVariables.port} has no value in stage dev, so each call fails there: add it to the variables of the stage",
    "${stageVariables.link} has no value in stages dev, prod, so each call fails there: add it to the variables of the stage",
  ]);
});

test("unsetStageVariables() has nothing to say where all are set, or none is asked for", () => {
  const stageVariables = { host: "a", port: "80", link: "nlb" };
  expect(unsetStageVariables(HTTP, [{ stageName: "dev", stageVariables }])).toEqual([]);
  const stages = [{ stageName: "dev", stageVariables: {} }];
  expect(
    unsetStageVariables({ ...HTTP, integrationUri: "http://a", connectionId: "b" }, stages),
  ).toEqual([]);
  const mock: Integration = {
    ...{ integrationId: "abc1234", timeoutInMillis: 29_000, requestParameters: {} },
    ...{ integrationType: "MOCK", passthroughBehavior: "NEVER", requestTemplates: {} },
    integrationResponses: [],
  };
  expect(unsetStageVariables(mock, stages)).toEqual([]);
  expect(unsetStageVariables(HTTP, [])).toEqual([]);
});
