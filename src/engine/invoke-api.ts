/**
 * Lambda's Invoke for the functions of the project: `POST /2015-03-31/functions/{FunctionName}/invocations` (AWS Lambda API:
 * "Invoke").
 *
 * Gaps: 2026-11-28 `X-Amz-Client-Context` does not reach the function. 2026-11-28 an event (`Event`) that a function fails on is
 *   run once; Lambda runs it again after one and after two minutes, and one that is throttled for up to six hours.
 *   2026-11-28 InvokeWithResponseStream is not answered.
 * By design: 2026-11-28 a dry run (`DryRun`) of a function that is invoked through an endpoint passes without asking it.
 */

import { type HttpAnswer, headerValue } from "../core/http.ts";
import {
  isQualifier,
  type NamedFunction,
  parseFunctionName,
  qualifiedArn,
} from "../core/invoke-api/function-name.ts";
import * as answers from "../core/invoke-api/invoke-answer.ts";
import { queryParameters } from "../core/lambda-event.ts";
import type { LambdaFunction } from "../core/model/lambda-function.ts";
import {
  deniedByPolicy,
  signatureDetail,
  type VerifyCallerDeps,
  verifyCaller,
} from "./authorization/verify-caller.ts";
import type { ControlRequest, ControlRoute } from "./control-route.ts";
import type { LogTails } from "./log-tails.ts";
import type { ActivityLog, FunctionInvoker, FunctionOutcome, IdSource } from "./ports.ts";
import { noteRefused } from "./refused-request.ts";

export interface InvokeApiDeps extends VerifyCallerDeps {
  readonly functions: FunctionInvoker;
  /** The functions of the current deployment. */
  readonly definitions: () => readonly LambdaFunction[];
  /** Whether a function that is not here is reached through an endpoint. */
  readonly isRemote: (functionArn: string) => boolean;
  readonly logTails: LogTails;
  readonly ids: IdSource;
  readonly activity: ActivityLog;
}

/** The answer, and why for the operator when it is a refusal. */
interface Answered {
  readonly answer: HttpAnswer;
  readonly detail?: string;
}

const ACTION = "lambda:InvokeFunction";
const TYPES = ["RequestResponse", "Event", "DryRun"] as const;
type InvocationType = (typeof TYPES)[number];

export function invokeRoute(deps: InvokeApiDeps): ControlRoute {
  return {
    method: "POST",
    path: "/2015-03-31/functions/{FunctionName}/invocations",
    bodyBytesMax: answers.SYNCHRONOUS_PAYLOAD_BYTES_MAX,
    bodyTooLarge: () =>
      answers.payloadTooLarge({
        requestId: deps.ids.uuid(),
        traceId: deps.ids.traceId(deps.clock.now()),
      }),
    async handle(request) {
      const began = deps.clock.elapsed();
      const ids = { requestId: deps.ids.uuid(), traceId: traceIdOf(deps, request) };
      const { answer, detail } = await answered(deps, request, ids);
      if (detail !== undefined) {
        const { status } = answer;
        const latencyMs = deps.clock.elapsed() - began;
        noteRefused(deps, request, { requestId: ids.requestId, status, detail, latencyMs });
      }
      return answer;
    },
  };
}

interface Invocation {
  readonly named: NamedFunction;
  /** With the qualifier. */
  readonly functionArn: string;
  readonly payload: string;
  readonly ids: answers.InvokeIds;
  readonly signal: AbortSignal;
}

async function answered(
  deps: InvokeApiDeps,
  request: ControlRequest,
  ids: answers.InvokeIds,
): Promise<Answered> {
  const caller = verifyCaller(deps, request, request.body, "lambda");
  if (caller.kind === "refused") {
    const detail = signatureDetail(caller.fault);
    return { answer: answers.signatureRefused(caller.fault, ids), detail };
  }
  const named = namedFunction(deps, request, ids);
  if ("answer" in named) return named;
  const functionArn = qualifiedArn(named);
  if (caller.kind === "known") {
    const asked = { action: ACTION, resource: functionArn, showsAccount: true };
    const denied = deniedByPolicy(deps, request, caller.credential, asked);
    if (denied !== undefined) return { answer: answers.accessDenied(denied, ids), detail: denied };
  }
  const type = headerValue(request.headers, "x-amz-invocation-type") ?? "RequestResponse";
  if (!isInvocationType(type)) {
    return refusal(answers.invalidInvocationType(type, ids), "Not an invocation type of Lambda's");
  }
  const { length } = request.body;
  if (type === "Event" && length > answers.ASYNCHRONOUS_PAYLOAD_BYTES_MAX) {
    return refusal(answers.eventTooLarge(length, ids), `The event has ${length} bytes`);
  }
  const payload = payloadOf(request.body);
  if ("problem" in payload) {
    return refusal(answers.notJson(payload.problem, ids), `Not JSON: ${payload.problem}`);
  }
  const { signal } = request;
  return run(deps, type, request, { named, functionArn, payload: payload.text, ids, signal });
}

function run(
  deps: InvokeApiDeps,
  type: InvocationType,
  request: ControlRequest,
  invocation: Invocation,
): Promise<Answered> | Answered {
  switch (type) {
    case "DryRun":
      return dryRun(deps, invocation);
    case "Event":
      return handOver(deps, invocation);
    case "RequestResponse":
      return headerValue(request.headers, "x-amz-log-type") === "Tail"
        ? invokeWithLog(deps, invocation)
        : invoke(deps, invocation, undefined);
  }
}

function dryRun(deps: InvokeApiDeps, { named, functionArn, ids }: Invocation): Answered {
  const isKnown = definitionOf(deps, named) !== undefined || deps.isRemote(functionArn);
  return isKnown
    ? { answer: answers.dryRunPassed(ids) }
    : refusal(answers.functionNotFound(functionArn, ids), `No function is ${functionArn}`);
}

async function handOver(deps: InvokeApiDeps, invocation: Invocation): Promise<Answered> {
  const { functionArn, payload, ids, signal } = invocation;
  const event = { functionArn, payload, ...ids };
  const outcome = await deps.functions.invokeEvent(event, signal);
  if (outcome.kind === "accepted") return { answer: answers.eventAccepted(ids) };
  return notRun(deps, invocation, outcome);
}

async function invokeWithLog(deps: InvokeApiDeps, invocation: Invocation): Promise<Answered> {
  using tail = deps.logTails.open(invocation.ids.requestId);
  return await invoke(deps, invocation, () => tail.end());
}

async function invoke(
  deps: InvokeApiDeps,
  invocation: Invocation,
  log: (() => Promise<Uint8Array>) | undefined,
): Promise<Answered> {
  const { functionArn, payload, ids, signal } = invocation;
  const outcome = await deps.functions.invoke({ functionArn, payload, ...ids }, signal);
  switch (outcome.kind) {
    case "returned":
    case "functionError": {
      const isError = outcome.kind === "functionError";
      const logResult = log === undefined ? undefined : base64(await log());
      return { answer: answers.returned({ payload: outcome.payload, isError, logResult }, ids) };
    }
    default:
      return notRun(deps, invocation, outcome);
  }
}

function notRun(
  deps: InvokeApiDeps,
  { named, functionArn, ids }: Invocation,
  outcome: Exclude<FunctionOutcome, { readonly kind: "returned" | "functionError" }>,
): Answered {
  if (outcome.kind === "aborted") {
    return refusal(answers.serviceFailed(ids), "The caller did not wait for the answer");
  }
  const { kind, detail } = outcome;
  if (kind === "unreachable") return refusal(answers.serviceFailed(ids), detail);
  if (kind === "notFound") return refusal(answers.functionNotFound(functionArn, ids), detail);
  const isReserved = definitionOf(deps, named)?.reservedConcurrentExecutions !== undefined;
  return refusal(answers.tooManyRequests(isReserved, ids), detail);
}

function definitionOf({ definitions }: InvokeApiDeps, { functionArn }: NamedFunction) {
  return definitions().find((each) => each.functionArn === functionArn);
}

/** The qualifier may stand in the name or in the query; in both it must be the same. */
function namedFunction(
  home: { readonly region: string; readonly accountId: string },
  request: ControlRequest,
  ids: answers.InvokeIds,
): NamedFunction | Answered {
  const text = request.parameters.FunctionName ?? "";
  const named = parseFunctionName(text, home);
  if (named === undefined) {
    return refusal(answers.invalidFunctionName(text, ids), "Not the name of a function");
  }
  const qualifier = queryParameters(request.rawQuery).find(([name]) => name === "Qualifier")?.[1];
  if (qualifier === undefined) return named;
  if (!isQualifier(qualifier)) {
    return refusal(answers.invalidQualifier(qualifier, ids), "Not a version or an alias");
  }
  if (named.qualifier !== undefined && named.qualifier !== qualifier) {
    return refusal(answers.qualifierMismatch(ids), "Two qualifiers that differ");
  }
  return { ...named, qualifier };
}

function refusal(answer: HttpAnswer, detail: string): Answered {
  return { answer, detail };
}

function isInvocationType(text: string): text is InvocationType {
  return TYPES.some((type) => type === text);
}

const STRICT_UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Without a body the event is an empty object, as on AWS. */
function payloadOf(body: Uint8Array): { readonly text: string } | { readonly problem: string } {
  if (body.length === 0) return { text: "{}" };
  try {
    const text = STRICT_UTF8.decode(body);
    JSON.parse(text);
    return { text };
  } catch (error) {
    if (error instanceof SyntaxError) return { problem: error.message };
    return { problem: "Invalid UTF-8" };
  }
}

/** The caller's, when it is one that can be passed on as it is. */
function traceIdOf({ clock, ids }: InvokeApiDeps, request: ControlRequest): string {
  const given = headerValue(request.headers, "x-amzn-trace-id");
  return given !== undefined && /^[\w=;:.-]{1,512}$/.test(given) ? given : ids.traceId(clock.now());
}

function base64(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes));
}
