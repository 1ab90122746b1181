/**
 * When to try again, after botocore's legacy retry mode, which the AWS CLI uses unless told otherwise.
 *
 * Gaps: 2026-11-22 the `standard` and `adaptive` modes do not exist here.
 * By design: 2026-11-22 a certificate that is not trusted, and an answer that is too big, are not tried
 * again: they do not mend themselves.
 */
import type { ExchangeFailure, HttpResponse } from "./http-exchange.ts";
import { errorCodeOf } from "./service-error.ts";

export type Outcome = HttpResponse | ExchangeFailure;

export interface RetryDeps {
  /** 0 to 1. */
  readonly random: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

export interface RetriedOutcome {
  readonly outcome: Outcome;
  /** How often it was tried again. */
  readonly retries: number;
  /** Whether one more try would have been due, had there been one left. */
  readonly gaveUp: boolean;
}

const RETRIED_STATUSES = new Set([429, 500, 502, 503, 504, 509]);
const THROTTLING_CODES = new Set([
  "Throttling",
  "ThrottlingException",
  "ThrottledException",
  "RequestThrottledException",
  "ProvisionedThroughputExceededException",
]);
const RETRIED_FAILURES = new Set<ExchangeFailure["failure"]>([
  "notConnected",
  "connectTimeout",
  "readTimeout",
  "closed",
]);

/** `attempts` counts the first try. The wait is random, up to 1, 2, 4, 8 … seconds. */
export async function withRetries(
  attempts: number,
  attempt: () => Promise<Outcome>,
  deps: RetryDeps,
): Promise<RetriedOutcome> {
  for (let retries = 0; ; retries++) {
    const outcome = await attempt();
    if (!isWorthRetrying(outcome)) return { outcome, retries, gaveUp: false };
    if (retries + 1 >= attempts) return { outcome, retries, gaveUp: true };
    await deps.sleep(deps.random() * 2 ** retries * 1000);
  }
}

function isWorthRetrying(outcome: Outcome): boolean {
  if ("failure" in outcome) return RETRIED_FAILURES.has(outcome.failure);
  if (RETRIED_STATUSES.has(outcome.status)) return true;
  return outcome.status === 400 && THROTTLING_CODES.has(errorCodeOf(outcome));
}
