import { describe, expect, test } from "bun:test";
import type { Api } from "../../core/model/api.ts";
import {
  DEFINITIONS_VERSION,
  type DeployedDefinitions,
  type DeployedStage,
} from "../../core/model/running-definitions.ts";
import type { Stage } from "../../core/model/stage.ts";
import { load } from "../../project/sluice-yaml/load-text.fixture.ts";
import { deployedApi } from "./deployed-api.ts";

const [CHAT] = load(
  "apis: { chat: { apiId: abcdefghij, routes: { a: { integrationUri: http://b/ } } } }",
).project.apis;
const ONE: Api = { ...(CHAT as Api), stages: [] };
const OTHER: Api = { ...ONE, routeSelectionExpression: "$request.body.type" };

function stage(stageName: string, deploymentId?: string, more: Partial<Stage> = {}): DeployedStage {
  return {
    stage: { stageName, stageVariables: {}, ...more },
    ...(deploymentId === undefined ? {} : { deploymentId }),
    isBehind: false,
  };
}

function defined(...stages: readonly DeployedStage[]): DeployedDefinitions {
  return {
    ...{ definitionsVersion: DEFINITIONS_VERSION, apiId: "abcdefghij", name: "chat" },
    ...{ disableExecuteApiEndpoint: true, stages },
    deployments: { one: ONE, twin: { ...ONE, name: "an earlier name" }, other: OTHER },
  };
}

const WHO = 'API "chat" (abcdefghij)';

describe("deployedApi()", () => {
  test("is the one definition that all stages follow, with what holds at once as it is now", () => {
    const { api, notes } = deployedApi(
      defined(stage("dev", "one"), stage("prod", "twin")),
      undefined,
    );
    expect(api).toMatchObject({ name: "chat", disableExecuteApiEndpoint: true });
    expect(api?.stages.map(({ stageName }) => stageName)).toEqual(["dev", "prod"]);
    expect(notes).toEqual([]);
  });

  test("asks which stage when they follow different deployments, and takes the one that is said", () => {
    const several = defined(stage("dev", "one"), stage("prod", "other"));
    expect(() => deployedApi(several, undefined)).toThrow(
      `Stages of ${WHO} follow different deployments, and a file has one: say which stage with --stage: dev (one), prod (other).`,
    );
    const { api } = deployedApi(several, "prod");
    expect(api?.routeSelectionExpression).toBe("$request.body.type");
    expect(api?.stages).toHaveLength(1);
  });

  test.each<[string, DeployedStage[], string]>([
    ["no stage", [], "it has no stage"],
    ["no deployment on any", [stage("dev")], "its stages have no deployment"],
  ])("leaves an API out that has %s", (_what, stages, reason) => {
    const left = { api: undefined, notes: [`${WHO} is left out: ${reason}`] };
    expect(deployedApi(defined(...stages), undefined)).toEqual(left);
  });

  test("leaves a stage without a deployment out, with a note unless another was asked for", () => {
    const both = defined(stage("dev"), stage("prod", "one"));
    const { api, notes } = deployedApi(both, undefined);
    expect(api?.stages.map(({ stageName }) => stageName)).toEqual(["prod"]);
    expect(notes).toEqual([`stage dev of ${WHO} is left out: it has no deployment`]);
    expect(deployedApi(both, "prod").notes).toEqual([]);
    expect(() => deployedApi(both, "dev")).toThrow(
      `Stage "dev" of ${WHO} has no deployment: there is prod.`,
    );
    expect(() => deployedApi(both, "qa")).toThrow(`${WHO} has no stage "qa": there is prod.`);
  });

  test("says where the API is defined otherwise than it is served", () => {
    const { notes } = deployedApi(defined({ ...stage("dev", "one"), isBehind: true }), undefined);
    expect(notes).toEqual([
      `what ${WHO} is defined as now is not deployed: stage dev is written as it is served`,
    ]);
  });

  test("leaves settings of routes out that are not deployed there", () => {
    const routeSettings = { a: { loggingLevel: "INFO" }, gone: { loggingLevel: "INFO" } } as const;
    const { api, notes } = deployedApi(defined(stage("dev", "one", { routeSettings })), undefined);
    expect(Object.keys(api?.stages[0]?.routeSettings ?? {})).toEqual(["a"]);
    expect(notes).toEqual([
      `settings of route "gone" in stage dev of ${WHO} are left out: no such route is deployed there`,
    ]);
  });
});
