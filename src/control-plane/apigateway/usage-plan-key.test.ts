import { describe, expect, test } from "bun:test";
import { openAccountWithApi } from "../account.fixture.ts";

const VALUE = "a-value-that-clients-send";

async function withKeyAndPlan() {
  const account = await openAccountWithApi();
  const { call, apiId } = account;
  await call("CreateStage", { path: { apiId }, body: { stageName: "dev" } });
  const apiStages = [{ apiId, stage: "dev" }];
  const { id: usageplanId } = await call("CreateUsagePlan", { body: { name: "gold", apiStages } });
  const { id: keyId } = await call("CreateApiKey", { body: { name: "mobile", value: VALUE } });
  const path = { usageplanId: String(usageplanId) };
  return { ...account, path, keyId: String(keyId), body: { keyId, keyType: "API_KEY" } };
}

describe("CreateUsagePlanKey", () => {
  test("answers which key it is, and not its value", async () => {
    const { call, path, body, keyId, reopened } = await withKeyAndPlan();
    const output = await call("CreateUsagePlanKey", { path, body });
    expect(output).toEqual({ id: keyId, type: "API_KEY", name: "mobile" });
    const again = await reopened();
    expect(await again.call("GetUsagePlanKey", { path: { ...path, keyId } })).toEqual(output);
  });

  test.each<[string, Record<string, unknown>, string]>([
    [
      "a key that is not there",
      { keyId: "zzz" },
      "NotFoundException: Invalid API Key identifier specified",
    ],
    ["another type", { keyType: "STAGE" }, "BadRequestException: keyType must be API_KEY"],
    ["no key", { keyId: undefined }, "BadRequestException: keyId is missing"],
    ["no type", { keyType: undefined }, "BadRequestException: keyType is missing"],
  ])("refuses %s", async (_what, change, sentence) => {
    const { refusal, path, body, store } = await withKeyAndPlan();
    const before = store.commits;
    expect(await refusal("CreateUsagePlanKey", { path, body: { ...body, ...change } })).toBe(
      sentence,
    );
    expect(store.commits).toBe(before);
  });

  test("takes a key once, and into one plan of a stage", async () => {
    const { call, refusal, path, body, keyId, apiId } = await withKeyAndPlan();
    await call("CreateUsagePlanKey", { path, body });
    expect(await refusal("CreateUsagePlanKey", { path, body })).toBe(
      `ConflictException: API key ${keyId} is in usage plan ${path.usageplanId} already`,
    );
    const apiStages = [{ apiId, stage: "dev" }];
    const other = await call("CreateUsagePlan", { body: { name: "other", apiStages } });
    expect(
      await refusal("CreateUsagePlanKey", { path: { usageplanId: String(other.id) }, body }),
    ).toStartWith(`ConflictException: API key ${keyId} is in usage plan ${path.usageplanId}`);
  });

  test("takes a key into as many plans as AWS allows", async () => {
    const { call, refusal, body } = await withKeyAndPlan();
    const inNew = async () => {
      const { id } = await call("CreateUsagePlan", { body: { name: "more" } });
      return { path: { usageplanId: String(id) }, body };
    };
    for (let count = 0; count < 10; count += 1) await call("CreateUsagePlanKey", await inNew());
    expect(await refusal("CreateUsagePlanKey", await inNew())).toBe(
      "LimitExceededException: An API key may be in 10 usage plans",
    );
  });
});

test("GetUsagePlanKeys finds by the beginning of a name, in pages", async () => {
  const { call, path, body } = await withKeyAndPlan();
  await call("CreateUsagePlanKey", { path, body });
  for (const name of ["web-1", "web-2"]) {
    const { id } = await call("CreateApiKey", { body: { name } });
    await call("CreateUsagePlanKey", { path, body: { keyId: id, keyType: "API_KEY" } });
  }
  const all = await call("GetUsagePlanKeys", { path });
  expect(all.item).toHaveLength(3);
  expect(JSON.stringify(all)).not.toContain(VALUE);
  const web = await call("GetUsagePlanKeys", { path, query: { name: "web" } });
  expect(web).toMatchObject({ item: [{ name: "web-1" }, { name: "web-2" }] });
  const first = await call("GetUsagePlanKeys", { path, query: { limit: "2" } });
  const query = { position: String(first.position) };
  expect((await call("GetUsagePlanKeys", { path, query })).item).toHaveLength(1);
});

test("DeleteUsagePlanKey takes the key out, once", async () => {
  const { call, refusal, path, body, keyId, reopened } = await withKeyAndPlan();
  await call("CreateUsagePlanKey", { path, body });
  const inPlan = { path: { ...path, keyId } };
  await call("DeleteUsagePlanKey", inPlan);
  expect(await (await reopened()).call("GetUsagePlanKeys", { path })).toEqual({ item: [] });
  for (const operation of ["GetUsagePlanKey", "DeleteUsagePlanKey"]) {
    expect(await refusal(operation, inPlan)).toBe(
      "NotFoundException: Invalid Usage Plan Key identifier specified",
    );
  }
});

test("a plan that is not there is refused by each of its keys' operations", async () => {
  const { refusal, body } = await withKeyAndPlan();
  const path = { usageplanId: "zzzzzz", keyId: "k" };
  const operations = ["CreateUsagePlanKey", "GetUsagePlanKeys", "GetUsagePlanKey"];
  for (const operation of [...operations, "DeleteUsagePlanKey"]) {
    expect(await refusal(operation, { path, body })).toBe(
      "NotFoundException: Invalid Usage Plan ID specified",
    );
  }
});
