/**
 * How a request counts in CloudWatch's metrics (AWS: "Monitor WebSocket API execution with CloudWatch metrics"; native
 * samples of September 2026 for what the page leaves open).
 *
 * Gaps: none known.
 * By design: 2026-11-28 the samples have a client refused by its function, a missing alias, a function's 503 and a message
 *   without a route; what was not sampled follows these: every status from 500 on of a proxy function is an ExecutionError,
 *   other answers from 400 on are an IntegrationError but for `$connect`, where one below 500 is a ClientError.
 *   2026-11-28 a message that is refused before its integration is no MessageCount, as the sample without a route; nor is an
 *   error frame, or a `PostToConnection` that no client took. 2026-11-28 an authorizer that fails is an ExecutionError.
 */
import type { Activity, IntegrationRecord } from "./activity.ts";

/** AWS's route of the one operation that sends. */
export const POST_ROUTE = "POST /@connections/{connectionId}";

export type ErrorMetric = "ClientError" | "IntegrationError" | "ExecutionError";

/** ConnectCount: the handshake got as far as the `$connect` integration, whether or not there is one. */
export function isConnectCounted({ eventType, answer, integration }: Activity): boolean {
  return eventType === "CONNECT" && (answer === undefined || integration !== undefined);
}

/** MessageCount: messages from and to the client. */
export function messageCount(activity: Activity): 0 | 1 | 2 {
  const { eventType, frame, integration, routeKey, sent, status } = activity;
  switch (eventType) {
    case "CONNECT":
      return isConnectCounted(activity) ? 1 : 0;
    case "MESSAGE":
      if (frame !== undefined) return integration === undefined ? 0 : 1;
      return sent === undefined ? 1 : 2;
    case "DISCONNECT":
      return 1;
    case "CONNECTION_API":
      return routeKey === POST_ROUTE && status === 200 ? 1 : 0;
    case "CONTROL_API":
    case "REFUSED":
      return 0;
  }
}

/** The one error that a request is, if any. */
export function errorMetric(activity: Activity): ErrorMetric | undefined {
  const { eventType, frame, integration, status } = activity;
  if (integration === undefined || integration.failure === "unsupportedMediaType") {
    return bySender(status);
  }
  if (integration.failure !== undefined || frame !== undefined) return "ExecutionError";
  // What an integration answered and a handshake cannot pass on.
  if (eventType === "CONNECT" && integration.status !== status) return "ExecutionError";
  return ofAnswer(eventType, integration);
}

function bySender(status: number): ErrorMetric | undefined {
  if (status < 400) return undefined;
  return status < 500 ? "ClientError" : "ExecutionError";
}

function ofAnswer(
  eventType: Activity["eventType"],
  { type, status = 0 }: IntegrationRecord,
): ErrorMetric | undefined {
  if (status < 400) return undefined;
  if (eventType === "CONNECT" && status < 500) return "ClientError";
  return type === "AWS_PROXY" && status >= 500 ? "ExecutionError" : "IntegrationError";
}

/** IntegrationLatency, milliseconds: of what was called, so not of a MOCK and not of `@connections`. */
export function integrationLatency({ integration }: Activity): number | undefined {
  return integration?.type === "MOCK" ? undefined : integration?.latencyMs;
}
