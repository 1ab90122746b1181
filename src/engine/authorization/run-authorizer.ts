/**
 * A Lambda REQUEST authorizer on `$connect` (AWS: "Control access with Lambda REQUEST authorizers").
 *
 * Gaps: none known.
 * By design: 2026-11-22 an authorizer whose function is not here, is throttled or does not answer in time is 500, as one that
 *   fails. 2026-11-22 AWS publishes no time-out for authorizers of WebSocket APIs; the limit is an integration's, 29 seconds.
 */

import { authorizerDecision } from "../../core/authorization/authorizer-decision.ts";
import type { CompiledAuthorizer } from "../../core/authorization/compile-authorizer.ts";
import { missingIdentity } from "../../core/authorization/identity-source.ts";
import { connectRejection } from "../../core/handshake-rejection.ts";
import { authorizerEvent } from "../../core/lambda-event.ts";
import { forwardedHeaders } from "../../core/lambda-event-headers.ts";
import type { Limits } from "../../core/limits.ts";
import { requestContext } from "../../core/request-context.ts";
import type { AccessRecord } from "../../core/telemetry/activity.ts";
import { callFunction } from "../integration/call-function.ts";
import type { Clock, FunctionInvoker, FunctionOutcome } from "../ports.ts";
import { conditionContext } from "./condition-context.ts";
import type { ConnectAccess, ConnectAttempt } from "./connect-attempt.ts";

export interface RunAuthorizerDeps {
  readonly functions: FunctionInvoker;
  readonly clock: Clock;
  readonly region: string;
  readonly authorizerLimits: Pick<
    Limits,
    "authorizerTimeoutMs" | "authorizerResultBytesMax" | "methodArnBytesMax"
  >;
}

/** The function is asked at every handshake: nothing is cached, as on AWS. */
export async function runAuthorizer(
  deps: RunAuthorizerDeps,
  authorizer: CompiledAuthorizer,
  attempt: ConnectAttempt,
  methodArn: string,
): Promise<ConnectAccess> {
  const { facts, request, requestId } = attempt;
  const startedAt = deps.clock.now();
  const began = deps.clock.elapsed();
  const context = requestContext(
    facts,
    { eventType: "CONNECT" },
    { epochMs: startedAt, requestId },
  );
  const missing = missingIdentity(authorizer.identitySources, {
    headers: forwardedHeaders(request.headers, facts.sourceIp, request.gatewayHeaders),
    rawQuery: request.rawQuery,
    context,
    stageVariables: facts.stageVariables,
  });
  if (missing !== undefined) {
    const error = `Identity source ${missing.expression} is missing or empty`;
    const record = { authorizer: { startedAt, latencyMs: 0, status: 401, error } };
    return { ...refused(attempt, "Unauthorized", error), record };
  }
  const { authorizerTimeoutMs } = deps.authorizerLimits;
  const outcome = await callFunction(deps, {
    functionUri: authorizer.functionUri,
    stageVariables: facts.stageVariables,
    event: () => authorizerEvent(facts, context, { ...request, methodArn }),
    traceId: request.gatewayHeaders.traceId,
    source: {
      apiId: facts.apiId,
      resource: `authorizers/${authorizer.authorizerId}`,
      requestId,
    },
    timeoutMs: authorizerTimeoutMs,
  });
  const latencyMs = deps.clock.elapsed() - began;
  const access = accessOf(deps, attempt, { outcome, methodArn, latencyMs });
  return { ...access, record: authorizerRecord(outcome, access, { startedAt, latencyMs }) };
}

function accessOf(
  deps: RunAuthorizerDeps,
  attempt: ConnectAttempt,
  run: { outcome: FunctionOutcome; methodArn: string; latencyMs: number },
): ConnectAccess {
  const { outcome, methodArn, latencyMs: integrationLatency } = run;
  switch (outcome.kind) {
    case "returned":
      return decided(deps, attempt, { payload: outcome.payload, methodArn, integrationLatency });
    case "functionError":
      return threw(attempt, outcome);
    case "throttled":
    case "notFound":
    case "unreachable":
      return failed(attempt, `The authorizer was not run: ${outcome.detail}`);
    case "aborted": {
      const { authorizerTimeoutMs } = deps.authorizerLimits;
      return failed(attempt, `The authorizer did not answer within ${authorizerTimeoutMs} ms`);
    }
  }
}

/** A policy that denies is an authorizer that did its work: the refusal is authorization's. */
function authorizerRecord(
  outcome: FunctionOutcome,
  access: ConnectAccess,
  times: { readonly startedAt: number; readonly latencyMs: number },
): AccessRecord {
  const answer = {
    ...times,
    ...INVOKE_STATUS[outcome.kind],
    ...("requestId" in outcome ? { requestId: outcome.requestId } : {}),
  };
  if (access.kind === "granted") {
    return { authorizer: { ...answer, status: 200 }, authorize: { status: 200, latencyMs: 0 } };
  }
  const { status } = access.answer;
  const error = access.detail;
  return status === 403
    ? { authorizer: { ...answer, status: 200 }, authorize: { status, latencyMs: 0, error } }
    : { authorizer: { ...answer, status, error } };
}

/** What Lambda's Invoke answers; nothing when nothing was called or it is not waited for any longer. */
const INVOKE_STATUS = {
  returned: { integrationStatus: 200 },
  functionError: { integrationStatus: 200 },
  throttled: { integrationStatus: 429 },
  notFound: {},
  unreachable: {},
  aborted: {},
} as const satisfies Record<FunctionOutcome["kind"], { readonly integrationStatus?: number }>;

function decided(
  deps: RunAuthorizerDeps,
  attempt: ConnectAttempt,
  answer: { payload: string; methodArn: string; integrationLatency: number },
): ConnectAccess {
  const decision = authorizerDecision(answer.payload, {
    methodArn: answer.methodArn,
    context: conditionContext(deps, attempt.request, undefined),
    resultBytesMax: deps.authorizerLimits.authorizerResultBytesMax,
  });
  const about = `execute-api:Invoke on ${answer.methodArn}`;
  switch (decision.kind) {
    case "allow":
      return {
        kind: "granted",
        request: attempt.request,
        authorizer: decision.authorizer,
        integrationLatency: answer.integrationLatency,
        ...(decision.usageIdentifierKey === undefined
          ? {}
          : { usageIdentifierKey: decision.usageIdentifierKey }),
      };
    case "explicitDeny":
      return refused(attempt, "ExplicitDeny", `The authorizer's policy denies ${about}`);
    case "implicitDeny":
      return refused(attempt, "NoMatchingAllow", `The authorizer's policy does not allow ${about}`);
    case "invalid":
      return failed(attempt, decision.detail);
  }
}

function threw(
  attempt: ConnectAttempt,
  { errorType, errorMessage }: { readonly errorType: string; readonly errorMessage: string },
): ConnectAccess {
  return errorMessage === "Unauthorized"
    ? refused(attempt, "Unauthorized", "The authorizer said Unauthorized")
    : failed(attempt, `The authorizer failed: ${errorType}: ${errorMessage}`);
}

function failed(attempt: ConnectAttempt, detail: string): ConnectAccess {
  return refused(attempt, "InternalServerError", detail);
}

function refused(
  { facts, requestId }: ConnectAttempt,
  fault: Parameters<typeof connectRejection>[0],
  detail: string,
): ConnectAccess {
  const { connectionId } = facts;
  return { kind: "reject", answer: connectRejection(fault, { connectionId, requestId }), detail };
}
