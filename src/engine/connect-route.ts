/**
 * Whether the `$connect` route lets a client in that is authorized and has the API key that the route asks for.
 *
 * Gaps: none known.
 * By design: 2026-11-22 a malformed `$connect` result answers 502 as a failed function does; AWS's own status is not known.
 */

import type { CompiledRoute } from "../core/compile-route.ts";
import {
  integrationFailed,
  rejectedByIntegration,
  requiredParameterMissing,
} from "../core/handshake-rejection.ts";
import { type HttpAnswer, headerValue, headerValues, isWritableField } from "../core/http.ts";
import type { CompiledIntegration } from "../core/integration/compile-integration.ts";
import type {
  IntegrationFailure,
  IntegrationOutcome,
} from "../core/integration/integration-outcome.ts";
import { connectEvent, connectHeaders, queryParameters } from "../core/lambda-event.ts";
import type { IntegrationRecord } from "../core/telemetry/activity.ts";
import type { ConnectAttempt } from "./authorization/connect-attempt.ts";
import type { InvokeDeps } from "./integration/integration-call.ts";
import { integrationRecord } from "./integration/integration-record.ts";
import { invokeIntegration } from "./integration/invoke.ts";
import { LifecycleInput } from "./integration/lifecycle-input.ts";

/** `integration`: what its run came to, when it ran. */
export type ConnectDecision = { readonly integration?: IntegrationRecord } & (
  | {
      readonly kind: "accept";
      readonly statusCode: number;
      readonly subprotocol: string | undefined;
    }
  /** `detail` is for the operator. */
  | { readonly kind: "reject"; readonly answer: HttpAnswer; readonly detail: string }
);

/** Without a route, or a route without an integration, everybody is let in. */
export async function runConnectRoute(
  deps: InvokeDeps,
  route: CompiledRoute | undefined,
  attempt: ConnectAttempt,
): Promise<ConnectDecision> {
  if (route === undefined) return { kind: "accept", statusCode: 200, subprotocol: undefined };
  const ids = { connectionId: attempt.facts.connectionId, requestId: attempt.requestId };
  const missing = missingParameter(route, attempt);
  if (missing !== undefined) {
    return reject(requiredParameterMissing(ids), `Required parameter ${missing} is missing`);
  }
  if (route.integration === undefined) {
    return { kind: "accept", statusCode: 200, subprotocol: undefined };
  }
  const startedAt = deps.clock.now();
  const began = deps.clock.elapsed();
  const outcome = await invokeConnect(deps, route.integration, attempt);
  const endedAt = startedAt + (deps.clock.elapsed() - began);
  const run = { startedAt, endedAt, trace: attempt.trace };
  const integration = integrationRecord(route.integration, outcome, run);
  return { ...decisionOf(outcome, attempt, ids), integration };
}

function decisionOf(
  outcome: IntegrationOutcome,
  attempt: ConnectAttempt,
  ids: { readonly connectionId: string; readonly requestId: string },
): ConnectDecision {
  if (outcome.kind === "failed") {
    return reject(integrationFailed(failureStatus(outcome), ids), outcome.detail);
  }
  const unwritable = outcome.headers.find((field) => !isWritableField(field));
  if (unwritable !== undefined) {
    const detail = `Header ${JSON.stringify(unwritable[0])} is not valid`;
    return reject(integrationFailed(502, ids), detail);
  }
  const { statusCode, headers } = outcome;
  if (statusCode < 200 || statusCode > 599) {
    return reject(
      integrationFailed(502, ids),
      `$connect answered ${statusCode}, which is no final status`,
    );
  }
  if (statusCode > 299) {
    const { requestId } = attempt;
    return reject(
      rejectedByIntegration({ ...outcome, body: outcome.body ?? "", requestId }),
      `$connect answered ${statusCode}${outcome.detail === undefined ? "" : `: ${outcome.detail}`}`,
    );
  }
  return {
    kind: "accept",
    statusCode,
    subprotocol: headerValue(headers, "sec-websocket-protocol"),
  };
}

function invokeConnect(
  deps: InvokeDeps,
  integration: CompiledIntegration,
  { facts, request, requestId, integrationLatency, trace }: ConnectAttempt,
): Promise<IntegrationOutcome> | IntegrationOutcome {
  const input = new LifecycleInput({
    facts,
    request,
    trace,
    event: { eventType: "CONNECT", integrationLatency },
    at: { epochMs: deps.clock.now(), requestId },
    traceId: request.gatewayHeaders.traceId,
    eventText: (context) => connectEvent(facts, context, request),
  });
  return invokeIntegration(deps, integration, input);
}

function reject(answer: HttpAnswer, detail: string): ConnectDecision {
  return { kind: "reject", answer, detail };
}

/** 502 function error or malformed, 504 time-out, 415 no template, 500 configuration. */
function failureStatus({ reason }: IntegrationFailure): 415 | 500 | 502 | 504 {
  switch (reason) {
    case "function":
    case "malformed":
      return 502;
    case "timeout":
      return 504;
    case "unsupportedMediaType":
      return 415;
    case "unreachable":
    case "configuration":
      return 500;
  }
}

function missingParameter(
  route: CompiledRoute,
  { request, facts }: ConnectAttempt,
): string | undefined {
  if (route.requiredParameters.length === 0) return undefined;
  const headers = connectHeaders(request, facts.sourceIp);
  for (const { location, name } of route.requiredParameters) {
    const present =
      location === "header"
        ? headerValues(headers, name.toLowerCase()).length > 0
        : queryParameters(request.rawQuery).some(([key]) => key === name);
    if (!present) return `${location}.${name}`;
  }
  return undefined;
}
