import { describe, expect, test } from "bun:test";
import { openAccountWithApi } from "../account.fixture.ts";
import { USAGE_PLANS } from "../stored/api-key.ts";
import { API_STAGES_MAX } from "./usage-plan.ts";

type Patch = readonly [op: string, path: string, value?: string];

async function withStages() {
  const account = await openAccountWithApi();
  const { apiId, call } = account;
  for (const stageName of ["dev", "prod"]) {
    await call("CreateStage", { path: { apiId }, body: { stageName } });
  }
  return account;
}

async function withPlan(body: Record<string, unknown> = {}) {
  const account = await withStages();
  const { apiId, call, refusal } = account;
  const apiStages = [{ apiId, stage: "dev" }];
  const plan = await call("CreateUsagePlan", { body: { name: "gold", apiStages, ...body } });
  const id = String(plan.id);
  const asked = (patches: readonly Patch[]) => ({
    path: { usageplanId: id },
    body: {
      patchOperations: patches.map(([op, path, value]) => ({
        ...{ op, path },
        ...(value === undefined ? {} : { value }),
      })),
    },
  });
  return {
    ...{ ...account, plan, id },
    update: (...patches: Patch[]) => call("UpdateUsagePlan", asked(patches)),
    refused: (...patches: Patch[]) => refusal("UpdateUsagePlan", asked(patches)),
  };
}

describe("CreateUsagePlan", () => {
  test("answers as AWS does, and keeps it", async () => {
    const { plan, id, apiId, reopened } = await withPlan({
      ...{ description: "for who pays", tags: { a: "b" } },
      throttle: { rateLimit: 1.5, burstLimit: 3 },
      quota: { limit: 10, period: "WEEK", offset: 6 },
    });
    expect(plan).toEqual({
      ...{ id, name: "gold", description: "for who pays", apiStages: [{ apiId, stage: "dev" }] },
      throttle: { rateLimit: 1.5, burstLimit: 3 },
      ...{ quota: { limit: 10, offset: 6, period: "WEEK" }, tags: { a: "b" } },
    });
    expect(id).toHaveLength(6);
    const path = { usageplanId: id };
    expect(await (await reopened()).call("GetUsagePlan", { path })).toEqual(plan);
  });

  test("needs a name alone", async () => {
    const { call } = await withStages();
    const { id, ...plan } = await call("CreateUsagePlan", { body: { name: "free" } });
    expect(plan).toEqual({ name: "free", apiStages: [] });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["no name", { name: undefined }, "BadRequestException: name is missing"],
    [
      "a stage that is not there",
      { apiStages: [{ apiId: "zzzzzzzzzz", stage: "dev" }] },
      "NotFoundException: API Stage not found: zzzzzzzzzz:dev",
    ],
    [
      "throttling of methods",
      { apiStages: [{ apiId: "a", stage: "dev", throttle: { "/x/GET": {} } }] },
      "BadRequestException: apiStages.throttle must be left out",
    ],
    ["half a quota", { quota: { limit: 1 } }, "BadRequestException: quota.period is missing"],
    ["another half", { quota: { period: "DAY" } }, "BadRequestException: quota.limit is missing"],
    [
      "an offset that the period has not",
      { quota: { limit: 1, period: "DAY", offset: 1 } },
      "BadRequestException: Usage Plan quota offset must be zero in the DAY period",
    ],
    [
      "an offset of a week in a week",
      { quota: { limit: 1, period: "WEEK", offset: 7 } },
      "BadRequestException: Usage Plan quota offset must be between 0 and 6 inclusive in the WEEK period",
    ],
    [
      "a period of none",
      { quota: { limit: 1, period: "YEAR" } },
      "BadRequestException: quota.period must be one of DAY, WEEK, MONTH",
    ],
    [
      "a rate below 0",
      { throttle: { rateLimit: -1 } },
      "BadRequestException: throttle.rateLimit must be a number from 0",
    ],
    [
      "half a request at once",
      { throttle: { burstLimit: 0.5 } },
      "BadRequestException: throttle.burstLimit must be a whole number from 0",
    ],
  ])("refuses %s", async (_what, change, sentence) => {
    const { refusal, store } = await withStages();
    const before = store.commits;
    const refused = await refusal("CreateUsagePlan", { body: { name: "gold", ...change } });
    expect(refused).toStartWith(sentence);
    expect(store.commits).toBe(before);
  });

  test("refuses one stage twice, and more stages than a plan may have", async () => {
    const { refusal, apiId } = await withStages();
    const stage = { apiId, stage: "dev" };
    expect(
      await refusal("CreateUsagePlan", { body: { name: "gold", apiStages: [stage, stage] } }),
    ).toBe(`ConflictException: API stage ${apiId}:dev is in the usage plan already`);
    const apiStages = Array.from({ length: API_STAGES_MAX + 1 }, () => stage);
    expect(await refusal("CreateUsagePlan", { body: { name: "gold", apiStages } })).toBe(
      "BadRequestException: apiStages must have at most 1000 items; this one has 1001",
    );
  });

  test("makes as many as AWS allows, and GetUsagePlans shows them in pages", async () => {
    const { store, reopened } = await withStages();
    for (let index = 0; index < 299; index += 1) {
      const plan = { name: `p${index}`, apiStages: [], tags: {} };
      store.kept.set(`${USAGE_PLANS.path}/p${String(index).padStart(3, "0")}`, plan);
    }
    const { call, refusal } = await reopened();
    await call("CreateUsagePlan", { body: { name: "last" } });
    expect(await refusal("CreateUsagePlan", { body: { name: "more" } })).toBe(
      "LimitExceededException: An account may have 300 usage plans: delete one first",
    );
    const first = await call("GetUsagePlans");
    expect(first.item).toHaveLength(25);
    const rest = await call("GetUsagePlans", {
      query: { limit: "500", position: String(first.position) },
    });
    expect(rest.item).toHaveLength(275);
    expect(rest.position).toBeUndefined();
  });
});

test("GetUsagePlans finds those that have a key", async () => {
  const { call, id } = await withPlan();
  await call("CreateUsagePlan", { body: { name: "other" } });
  const key = await call("CreateApiKey");
  const path = { usageplanId: id };
  await call("CreateUsagePlanKey", { path, body: { keyId: key.id, keyType: "API_KEY" } });
  const found = await call("GetUsagePlans", { query: { keyId: String(key.id) } });
  expect(found).toMatchObject({ item: [{ id }] });
  expect((await call("GetUsagePlans")).item).toHaveLength(2);
  expect(await call("GetUsagePlans", { query: { keyId: "none" } })).toEqual({ item: [] });
});

describe("UpdateUsagePlan", () => {
  test("sets what it names, one after the other", async () => {
    const { update, call, id, apiId } = await withPlan();
    const changed = await update(
      ["replace", "/name", "silver"],
      ["replace", "/description", "for the others"],
      ["add", "/productCode", "abc"],
      ["replace", "/throttle/rateLimit", "2.5"],
      ["add", "/throttle/burstLimit", "7"],
      ["add", "/quota/limit", "100"],
      ["replace", "/quota/period", "MONTH"],
      ["replace", "/quota/offset", "27"],
      ["add", "/apiStages", `${apiId}:prod`],
      ["remove", "/apiStages", `${apiId}:dev`],
    );
    expect(changed).toEqual({
      ...{ id, name: "silver", description: "for the others", productCode: "abc" },
      throttle: { rateLimit: 2.5, burstLimit: 7 },
      quota: { limit: 100, offset: 27, period: "MONTH" },
      apiStages: [{ apiId, stage: "prod" }],
    });
    expect(await call("GetUsagePlan", { path: { usageplanId: id } })).toEqual(changed);
  });

  test("takes away what it names", async () => {
    const { update, id, apiId } = await withPlan({
      ...{ throttle: { rateLimit: 1 }, quota: { limit: 1, period: "DAY" }, description: "gone" },
    });
    await update(["add", "/productCode", "abc"]);
    const changed = await update(
      ["remove", "/throttle"],
      ["remove", "/quota"],
      ["remove", "/productCode"],
      ["replace", "/description", ""],
    );
    expect(changed).toEqual({ id, name: "gold", apiStages: [{ apiId, stage: "dev" }] });
  });

  test.each<[string, Patch, string]>([
    [
      "a path that is none",
      ["remove", "/apiStages/a:dev"],
      "BadRequestException: Invalid patch path  '/apiStages/a:dev' specified for op 'remove'. Must be one of: [/productCode, /throttle, /quota, /apiStages]",
    ],
    [
      "an operation that is none here",
      ["move", "/name", "x"],
      "BadRequestException: Invalid patch operation 'move' specified",
    ],
    ["no stage", ["add", "/apiStages"], "BadRequestException: Invalid API Stage specified"],
    [
      "a stage that is not there",
      ["add", "/apiStages", "zzz:dev"],
      "NotFoundException: API Stage not found: zzz:dev",
    ],
    [
      "taking away a stage that is not in it",
      ["remove", "/apiStages", "zzz:dev"],
      "NotFoundException: Invalid API Stage {api: zzz, stage: dev} specified for usageplan ",
    ],
    [
      "a number that is none",
      ["replace", "/throttle/rateLimit", "many"],
      'BadRequestException: /throttle/rateLimit must be a number from 0 to 2147483647, not "many"',
    ],
    [
      "half a quota",
      ["replace", "/quota/limit", "5"],
      "BadRequestException: quota.period is missing",
    ],
    ["no name", ["replace", "/name"], "BadRequestException: /name must have 1 to 1024 characters"],
  ])("refuses %s", async (_what, patch, sentence) => {
    const { refused, store } = await withPlan();
    const before = store.commits;
    expect(await refused(["replace", "/description", "x"], patch)).toStartWith(sentence);
    expect(store.commits).toBe(before);
  });

  test("refuses a stage that another plan of one of its keys has", async () => {
    const { call, refused, update, id, apiId } = await withPlan();
    const other = await call("CreateUsagePlan", {
      body: { name: "other", apiStages: [{ apiId, stage: "prod" }] },
    });
    const key = await call("CreateApiKey");
    for (const usageplanId of [id, String(other.id)]) {
      const body = { keyId: key.id, keyType: "API_KEY" };
      await call("CreateUsagePlanKey", { path: { usageplanId }, body });
    }
    expect(await refused(["add", "/apiStages", `${apiId}:prod`])).toBe(
      `ConflictException: API key ${key.id} is in usage plan ${other.id} already, which has stage ${apiId}:prod too: a key may have one plan for each stage`,
    );
    await call("DeleteUsagePlanKey", {
      path: { usageplanId: String(other.id), keyId: String(key.id) },
    });
    await update(["add", "/apiStages", `${apiId}:prod`]);
  });
});

test("DeleteUsagePlan wants its stages away first, in AWS's words, and takes its keys out", async () => {
  const { call, refusal, update, id, apiId, store } = await withPlan();
  const key = await call("CreateApiKey");
  const path = { usageplanId: id };
  await call("CreateUsagePlanKey", { path, body: { keyId: key.id, keyType: "API_KEY" } });
  expect(await refusal("DeleteUsagePlan", { path })).toBe(
    `BadRequestException: Cannot delete Usage Plan ${id} because there are API Stages associated with it, including ${apiId}:dev`,
  );
  await update(["remove", "/apiStages", `${apiId}:dev`]);
  await call("DeleteUsagePlan", { path });
  expect([...store.kept.keys()].filter((each) => each.startsWith("usageplans"))).toEqual([]);
  for (const operation of ["GetUsagePlan", "UpdateUsagePlan", "DeleteUsagePlan"]) {
    expect(await refusal(operation, { path })).toBe(
      "NotFoundException: Invalid Usage Plan ID specified",
    );
  }
});

test.each(["GetUsage", "UpdateUsage"])("%s answers why it is refused", async (operation) => {
  const { refusal, id } = await withPlan();
  expect(await refusal(operation, { path: { usageplanId: id, keyId: "k" } })).toBe(
    `BadRequestException: ${operation} is not served here: what a key has used is counted in memory, and begins anew at a start`,
  );
});
