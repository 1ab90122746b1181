import { expect, test } from "bun:test";
import { openAccountWithApi } from "./account.fixture.ts";
import { deletedStages } from "./deleted-stages.ts";

test("deletedStages() has stages that are deleted, and nothing else", () => {
  const stages = deletedStages([
    { kind: "delete", key: "apis/a/stages/dev" },
    { kind: "put", key: "apis/a/stages/prod", value: {} },
    { kind: "delete", key: "apis/a/routes/stages" },
    { kind: "delete", key: "apis/a" },
    { kind: "deleteContent", sha256: "apis/a/stages/x" },
  ]);
  expect(stages).toEqual([{ apiId: "a", stageName: "dev" }]);
});

test("an API takes its stages along, and a stage without a deployment stays", async () => {
  const ended: unknown[] = [];
  const { call, apiId } = await openAccountWithApi({
    prepare: (_, stages) => ({ apply: () => void ended.push(...stages) }),
  });
  const path = { apiId };
  for (const stageName of ["dev", "prod", "test"]) {
    await call("CreateStage", { path, body: { stageName } });
  }
  await call("UpdateStage", { path: { apiId, stageName: "dev" }, body: { deploymentId: "" } });
  expect(ended).toEqual([]);
  await call("DeleteStage", { path: { apiId, stageName: "test" } });
  expect(ended.splice(0)).toEqual([{ apiId, stageName: "test" }]);
  await call("DeleteApi", { path });
  expect(ended).toEqual([
    { apiId, stageName: "dev" },
    { apiId, stageName: "prod" },
  ]);
});
