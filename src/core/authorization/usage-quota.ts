/**
 * How many requests of a period a usage plan lets pass (AWS: "Usage plans and API keys for REST APIs"; CreateUsagePlan).
 *
 * Gaps: 2026-11-28 counts are this process's own: a restart begins at 0.
 * By design: 2026-11-28 a period begins at 0:00 UTC, a week on Sunday, a month on the 1st, and `offset` moves that by days: so
 *   AWS's console words it, and AWS allows 0 for DAY, 6 for WEEK and 27 for MONTH. AWS's reference calls it requests that are
 *   subtracted in the first period. 2026-11-28 quotas are exact; AWS applies its own on a best-effort basis.
 */
import type { Quota } from "../model/usage-plan.ts";
import { utcParts } from "../request-context-time.ts";

/** What has been used of a quota. */
export interface QuotaUse {
  readonly periodStartMs: number;
  readonly used: number;
}

const DAY_MS = 86_400_000;

/** 1970-01-01 was a Thursday, and a week begins on Sunday. */
const EPOCH_DAY_OF_WEEK = 4;

/** The moment at which the period of `nowMs` began, milliseconds since the epoch. */
export function periodStart({ period, offset }: Omit<Quota, "limit">, nowMs: number): number {
  const today = Math.floor(nowMs / DAY_MS);
  switch (period) {
    case "DAY":
      return today * DAY_MS;
    case "WEEK": {
      const dayOfPeriod = (((today + EPOCH_DAY_OF_WEEK - offset) % 7) + 7) % 7;
      return (today - dayOfPeriod) * DAY_MS;
    }
    case "MONTH": {
      const first = firstOfMonth(today);
      const start = first + offset;
      return (start <= today ? start : firstOfMonth(first - 1) + offset) * DAY_MS;
    }
  }
}

/** Both are days since the epoch. */
function firstOfMonth(day: number): number {
  return day - (utcParts(day * DAY_MS).day - 1);
}

/** What has been used at `nowMs`: nothing, when a new period has begun. */
export function currentUse(quota: Quota, before: QuotaUse | undefined, nowMs: number): QuotaUse {
  const periodStartMs = periodStart(quota, nowMs);
  // A clock that was set back, or a longer period, does not give back what is used.
  if (before !== undefined && periodStartMs <= before.periodStartMs) return before;
  return { periodStartMs, used: 0 };
}
