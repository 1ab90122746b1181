/**
 * HTTP answers that refuse an upgrade (native captures of September 2026 for the 401, 403 and 500 of `$connect` and
 * for the 400 page). The listener adds `date`, `content-length` and `connection`.
 *
 * Gaps: none known.
 * By design: 2026-11-22 AWS's own bodies of 400 (missing parameter), 414, 415, 426, 429 and 431 have no public capture; ours
 *   follow REST APIs. 2026-11-22 a `$connect` function's headers are passed on except those that belong to the
 *   connection; its content-type too. 2026-11-28 the 403 and 429 of an API key have the shape of an authorizer's refusals. 2026-11-22 a 1xx from a function, which cannot end a request, is sent as 502.
 */
import { FAULTS, type HttpFault } from "./fault.ts";
import type { HeaderField, HttpAnswer } from "./http.ts";

/** Of a request that reached no connection. */
export interface RequestIds {
  readonly requestId: string;
  readonly apigwId: string;
}

/** Of a `$connect` that was given a connection id before it was refused. */
export interface ConnectIds {
  readonly connectionId: string;
  readonly requestId: string;
}

/** Unknown host, stage or path, or a disabled endpoint. */
export function forbidden(ids: RequestIds): HttpAnswer {
  return plainRejection(FAULTS.handshake.Forbidden, ids);
}

/** A request without `Upgrade: websocket`. */
export function notAnUpgrade(ids: RequestIds): HttpAnswer {
  return forbidden(ids);
}

export function tooManyRequests(ids: RequestIds): HttpAnswer {
  return plainRejection(FAULTS.handshake.TooManyRequests, ids);
}

/** `$connect` uses AWS_IAM and the request is unsigned, or its signature is not accepted. */
export function signatureRefused(
  fault: { readonly errorType: string; readonly message: string },
  ids: RequestIds,
): HttpAnswer {
  const { errorType, message } = fault;
  return plainRejection({ ...FAULTS.handshake.SignatureRefused, errorType }, ids, { message });
}

/** `$connect` uses AWS_IAM and the caller's policies do not allow it. IAM's own refusals spell the member `Message`. */
export function accessDenied(message: string, ids: RequestIds): HttpAnswer {
  return plainRejection(FAULTS.handshake.AccessDenied, ids, { Message: message });
}

export function requiredParameterMissing(ids: ConnectIds): HttpAnswer {
  return connectRejection("RequiredParameterMissing", ids);
}

const INTEGRATION_FAULTS = {
  415: "UnsupportedMediaType",
  500: "InternalServerError",
  502: "BadGateway",
  504: "GatewayTimeout",
} as const;

export function integrationFailed(
  status: keyof typeof INTEGRATION_FAULTS,
  ids: ConnectIds,
): HttpAnswer {
  return connectRejection(INTEGRATION_FAULTS[status], ids);
}

/** What the gateway itself says about a `$connect`: compact JSON, without x-amzn headers. */
export function connectRejection(
  fault:
    | "RequiredParameterMissing"
    | "Unauthorized"
    | "ExplicitDeny"
    | "NoMatchingAllow"
    | "ApiKeyRefused"
    | "UsagePlanThrottled"
    | "UsagePlanQuotaExceeded"
    | "MethodArnTooLong"
    | "UnsupportedMediaType"
    | "InternalServerError"
    | "BadGateway"
    | "GatewayTimeout",
  ids: ConnectIds,
): HttpAnswer {
  const { status, message } = FAULTS.handshake[fault];
  const { connectionId, requestId } = ids;
  return {
    status,
    headers: [CONNECT_CONTENT_TYPE, ["x-amz-apigw-id", requestId]],
    body: JSON.stringify({ message, connectionId, requestId }),
  };
}

const CONNECT_CONTENT_TYPE: HeaderField = ["content-type", "application/json; charset=UTF-8"];

/** Fields about the connection or the framing, which the listener alone may decide, and our own id. */
const NOT_PASSED_ON = new Set([
  ...["connection", "content-length", "date", "keep-alive", "proxy-connection", "te", "trailer"],
  ...["transfer-encoding", "upgrade", "x-amz-apigw-id"],
]);

/** The integration's own refusal: status and body as they are. */
export function rejectedByIntegration(refusal: {
  readonly statusCode: number;
  readonly headers: readonly HeaderField[];
  readonly body: string;
  readonly requestId: string;
}): HttpAnswer {
  const passed = refusal.headers.filter(([name]) => {
    const lower = name.toLowerCase();
    return !NOT_PASSED_ON.has(lower) && !lower.startsWith("sec-websocket-");
  });
  const hasType = passed.some(([name]) => name.toLowerCase() === "content-type");
  return {
    status: refusal.statusCode < 200 ? FAULTS.handshake.BadGateway.status : refusal.statusCode,
    headers: [
      ...(hasType ? [] : [CONNECT_CONTENT_TYPE]),
      ...passed,
      ["x-amz-apigw-id", refusal.requestId],
    ],
    // RFC 9110 section 15.4.5: a 304 has no content.
    body: refusal.statusCode === 304 ? "" : refusal.body,
  };
}

/** Another protocol version than 13 (RFC 6455 section 4.4). */
export function upgradeRequired(): HttpAnswer {
  const { status, message } = FAULTS.handshake.UpgradeRequired;
  return {
    status,
    headers: [
      ["content-type", "application/json"],
      ["Sec-WebSocket-Version", "13"],
      ["Upgrade", "websocket"],
    ],
    body: JSON.stringify({ message }),
  };
}

function plainRejection(
  fault: HttpFault & { errorType: string },
  ids: RequestIds,
  body: Readonly<Record<string, unknown>> = { message: fault.message },
): HttpAnswer {
  return {
    status: fault.status,
    headers: [
      ["Content-Type", "application/json"],
      ["x-amzn-RequestId", ids.requestId],
      ["x-amzn-ErrorType", fault.errorType],
      ["x-amz-apigw-id", ids.apigwId],
    ],
    body: JSON.stringify(body),
  };
}
