import type { Activity } from "../../core/telemetry/activity.ts";

/** An activity as a test reads it. */
export function activityEvent(activity: Activity): Readonly<Record<string, unknown>> {
  const { eventType, apiId, stage, routeKey, connectionId, requestId, status } = activity;
  const { startedAt, latencyMs, detail, messageId, close, integration, frame, answer } = activity;
  const { facts, received, sent, access } = activity;
  return {
    ...{ event: "activity", eventType, apiId, stage, routeKey, connectionId, requestId, status },
    ...{ startedAt, latencyMs, detail, messageId, close, frame, access },
    received: textOf(received),
    sent: textOf(sent),
    answer: answer && { status: answer.status, body: answer.body },
    connectedAt: facts?.connectedAt,
    sourceIp: facts?.sourceIp,
    userAgent: facts?.userAgent,
    domainName: facts?.domainName,
    integration: integration && { ...integration, exchange: undefined },
  };
}

const UTF8 = new TextDecoder();

function textOf(data: string | Uint8Array | undefined): string | undefined {
  return data instanceof Uint8Array ? UTF8.decode(data) : data;
}
