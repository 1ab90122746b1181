import type { CompiledIntegration } from "../../core/integration/compile-integration.ts";
import type { IntegrationOutcome } from "../../core/integration/integration-outcome.ts";
import type { IntegrationRecord } from "../../core/telemetry/activity.ts";
import type { CallTrace } from "./integration-call.ts";

export interface RunOfIntegration {
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly trace?: CallTrace | undefined;
}

/** What a run of an integration came to, for whoever logs or counts it. */
export function integrationRecord(
  { type }: CompiledIntegration,
  outcome: IntegrationOutcome,
  { startedAt, endedAt, trace }: RunOfIntegration,
): IntegrationRecord {
  const { ran } = outcome;
  const failed = outcome.kind === "failed";
  return {
    exchange: trace?.exchange,
    type,
    startedAt,
    latencyMs: endedAt - startedAt,
    requestId: ran?.requestId,
    status: failed ? undefined : outcome.statusCode,
    integrationStatus: ran?.statusCode ?? (failed ? undefined : outcome.statusCode),
    error: failed ? outcome.detail : undefined,
    failure: failed ? outcome.reason : undefined,
  };
}
