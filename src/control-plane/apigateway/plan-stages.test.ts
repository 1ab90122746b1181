import { expect, test } from "bun:test";
import { openAccountWithApi } from "../account.fixture.ts";

async function withPlan() {
  const account = await openAccountWithApi();
  const { call, apiId } = account;
  const body = {
    name: "other",
    protocolType: "WEBSOCKET",
    routeSelectionExpression: "$request.body.a",
  };
  const other = String((await call("CreateApi", { body })).apiId);
  const stages = [
    { apiId, stage: "dev" },
    { apiId, stage: "prod" },
    { apiId: other, stage: "dev" },
  ];
  for (const { apiId: id, stage: stageName } of stages) {
    await call("CreateStage", { path: { apiId: id }, body: { stageName } });
  }
  const { id } = await call("CreateUsagePlan", { body: { name: "gold", apiStages: stages } });
  const path = { usageplanId: String(id) };
  return { ...account, stages, plan: async () => (await call("GetUsagePlan", { path })).apiStages };
}

test("a stage that is deleted leaves the plans that have it, and no other does", async () => {
  const { call, plan, stages, apiId, served } = await withPlan();
  await call("DeleteStage", { path: { apiId, stageName: "dev" } });
  expect(await plan()).toEqual(stages.slice(1));
  expect(served.at(-1)?.usagePlans[0]?.apiStages).toEqual(stages.slice(1));
});

test("an API that is deleted leaves them with all of its stages", async () => {
  const { call, plan, stages, apiId } = await withPlan();
  await call("DeleteApi", { path: { apiId } });
  expect(await plan()).toEqual(stages.slice(2));
});

test("a plan of a file stays as the file has it", async () => {
  const plan = { name: "file's", apiStages: [{ apiId: "", stage: "dev" }], tags: {} };
  const account = await openAccountWithApi({
    owned: [{ file: "sluice.yaml", definitions: [{ key: "usageplans/filed1", value: plan }] }],
  });
  const { call, apiId } = account;
  plan.apiStages = [{ apiId, stage: "dev" }];
  await call("CreateStage", { path: { apiId }, body: { stageName: "dev" } });
  await call("DeleteStage", { path: { apiId, stageName: "dev" } });
  const path = { usageplanId: "filed1" };
  expect((await call("GetUsagePlan", { path })).apiStages).toEqual(plan.apiStages);
});
