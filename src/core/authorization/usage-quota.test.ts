import { describe, expect, test } from "bun:test";
import { seededRandom } from "../../../test/support/byte-streams.ts";
import type { Quota } from "../model/usage-plan.ts";
import { currentUse, periodStart } from "./usage-quota.ts";

const DAY_MS = 86_400_000;

const at = (text: string) => Date.parse(text);
const startOf = (period: Quota["period"], offset: number, text: string) =>
  new Date(periodStart({ period, offset }, at(text))).toISOString();

describe("periodStart()", () => {
  test.each<[Quota["period"], number, string, string]>([
    ["DAY", 0, "2026-11-28T00:00:00.000Z", "2026-11-28"],
    ["DAY", 0, "2026-11-28T23:59:59.999Z", "2026-11-28"],
    // A Saturday; the week began on Sunday the 22nd.
    ["WEEK", 0, "2026-11-28T23:59:59.999Z", "2026-11-22"],
    ["WEEK", 0, "2026-11-29T00:00:00.000Z", "2026-11-29"],
    ["WEEK", 1, "2026-11-29T12:00:00.000Z", "2026-11-23"],
    ["WEEK", 6, "2026-11-28T00:00:00.000Z", "2026-11-28"],
    ["WEEK", 6, "2026-11-27T23:59:59.999Z", "2026-11-21"],
    ["WEEK", 0, "1970-01-01T00:00:00.000Z", "1969-12-28"],
    ["MONTH", 0, "2026-11-30T23:59:59.999Z", "2026-11-01"],
    ["MONTH", 0, "2026-12-01T00:00:00.000Z", "2026-12-01"],
    ["MONTH", 9, "2026-12-10T00:00:00.000Z", "2026-12-10"],
    ["MONTH", 9, "2026-12-09T23:59:59.999Z", "2026-11-10"],
    ["MONTH", 27, "2026-03-01T00:00:00.000Z", "2026-02-28"],
    ["MONTH", 27, "2026-01-05T00:00:00.000Z", "2025-12-28"],
    ["MONTH", 0, "2028-02-29T10:00:00.000Z", "2028-02-01"],
  ])("%s with offset %d at %s began on %s", (period, offset, now, start) => {
    expect(startOf(period, offset, now)).toBe(`${start}T00:00:00.000Z`);
  });

  test("is at or before now, at 0:00 UTC, on the day that the offset says, and every moment since has it too", () => {
    const random = seededRandom(28);
    for (let n = 0; n < 5_000; n += 1) {
      const now = Math.floor(random() * at("2100-01-01T00:00:00Z"));
      const period = (["DAY", "WEEK", "MONTH"] as const)[n % 3] ?? "DAY";
      const offset = Math.floor(random() * { DAY: 1, WEEK: 7, MONTH: 28 }[period]);
      const start = periodStart({ period, offset }, now);
      expect(start).toBeLessThanOrEqual(now);
      expect(now - start).toBeLessThan({ DAY: 1, WEEK: 7, MONTH: 31 }[period] * DAY_MS);
      const date = new Date(start);
      expect(date.toISOString()).toEndWith("T00:00:00.000Z");
      if (period === "WEEK") expect(date.getUTCDay()).toBe(offset);
      if (period === "MONTH") expect(date.getUTCDate()).toBe(offset + 1);
      const between = start + Math.floor(random() * (now - start + 1));
      expect(periodStart({ period, offset }, between)).toBe(start);
      expect(periodStart({ period, offset }, start - 1)).toBeLessThan(start);
    }
  });
});

describe("currentUse()", () => {
  const quota: Quota = { limit: 3, offset: 0, period: "DAY" };
  const noon = at("2026-11-28T12:00:00Z");
  const midnight = at("2026-11-28T00:00:00Z");

  test("is nothing at first, and in each new period", () => {
    expect(currentUse(quota, undefined, noon)).toEqual({ periodStartMs: midnight, used: 0 });
    const used = { periodStartMs: midnight, used: 3 };
    expect(currentUse(quota, used, midnight + DAY_MS - 1)).toBe(used);
    expect(currentUse(quota, used, midnight + DAY_MS)).toEqual({
      periodStartMs: midnight + DAY_MS,
      used: 0,
    });
  });

  test("gives nothing back when the clock is set back or the period becomes longer", () => {
    const used = { periodStartMs: midnight, used: 3 };
    expect(currentUse(quota, used, midnight - 1)).toBe(used);
    const monthly: Quota = { ...quota, period: "MONTH" };
    expect(currentUse(monthly, used, noon)).toBe(used);
    expect(currentUse(monthly, used, at("2026-12-01T00:00:00Z")).used).toBe(0);
  });
});
