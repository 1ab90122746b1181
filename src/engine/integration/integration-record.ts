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
  const common = {
    ...(trace?.exchange === undefined ? {} : { exchange: trace.exchange }),
    type,
    startedAt,
    latencyMs: endedAt - startedAt,
    ...(ran?.requestId === undefined ? {} : { requestId: ran.requestId }),
  };
  if (outcome.kind === "failed") {
    const { detail: error, reason: failure } = outcome;
    const status = ran === undefined ? {} : { integrationStatus: ran.statusCode };
    return { ...common, ...status, error, failure };
  }
  const { statusCode: status } = outcome;
  return { ...common, status, integrationStatus: ran?.statusCode ?? status };
}
