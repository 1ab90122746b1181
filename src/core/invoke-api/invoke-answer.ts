/**
 * HTTP answers of Lambda's Invoke (AWS Lambda API: "Invoke"; service model 2015-03-31).
 *
 * Gaps: none known.
 * By design: 2026-11-28 every version and alias of a function here is the code on disk, so `X-Amz-Executed-Version` is always
 *   `$LATEST`. 2026-11-28 what cannot be parsed as JSON is described in this runtime's words; AWS's are those of its JSON reader.
 */

import type { HeaderField, HttpAnswer } from "../http.ts";
import { FUNCTION_NAME_PATTERN } from "./function-name.ts";
import { INVOKE_FAULTS } from "./invoke-fault.ts";

export interface InvokeIds {
  /** A UUID; also the invocation's own. */
  readonly requestId: string;
  /** `Root=1-…`. */
  readonly traceId: string;
}

/** Payload of a synchronous invocation, bytes. AWS: 6 MB. */
export const SYNCHRONOUS_PAYLOAD_BYTES_MAX = 6_291_456;
/** Payload of an asynchronous invocation, bytes. AWS: 1 MB. */
export const ASYNCHRONOUS_PAYLOAD_BYTES_MAX = 1_048_576;

export function returned(
  result: {
    readonly payload: string;
    /** The function failed, and the payload says how. */
    readonly isError: boolean;
    /** The end of the invocation's log, base64. */
    readonly logResult: string | undefined;
  },
  ids: InvokeIds,
): HttpAnswer {
  const { payload, isError, logResult } = result;
  const headers: HeaderField[] = [
    JSON_TYPE,
    ...idHeaders(ids),
    ["x-amzn-Remapped-Content-Length", "0"],
    ["X-Amz-Executed-Version", "$LATEST"],
  ];
  if (isError) headers.push(["X-Amz-Function-Error", "Unhandled"]);
  if (logResult !== undefined) headers.push(["X-Amz-Log-Result", logResult]);
  return { status: 200, headers, body: payload };
}

export function eventAccepted(ids: InvokeIds): HttpAnswer {
  return { status: 202, headers: idHeaders(ids), body: "" };
}

export function dryRunPassed(ids: InvokeIds): HttpAnswer {
  return { status: 204, headers: idHeaders(ids), body: "" };
}

export function signatureRefused(
  fault: { readonly errorType: string; readonly message: string },
  ids: InvokeIds,
): HttpAnswer {
  const { errorType, message } = fault;
  return refused({ ...INVOKE_FAULTS.SignatureRefused, errorType }, { message }, ids);
}

export function accessDenied(message: string, ids: InvokeIds): HttpAnswer {
  return refused(INVOKE_FAULTS.AccessDenied, { Message: message }, ids);
}

export function functionNotFound(functionArn: string, ids: InvokeIds): HttpAnswer {
  const body = { Type: "User", Message: `Function not found: ${functionArn}` };
  return refused(INVOKE_FAULTS.ResourceNotFound, body, ids);
}

export function notJson(why: string, ids: InvokeIds): HttpAnswer {
  const message = `Could not parse request body into json: ${why}`;
  return refused(INVOKE_FAULTS.InvalidRequestContent, { Type: "User", message }, ids);
}

export function qualifierMismatch(ids: InvokeIds): HttpAnswer {
  const { message } = INVOKE_FAULTS.InvalidParameterValue;
  return refused(INVOKE_FAULTS.InvalidParameterValue, { Type: "User", message }, ids);
}

export function invalidFunctionName(value: string, ids: InvokeIds): HttpAnswer {
  const constraint = `Member must satisfy regular expression pattern: ${FUNCTION_NAME_PATTERN}`;
  return invalid({ value, member: "functionName", constraint }, ids);
}

export function invalidQualifier(value: string, ids: InvokeIds): HttpAnswer {
  const constraint =
    "Member must satisfy regular expression pattern: \\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+";
  return invalid({ value, member: "qualifier", constraint }, ids);
}

export function invalidInvocationType(value: string, ids: InvokeIds): HttpAnswer {
  const constraint = "Member must satisfy enum value set: [Event, RequestResponse, DryRun]";
  return invalid({ value, member: "invocationType", constraint }, ids);
}

export function payloadTooLarge(ids: InvokeIds): HttpAnswer {
  const message = `Request must be smaller than ${SYNCHRONOUS_PAYLOAD_BYTES_MAX} bytes for the InvokeFunction operation`;
  return refused(INVOKE_FAULTS.RequestTooLarge, { Type: "User", message }, ids);
}

export function eventTooLarge(bytes: number, ids: InvokeIds): HttpAnswer {
  const message = `${bytes} byte payload is too large for the Event invocation type (limit ${ASYNCHRONOUS_PAYLOAD_BYTES_MAX} bytes)`;
  return refused(INVOKE_FAULTS.RequestTooLarge, { Type: "User", message }, ids);
}

/** `isReserved`: the function has a concurrency of its own. */
export function tooManyRequests(isReserved: boolean, ids: InvokeIds): HttpAnswer {
  const { message } = INVOKE_FAULTS.TooManyRequests;
  const Reason = isReserved
    ? "ReservedFunctionConcurrentInvocationLimitExceeded"
    : "ConcurrentInvocationLimitExceeded";
  return refused(INVOKE_FAULTS.TooManyRequests, { Reason, Type: "User", message }, ids);
}

export function serviceFailed(ids: InvokeIds): HttpAnswer {
  const { message } = INVOKE_FAULTS.Service;
  return refused(INVOKE_FAULTS.Service, { Type: "Service", Message: message }, ids);
}

function invalid(
  problem: { readonly value: string; readonly member: string; readonly constraint: string },
  ids: InvokeIds,
): HttpAnswer {
  const { value, member, constraint } = problem;
  const message = `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`;
  return refused(INVOKE_FAULTS.Validation, { message }, ids);
}

const JSON_TYPE: HeaderField = ["Content-Type", "application/json"];

function refused(
  fault: { readonly status: number; readonly errorType: string },
  body: Readonly<Record<string, unknown>>,
  ids: InvokeIds,
): HttpAnswer {
  return {
    status: fault.status,
    headers: [JSON_TYPE, ...idHeaders(ids), ["x-amzn-ErrorType", fault.errorType]],
    body: JSON.stringify(body),
  };
}

function idHeaders({ requestId, traceId }: InvokeIds): HeaderField[] {
  return [
    ["x-amzn-RequestId", requestId],
    ["X-Amzn-Trace-Id", traceId],
  ];
}
