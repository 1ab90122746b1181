import { expect, test } from "bun:test";
import type { Api } from "../../core/model/api.ts";
import type { StoreChange, StoredDefinition } from "../../engine/definition-store.ts";
import { apiOf } from "../../engine/engine.fixture.ts";
import { KeptCode } from "../account.fixture.ts";
import { Definitions } from "../definitions.ts";
import { packedApi } from "../stored/packed-api.ts";
import type { StoredStage } from "../stored/stage.ts";
import { ServingView } from "./serving-view.ts";

const STAGE: StoredStage = {
  autoDeploy: false,
  defaultRouteSettings: {},
  routeSettings: {},
  stageVariables: {},
  tags: {},
  createdDate: 0,
  lastUpdatedDate: 0,
};

function apiDefinitions(apiId: string, createdDate: number): StoredDefinition[] {
  const snapshot: Api = apiOf([], { apiId, stages: [] });
  const { name, routeSelectionExpression } = snapshot;
  return [
    {
      key: `apis/${apiId}`,
      value: {
        ...{ name, routeSelectionExpression, createdDate, tags: {} },
        ...{ disableExecuteApiEndpoint: false, ipAddressType: "ipv4" },
      },
    },
    {
      key: `apis/${apiId}/deployments/d1`,
      value: { createdDate, autoDeployed: false, snapshot: packedApi(snapshot) },
    },
    { key: `apis/${apiId}/stages/dev`, value: { ...STAGE, deploymentId: "d1" } },
    { key: `apis/${apiId}/stages/idle`, value: STAGE },
  ];
}

function viewOf(undeployable: (api: Api) => string | undefined = () => undefined) {
  const definitions = new Definitions([...apiDefinitions("young", 2), ...apiDefinitions("old", 1)]);
  const warnings: string[] = [];
  const warn = (sentence: string) => warnings.push(sentence);
  return {
    definitions,
    warnings,
    view: new ServingView(definitions, {
      ...{ undeployable, warn, code: new KeptCode() },
      ...{ region: "us-east-1", accountId: "123456789012" },
    }),
  };
}

test("ServingView has the oldest API first, and the stages that have a deployment", () => {
  const { view, warnings } = viewOf();
  expect(view.serving.apis).toMatchObject([
    { apiId: "old", stages: [{ stage: { stageName: "dev" }, deployed: { apiId: "old" } }] },
    { apiId: "young", stages: [{ stage: { stageName: "dev" } }] },
  ]);
  expect(warnings).toEqual([]);
});

test("ServingView makes anew what has changed, and keeps the rest as the same object", () => {
  const { view, definitions } = viewOf();
  const before = view.serving;
  const changes: StoreChange[] = [
    {
      kind: "put",
      key: "apis/old/stages/dev",
      value: { ...STAGE, deploymentId: "d1", stageVariables: { a: "b" } },
    },
    { kind: "delete", key: "apis/old/stages/idle" },
  ];
  definitions.apply(changes);
  const next = view.next(definitions, changes);
  expect(view.serving).toBe(before);
  next.keep();
  expect(view.serving.apis[0]?.stages[0]?.stage.stageVariables).toEqual({ a: "b" });
  expect(view.serving.apis[0]?.stages[0]?.deployed).toBe(
    before.apis[0]?.stages[0]?.deployed as Api,
  );
  expect(view.serving.apis[1]).toBe(before.apis[1] as (typeof before.apis)[1]);
});

test("ServingView leaves out what can no longer be deployed, and says so", () => {
  const { view, warnings } = viewOf(({ apiId }) =>
    apiId === "old" ? "a bracket is open" : undefined,
  );
  expect(view.serving.apis.map(({ stages }) => stages.length)).toEqual([0, 1]);
  expect(warnings).toEqual([
    "Stage dev of API old is not served: a bracket is open. Deploy it anew.",
  ]);
});

test("ServingView goes on without it when the API changes, until the stage follows another deployment", () => {
  const { view, definitions } = viewOf(({ apiId }) =>
    apiId === "old" ? "a bracket is open" : undefined,
  );
  const stages = (changes: StoreChange[]) => {
    definitions.apply(changes);
    const next = view.next(definitions, changes);
    next.keep();
    return view.serving.apis[0]?.stages.map(({ stage }) => stage.stageName);
  };
  const put = (key: string, value: unknown): StoreChange => ({ kind: "put", key, value });
  const mended = { createdDate: 3, autoDeployed: false, snapshot: packedApi(apiOf([])) };
  expect(stages([put("apis/old/deployments/d2", mended)])).toEqual([]);
  expect(stages([put("apis/old/stages/idle", { ...STAGE, deploymentId: "d2" })])).toEqual(["idle"]);
  expect(stages([put("apis/old/stages/dev", { ...STAGE, deploymentId: "d2" })])).toEqual([
    "dev",
    "idle",
  ]);
});
