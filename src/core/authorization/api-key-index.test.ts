import { describe, expect, test } from "bun:test";
import { inspect } from "node:util";
import { seededRandom } from "../../../test/support/byte-streams.ts";
import type { Quota, UsagePlan } from "../model/usage-plan.ts";
import { ALICE, apiKeyOf, BOB, indexOf, KEYS, planOf } from "./api-key.fixture.ts";
import { type ApiKeyIndex, UsageMeter } from "./api-key-index.ts";
import { periodStart } from "./usage-quota.ts";

const NOW = Date.UTC(2026, 10, 28, 12);
const STAGE = "a1b2c3d4e5/dev";

function inPlan(index: ApiKeyIndex, value = ALICE, stage = STAGE) {
  const found = index.find(value)?.plans.get(stage);
  if (found === undefined) throw new Error("The key is in no plan for the stage");
  return found;
}

/** How many of `count` requests at one moment are admitted, and what the others ran into. */
function admitted(index: ApiKeyIndex, count: number, nowMs = NOW, value = ALICE) {
  const { meter, quota } = inPlan(index, value);
  const outcomes = Array.from({ length: count }, () => meter.admit(quota, nowMs));
  return {
    passed: outcomes.filter((outcome) => outcome === "admitted").length,
    refusals: [...new Set(outcomes.filter((outcome) => outcome !== "admitted"))],
  };
}

const throttled = (rateLimit: number | undefined, burstLimit?: number): UsagePlan =>
  planOf({
    throttle: {
      ...(rateLimit === undefined ? {} : { rateLimit }),
      ...(burstLimit === undefined ? {} : { burstLimit }),
    },
  });
const quotaOf = (limit: number, period: Quota["period"] = "DAY"): UsagePlan =>
  planOf({ quota: { limit, offset: 0, period } });

describe("ApiKeyIndex", () => {
  test("finds a key by its whole value alone, and shows none", () => {
    const index = indexOf();
    expect(index.find(ALICE)).toMatchObject({ apiKeyId: "alice00000", name: "alice" });
    expect(index.find(BOB)?.name).toBe("bob");
    for (const wrong of ["", "alice", ALICE.slice(0, -1), `${ALICE}x`, ALICE.toUpperCase()]) {
      expect(index.find(wrong)).toBeUndefined();
    }
    const shown = `${inspect(index, { depth: 9, showHidden: true })}${JSON.stringify(index.find(ALICE))}`;
    expect(shown).not.toContain("apikey1234");
  });

  test("has the plan of each stage that a key is for", () => {
    const prod = planOf({
      usagePlanId: "plan02",
      name: "paid",
      apiStages: [{ apiId: "a1b2c3d4e5", stage: "prod" }],
      apiKeyIds: ["alice00000"],
    });
    const index = indexOf({ usagePlans: [planOf(), prod] });
    expect(inPlan(index).planName).toBe("basic");
    expect(inPlan(index, ALICE, "a1b2c3d4e5/prod").planName).toBe("paid");
    expect(index.find(BOB)?.plans.has("a1b2c3d4e5/prod")).toBe(false);
  });

  test("refuses a key that has no value", () => {
    const { value: _, ...bare } = apiKeyOf("carol", BOB);
    expect(() => indexOf({ apiKeys: [{ ...bare, value: undefined }] })).toThrow(
      'API key "carol" has no value',
    );
  });

  test("without throttle and quota lets everything pass", () => {
    expect(admitted(indexOf(), 20_000).passed).toBe(20_000);
  });
});

describe("a plan's throttle", () => {
  test("lets the burst pass at once for each key, and the rate after it", () => {
    const index = indexOf({ usagePlans: [throttled(2, 5)] });
    expect(admitted(index, 20)).toEqual({ passed: 5, refusals: ["throttled"] });
    expect(admitted(index, 20, NOW, BOB).passed).toBe(5);
    expect(admitted(index, 20, NOW + 499).passed).toBe(0);
    expect(admitted(index, 20, NOW + 500).passed).toBe(1);
    expect(admitted(index, 20, NOW + 60_000).passed).toBe(5);
  });

  test("counts over all stages of the plan", () => {
    const stages = ["dev", "prod"].map((stage) => ({ apiId: "a1b2c3d4e5", stage }));
    const index = indexOf({ usagePlans: [{ ...throttled(1, 3), apiStages: stages }] });
    const dev = inPlan(index);
    const prod = inPlan(index, ALICE, "a1b2c3d4e5/prod");
    expect(dev.meter.admit(undefined, NOW)).toBe("admitted");
    expect(prod.meter.admit(undefined, NOW)).toBe("admitted");
    expect(dev.meter.admit(undefined, NOW)).toBe("admitted");
    expect(prod.meter.admit(undefined, NOW)).toBe("throttled");
  });

  test("takes what it leaves out from the account", () => {
    const limits = (plan: UsagePlan) => inPlan(indexOf({ usagePlans: [plan] })).meter.bucket?.limit;
    expect(limits(throttled(3))).toEqual({ ratePerSecond: 3, burst: 5_000 });
    expect(limits(throttled(undefined, 4))).toEqual({ ratePerSecond: 10_000, burst: 4 });
    expect(limits(throttled(undefined))).toBeUndefined();
  });
});

describe("a plan's quota", () => {
  test("lets exactly its limit pass in a period, and again in the next", () => {
    const index = indexOf({ usagePlans: [quotaOf(3)] });
    const endOfDay = Date.UTC(2026, 10, 28, 23, 59, 59, 999);
    expect(admitted(index, 10)).toEqual({ passed: 3, refusals: ["quotaExceeded"] });
    expect(admitted(index, 10, NOW, BOB).passed).toBe(3);
    expect(admitted(index, 10, endOfDay).passed).toBe(0);
    expect(admitted(index, 10, endOfDay + 1).passed).toBe(3);
  });

  test("of 0 lets nothing pass", () => {
    expect(admitted(indexOf({ usagePlans: [quotaOf(0)] }), 5).passed).toBe(0);
  });

  test("counts nothing that the throttle refuses, and costs no token when it is used up", () => {
    const plan = { ...throttled(1, 2), ...quotaOf(3), throttle: { rateLimit: 1, burstLimit: 2 } };
    const index = indexOf({ usagePlans: [plan] });
    expect(admitted(index, 9)).toEqual({ passed: 2, refusals: ["throttled"] });
    const full = NOW + 10_000;
    expect(admitted(index, 9, full)).toEqual({ passed: 1, refusals: ["quotaExceeded"] });
    const unlimited = indexOf({ usagePlans: [throttled(1, 2)] }, index);
    expect(admitted(unlimited, 9, full).passed).toBe(1);
  });

  test("never lets more than its limit pass in any period, whatever comes when", () => {
    const random = seededRandom(7);
    for (const period of ["DAY", "WEEK", "MONTH"] as const) {
      const quota = { limit: 5, offset: 0, period };
      let index = indexOf({ usagePlans: [planOf({ quota })] });
      const passed = new Map<number, number>();
      const asked = new Map<number, number>();
      let now = NOW;
      for (let n = 0; n < 3_000; n += 1) {
        now += Math.floor(random() * 20_000_000);
        if (n % 100 === 0) index = indexOf({ usagePlans: [planOf({ quota })] }, index);
        const start = periodStart(quota, now);
        const isIn = inPlan(index).meter.admit(quota, now) === "admitted";
        asked.set(start, (asked.get(start) ?? 0) + 1);
        if (isIn) passed.set(start, (passed.get(start) ?? 0) + 1);
      }
      for (const [start, count] of asked) expect(passed.get(start)).toBe(Math.min(5, count));
    }
  });
});

describe("a new index", () => {
  test("goes on with what is used under the same limits", () => {
    const usagePlans = [{ ...throttled(0.001, 4), quota: { limit: 6, offset: 0, period: "DAY" } }];
    const before = indexOf({ usagePlans: usagePlans as UsagePlan[] });
    expect(admitted(before, 3).passed).toBe(3);
    const after = indexOf({ usagePlans: usagePlans as UsagePlan[] }, before);
    expect(admitted(after, 9)).toEqual({ passed: 1, refusals: ["throttled"] });
  });

  test("keeps the count of the quota when the throttle or the limit changes", () => {
    const before = indexOf({ usagePlans: [quotaOf(5)] });
    admitted(before, 4);
    const plan = { ...quotaOf(6), throttle: { rateLimit: 9, burstLimit: 9 } };
    const after = indexOf({ usagePlans: [plan] }, before);
    expect(admitted(after, 9)).toEqual({ passed: 2, refusals: ["quotaExceeded"] });
    expect(admitted(indexOf({ usagePlans: [quotaOf(2)] }, after), 9).passed).toBe(0);
  });

  test("counts what a handshake under way still asks of the old one", () => {
    const before = indexOf({ usagePlans: [quotaOf(2)] });
    const after = indexOf(
      { usagePlans: [{ ...quotaOf(2), ...throttled(9, 9), quota: quotaOf(2).quota as Quota }] },
      before,
    );
    expect(admitted(before, 1).passed).toBe(1);
    expect(admitted(after, 9).passed).toBe(1);
  });

  test("begins anew for a key that had left its plan", () => {
    const before = indexOf({ usagePlans: [quotaOf(1)] });
    admitted(before, 1);
    const without = indexOf({ usagePlans: [{ ...quotaOf(1), apiKeyIds: [] }] }, before);
    expect(without.meters.size).toBe(0);
    expect(admitted(indexOf({ usagePlans: [quotaOf(1)] }, without), 9).passed).toBe(1);
  });

  test("changes a key's value without a trace of the old one", () => {
    const before = indexOf({ usagePlans: [quotaOf(2)] });
    admitted(before, 1);
    const apiKeys = [apiKeyOf("alice", `${ALICE}-rotated`), ...KEYS.slice(1)];
    const after = indexOf({ apiKeys, usagePlans: [quotaOf(2)] }, before);
    expect(after.find(ALICE)).toBeUndefined();
    expect(admitted(after, 9, NOW, `${ALICE}-rotated`).passed).toBe(1);
  });
});

test("UsageMeter stays the same one under the same limit, and its bucket starts full under another", () => {
  const meter = UsageMeter.unused();
  expect(meter.limitedBy(undefined)).toBe(meter);
  const limited = meter.limitedBy({ ratePerSecond: 1, burst: 1 });
  expect(limited.limitedBy({ ratePerSecond: 1, burst: 1 })).toBe(limited);
  limited.admit(undefined, NOW);
  expect(limited.admit(undefined, NOW)).toBe("throttled");
  expect(limited.limitedBy({ ratePerSecond: 1, burst: 2 }).admit(undefined, NOW)).toBe("admitted");
});
