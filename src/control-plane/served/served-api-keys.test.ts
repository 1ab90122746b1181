import { expect, test } from "bun:test";
import { openAccountWithApi } from "../account.fixture.ts";

const FILED = {
  key: "apikeys/filedfiled",
  value: {
    ...{ name: "of the file", value: "the-value-in-the-file", enabled: true, tags: {} },
    ...{ createdDate: 0, lastUpdatedDate: 0 },
  },
};

test("API keys and usage plans are served, and stay the same objects while they do not change", async () => {
  const { call, served, apiId, plane } = await openAccountWithApi();
  await call("CreateStage", { path: { apiId }, body: { stageName: "dev" } });
  const value = "a-value-that-clients-send";
  const { id: apiKeyId } = await call("CreateApiKey", {
    body: { name: "k", value, enabled: true },
  });
  const apiStages = [{ apiId, stage: "dev" }];
  const throttle = { rateLimit: 5 };
  const quota = { limit: 9, period: "DAY" };
  const body = { name: "gold", description: "x", apiStages, throttle, quota };
  const { id: usagePlanId } = await call("CreateUsagePlan", { body });
  const path = { usageplanId: String(usagePlanId) };
  await call("CreateUsagePlanKey", { path, body: { keyId: apiKeyId, keyType: "API_KEY" } });
  const now = served.at(-1);
  expect(now?.usagePlans).toEqual([
    {
      ...{ usagePlanId: String(usagePlanId), name: "gold", apiStages, throttle },
      ...{ quota: { limit: 9, offset: 0, period: "DAY" }, apiKeyIds: [String(apiKeyId)] },
    },
  ]);
  expect(now?.apiKeys).toMatchObject([{ apiKeyId, name: "k", enabled: true }]);
  expect(now?.apiKeys[0]?.value?.reveal()).toBe(value);
  expect(JSON.stringify(now)).not.toContain(value);
  await call("UpdateApi", { path: { apiId }, body: { name: "renamed" } });
  const next = served.at(-1);
  expect(next).not.toBe(now as typeof next);
  expect(next?.apiKeys).toBe(now?.apiKeys as NonNullable<typeof next>["apiKeys"]);
  expect(next?.usagePlans).toBe(now?.usagePlans as NonNullable<typeof next>["usagePlans"]);
  expect(plane.serving.apiKeys).toBe(now?.apiKeys as NonNullable<typeof next>["apiKeys"]);
});

test("what a file defines is served by who loaded it, and its values count as taken", async () => {
  const owned = [{ file: "sluice.yaml", definitions: [FILED] }];
  const { call, refusal, served, plane } = await openAccountWithApi({ owned });
  expect(plane.serving.apiKeys).toEqual([]);
  const { value } = FILED.value;
  expect(await refusal("CreateApiKey", { body: { value } })).toBe(
    "ConflictException: API Key already exists",
  );
  const path = { api_Key: "filedfiled" };
  expect(await refusal("DeleteApiKey", { path })).toBe(
    "BadRequestException: apikeys/filedfiled is defined in sluice.yaml: change it there, or remove it from there",
  );
  await call("CreateApiKey");
  expect(served.at(-1)?.apiKeys).toHaveLength(1);
});
