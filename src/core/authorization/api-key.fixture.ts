import type { ApiKey } from "../model/api-key.ts";
import type { UsagePlan } from "../model/usage-plan.ts";
import { Secret } from "../secret.ts";
import { type AccountKeys, ApiKeyIndex } from "./api-key-index.ts";

/** Keys and plans for the tests of the core and the engine; every plan is for one stage. */

export const API_STAGE = { apiId: "a1b2c3d4e5", stage: "dev" } as const;
export const ALICE = "apikey1234abcdefghij-alice";
export const BOB = "apikey1234abcdefghij-bob";

export function apiKeyOf(name: string, value: string, more: Partial<ApiKey> = {}): ApiKey {
  return { apiKeyId: name.padEnd(10, "0"), name, value: new Secret(value), enabled: true, ...more };
}

export function planOf(more: Partial<UsagePlan> = {}): UsagePlan {
  const apiKeyIds = ["alice00000", "bob0000000"];
  return { usagePlanId: "plan01", name: "basic", apiStages: [API_STAGE], apiKeyIds, ...more };
}

export const KEYS = [apiKeyOf("alice", ALICE), apiKeyOf("bob", BOB)];

export function indexOf(
  keys: Partial<AccountKeys> = {},
  before: ApiKeyIndex = ApiKeyIndex.empty(),
): ApiKeyIndex {
  const account = { ratePerSecond: 10_000, burst: 5_000 };
  return ApiKeyIndex.compile(
    { apiKeys: KEYS, usagePlans: [planOf()], ...keys },
    { account, before },
  );
}
