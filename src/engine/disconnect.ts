/**
 * The end of a connection: `$disconnect`, whose result is ignored (AWS: "$disconnect route").
 *
 * Gaps: none known.
 * By design: none.
 */
import { disconnectEvent } from "../core/lambda-event.ts";
import type { InvokeDeps } from "./integration/integration-call.ts";
import { integrationRecord } from "./integration/integration-record.ts";
import { invokeIntegration } from "./integration/invoke.ts";
import { LifecycleInput } from "./integration/lifecycle-input.ts";
import { callTraceFor } from "./integration/observed-calls.ts";
import type { LiveConnection } from "./live-connection.ts";
import type { ActivityLog, IdSource } from "./ports.ts";

export interface DisconnectDeps extends InvokeDeps {
  readonly ids: IdSource;
  readonly activity: ActivityLog;
}

export async function disconnect(
  deps: DisconnectDeps,
  connection: LiveConnection,
  close: { readonly statusCode: number; readonly reason: string },
): Promise<void> {
  const { facts, stage } = connection;
  const startedAt = deps.clock.now();
  const began = deps.clock.elapsed();
  const requestId = deps.ids.requestId();
  const integration = stage.deployment.disconnectRoute?.integration;
  const traceId = deps.ids.traceId(startedAt);
  const trace = callTraceFor(stage.telemetry, "$disconnect");
  const outcome =
    integration === undefined
      ? undefined
      : await invokeIntegration(
          deps,
          integration,
          new LifecycleInput({
            facts,
            request: undefined,
            traceId,
            trace,
            event: { eventType: "DISCONNECT", statusCode: close.statusCode, reason: close.reason },
            at: { epochMs: startedAt, requestId },
            eventText: (context) => disconnectEvent(facts, context),
          }),
        );
  const latencyMs = deps.clock.elapsed() - began;
  const status =
    outcome?.kind === "responded" ? outcome.statusCode : outcome === undefined ? 200 : 500;
  const reason = close.reason === "" ? "" : ` ${close.reason}`;
  deps.activity.record({
    eventType: "DISCONNECT",
    apiId: facts.apiId,
    stage: facts.stage,
    routeKey: "$disconnect",
    connectionId: facts.connectionId,
    requestId,
    status,
    startedAt,
    latencyMs,
    telemetry: stage.telemetry,
    facts,
    traceId,
    close,
    integration:
      integration === undefined || outcome === undefined
        ? undefined
        : integrationRecord(integration, outcome, {
            startedAt,
            endedAt: startedAt + latencyMs,
            trace,
          }),
    detail: outcome?.detail ?? `closed: ${close.statusCode}${reason}`,
  });
}
