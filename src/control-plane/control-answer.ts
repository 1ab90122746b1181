/**
 * HTTP answers of the control plane (AWS: "AWS restJson1 protocol"; API Gateway V2 API reference).
 *
 * Gaps: none known.
 * By design: 2026-11-28 a store that cannot take a change answers 503 ServiceUnavailableException, and nothing has changed.
 */
import type { HeaderField, HttpAnswer } from "../core/http.ts";
import type { Output } from "./operation.ts";

export interface ControlIds {
  /** A UUID. */
  readonly requestId: string;
}

const JSON_TYPE: HeaderField = ["Content-Type", "application/json"];

export function succeeded(status: number, output: Output | undefined, ids: ControlIds): HttpAnswer {
  if (status === 204) return { status, headers: idHeaders(ids), body: "" };
  return { status, headers: [JSON_TYPE, ...idHeaders(ids)], body: JSON.stringify(output ?? {}) };
}

/** As Lambda answers it: the kind of each refusal, and `Message` where its service model has that. */
export function refusedByLambda(
  fault: { readonly status: number; readonly type: string; readonly message: string },
  ids: ControlIds,
): HttpAnswer {
  const type = fault.type === "BadRequestException" ? "InvalidParameterValueException" : fault.type;
  const member = type === "ResourceNotFoundException" ? "Message" : "message";
  const reason = type === "TooManyRequestsException" ? { Reason: "CallerRateLimitExceeded" } : {};
  const body = { ...reason, Type: "User", [member]: fault.message };
  return {
    status: fault.status,
    headers: [JSON_TYPE, ...idHeaders(ids), ["x-amzn-ErrorType", type]],
    body: JSON.stringify(body),
  };
}

/** `member`: IAM's own refusals spell it `Message`. */
export function refused(
  fault: { readonly status: number; readonly type: string; readonly message: string },
  ids: ControlIds,
  member: "message" | "Message" = "message",
): HttpAnswer {
  return {
    status: fault.status,
    headers: [JSON_TYPE, ...idHeaders(ids), ["x-amzn-ErrorType", fault.type]],
    body: JSON.stringify({ [member]: fault.message }),
  };
}

function idHeaders({ requestId }: ControlIds): HeaderField[] {
  return [["x-amzn-RequestId", requestId]];
}
