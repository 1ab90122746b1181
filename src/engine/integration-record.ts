import type { IntegrationRecord } from "../core/activity.ts";
import type { CompiledIntegration } from "../core/compile-integration.ts";
import type { IntegrationOutcome } from "../core/integration-outcome.ts";

/** What a run of an integration came to, for whoever logs or counts it. */
export function integrationRecord(
  { type }: CompiledIntegration,
  outcome: IntegrationOutcome,
  { startedAt, endedAt }: { readonly startedAt: number; readonly endedAt: number },
): IntegrationRecord {
  const { ran } = outcome;
  const common = {
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
