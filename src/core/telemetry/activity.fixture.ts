import type { Activity } from "./activity.ts";

/** A message that went well, changed as told. */
export function activityOf(more: Partial<Activity> = {}): Activity {
  return {
    eventType: "MESSAGE",
    apiId: "a1b2c3d4e5",
    stage: "dev",
    routeKey: "send",
    connectionId: "L0SM9cOFvHcCIhw=",
    requestId: "request-1",
    status: 200,
    startedAt: Date.UTC(2026, 8, 25, 0, 1, 29),
    latencyMs: 12,
    ...more,
  };
}
