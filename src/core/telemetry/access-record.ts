import type { AccessRecord, AttemptRecord } from "./activity.ts";

/** Signatures and policies are looked at without waiting for anything. */
const PASSED: AttemptRecord = { status: 200, latencyMs: 0 };

/** The signature holds, and the caller's policies allow what is asked. */
export const SIGNED_AND_ALLOWED: AccessRecord = { authenticate: PASSED, authorize: PASSED };

/** The signature does not hold. */
export function unauthenticated(status: number, error: string): AccessRecord {
  return { authenticate: { status, latencyMs: 0, error } };
}

/** The signature holds, and the caller's policies do not allow what is asked. */
export function unauthorized(status: number, error: string): AccessRecord {
  return { authenticate: PASSED, authorize: { status, latencyMs: 0, error } };
}
