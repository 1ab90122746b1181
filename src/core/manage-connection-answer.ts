/**
 * HTTP answers of `@connections` (native captures of September 2026; brefphp/bref `tests/Websocket/Samples` of 2020).
 * The listener adds `Date`, `Connection` and `Content-Length`, the last one not to a 204.
 *
 * Gaps: none known.
 * By design: 2026-11-22 AWS's bodies of 429, 500 and 504 have no public capture; ours hold `message` as the other errors
 *   do. 2026-11-22 a client that sent no User-Agent shows `"userAgent" : null`. 2026-11-22 "No method found" answers
 *   403 ForbiddenException; only its text is known. 2026-11-28 `/ping` and `/sping` of a custom domain answer 200 without a
 *   body; AWS documents that it keeps them, not what it answers there.
 */
import { FAULTS, type HttpFault } from "./fault.ts";
import type { HeaderField, HttpAnswer } from "./http.ts";
import { padded, twoDigits, utcParts } from "./request-context-time.ts";

export interface AnswerIds {
  /** A UUID. */
  readonly requestId: string;
  readonly apigwId: string;
  /** The whole value of X-Amzn-Trace-Id: `Root=1-…`. */
  readonly traceId: string;
}

const JSON_TYPE: HeaderField = ["Content-Type", "application/json"];

export function postSucceeded(ids: AnswerIds): HttpAnswer {
  return { status: 200, headers: [JSON_TYPE, ...idHeaders(ids)], body: "" };
}

export function getSucceeded(
  facts: {
    readonly sourceIp: string;
    readonly userAgent: string | undefined;
    readonly connectedAt: number;
    readonly lastActiveAt: number;
  },
  ids: AnswerIds,
): HttpAnswer {
  const lines = [
    "{",
    '  "identity" : {',
    `    "sourceIp" : ${JSON.stringify(facts.sourceIp)},`,
    `    "userAgent" : ${JSON.stringify(facts.userAgent ?? null)}`,
    "  },",
    `  "connectedAt" : "${isoTime(facts.connectedAt)}",`,
    `  "lastActiveAt" : "${isoTime(facts.lastActiveAt)}"`,
    "}",
  ];
  return { status: 200, headers: [JSON_TYPE, ...idHeaders(ids)], body: lines.join("\n") };
}

/** No content, so no content-type either. */
export function deleteSucceeded(ids: AnswerIds): HttpAnswer {
  return { status: 204, headers: idHeaders(ids), body: "" };
}

export function gone(ids: AnswerIds): HttpAnswer {
  return { ...refused(FAULTS.management.Gone, ids), body: "" };
}

/** The one error without X-Amzn-Trace-Id. */
export function invalidConnectionId(connectionId: string, ids: AnswerIds): HttpAnswer {
  const { headers, ...answer } = refused(FAULTS.management.InvalidConnectionId, ids, {
    message: `Invalid connectionId: ${connectionId}`,
  });
  return { ...answer, headers: headers.filter(([name]) => name !== "X-Amzn-Trace-Id") };
}

/** Unknown stage, a path without a connection id, or another verb. */
export function forbidden(ids: AnswerIds): HttpAnswer {
  return refused(FAULTS.management.Forbidden, ids);
}

export function missingAuthenticationToken(ids: AnswerIds): HttpAnswer {
  return refused(FAULTS.management.MissingAuthenticationToken, ids);
}

/** `fault` is the signature verifier's: AWS names several error types here. */
export function signatureRefused(
  fault: { readonly errorType: string; readonly message: string },
  ids: AnswerIds,
): HttpAnswer {
  const { errorType, message } = fault;
  return refused({ ...FAULTS.management.SignatureRefused, errorType }, ids, { message });
}

/** IAM's own refusals spell the member `Message`. */
export function accessDenied(message: string, ids: AnswerIds): HttpAnswer {
  return refused(FAULTS.management.AccessDenied, ids, { Message: message });
}

/** A custom domain whose path does not lead to `@connections`. */
export function methodNotFound(
  request: { readonly route: string; readonly method: string },
  ids: AnswerIds,
): HttpAnswer {
  const { route, method } = request;
  return refused(FAULTS.management.MethodNotFound, ids, {
    message: `No method found matching route ${route} for http method ${method}`,
  });
}

/** `/ping` and `/sping` of a custom domain (AWS: "Amazon API Gateway important notes"). */
export function healthy(): HttpAnswer {
  return { status: 200, headers: [], body: "" };
}

/** AWS's edge answers this one: no body, no content-type and no ids. */
export function payloadTooLarge(): HttpAnswer {
  return { status: FAULTS.management.PayloadTooLarge.status, headers: [], body: "" };
}

/** Too many calls, or the client's send buffer is full. */
export function limitExceeded(ids: AnswerIds): HttpAnswer {
  return refused(FAULTS.management.LimitExceeded, ids);
}

export function internalServerError(ids: AnswerIds): HttpAnswer {
  return refused(FAULTS.management.InternalServerError, ids);
}

/** The node that holds the connection did not answer in time. */
export function gatewayTimeout(ids: AnswerIds): HttpAnswer {
  return refused(FAULTS.management.GatewayTimeout, ids);
}

function refused(
  fault: HttpFault & { errorType: string },
  ids: AnswerIds,
  body: Readonly<Record<string, unknown>> = { message: fault.message },
): HttpAnswer {
  const [requestId, ...others] = idHeaders(ids);
  return {
    status: fault.status,
    headers: [JSON_TYPE, requestId, ["x-amzn-ErrorType", fault.errorType], ...others],
    body: JSON.stringify(body),
  };
}

function idHeaders(ids: AnswerIds): [HeaderField, HeaderField, HeaderField] {
  return [
    ["x-amzn-RequestId", ids.requestId],
    ["x-amz-apigw-id", ids.apigwId],
    ["X-Amzn-Trace-Id", ids.traceId],
  ];
}

/** ISO 8601 in UTC with milliseconds: `2026-09-25T00:22:29.887Z`. */
function isoTime(epochMs: number): string {
  const at = utcParts(epochMs);
  const date = `${padded(at.year, 4)}-${twoDigits(at.month)}-${twoDigits(at.day)}`;
  const time = `${twoDigits(at.hour)}:${twoDigits(at.minute)}:${twoDigits(at.second)}`;
  return `${date}T${time}.${padded(at.millisecond, 3)}Z`;
}
