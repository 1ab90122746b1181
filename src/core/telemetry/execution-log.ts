/**
 * What a request leaves in the execution log of its stage (AWS: "Configure logging for WebSocket APIs", `LoggingLevel` and
 * `DataTraceEnabled` of CreateStage; captures of September 2026).
 *
 * Gaps: 2026-11-28 the requests that an authorizer and a mapping cause are not told step by step.
 * By design: 2026-11-28 the lines of a request are written together when it ends, each with the time of its step. 2026-11-28 lines
 *   that no capture of a WebSocket API shows (what is sent to an integration and comes back, payloads, time-outs) have the words
 *   that REST APIs log. 2026-11-28 line ends and control characters are escaped, so that a client cannot forge a line. 2026-11-28
 *   headers that let somebody in are masked wherever they stand, payloads of functions included.
 */

import { type Payload, textOf } from "../integration/payload.ts";
import type { Activity, EndpointExchange, IntegrationRecord } from "./activity.ts";
import { activityError } from "./activity-error.ts";
import { logEvent } from "./log-event.ts";
import { masked, maskedHeaders, maskedUri } from "./masked-headers.ts";
import { maskedJson } from "./masked-json.ts";
import type { RouteTelemetry, StageTelemetry } from "./stage-telemetry.ts";

export interface LogEvent {
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** A single line of at most `LOG_EVENT_BYTES_MAX`. */
  readonly text: string;
}

/** What the stage logs of a request on that route. */
export function routeTelemetryOf(telemetry: StageTelemetry, routeKey: string): RouteTelemetry {
  return telemetry.routes.get(routeKey) ?? telemetry.otherwise;
}

/** Nothing at level OFF, the failures at ERROR, every step at INFO. */
export function executionLog(activity: Activity, wanted: RouteTelemetry): LogEvent[] {
  if (wanted.loggingLevel === "OFF" || activity.eventType === "REFUSED") return [];
  const lines = new Lines(activity, wanted);
  begin(lines, activity);
  if (activity.access !== undefined) tellAccess(lines, activity);
  if (activity.integration !== undefined) tellIntegration(lines, activity.integration);
  end(lines, activity);
  return lines.events;
}

/** Collects the lines that the level lets through. */
class Lines {
  readonly events: LogEvent[] = [];
  readonly #prefix: string;
  readonly #wanted: RouteTelemetry;
  readonly #apiKey: string | undefined;
  #at: number;

  constructor({ facts, requestId, startedAt }: Activity, wanted: RouteTelemetry) {
    this.#prefix = `(${requestId}) `;
    this.#wanted = wanted;
    this.#apiKey = facts?.apiKey?.value.reveal();
    this.#at = startedAt;
  }

  /** What follows happened then. */
  at(epochMs: number): void {
    this.#at = epochMs;
  }

  info(text: string): void {
    if (this.#wanted.loggingLevel === "INFO") this.#add(text);
  }

  error(text: string): void {
    this.#add(text);
  }

  /** A whole payload, where the stage asks for them. */
  payload(what: string, payload: Payload | undefined): void {
    if (!this.#wanted.dataTraceEnabled || payload === undefined) return;
    this.info(`${what}: ${maskedJson(textOf(beginning(payload)))}`);
  }

  #add(text: string): void {
    this.events.push({ at: this.#at, text: logEvent(this.#prefix + this.#withoutApiKey(text)) });
  }

  /** A mapping or a backend may put the key under any name. */
  #withoutApiKey(text: string): string {
    return this.#apiKey === undefined ? text : text.replaceAll(this.#apiKey, masked(this.#apiKey));
  }
}

/** Of a payload no more is read than a line can show; a header that is masked is never cut before it ends. */
const PAYLOAD_READ_MAX = 16_384;

function beginning(payload: Payload): Payload {
  return typeof payload === "string"
    ? payload.slice(0, PAYLOAD_READ_MAX)
    : payload.subarray(0, PAYLOAD_READ_MAX);
}

function begin(lines: Lines, activity: Activity): void {
  const { apiId, connectionId, facts, requestId, routeKey, stage } = activity;
  const { access } = activity;
  const used = activity.eventType === "CONNECT" ? facts?.apiKey : undefined;
  const key = used === undefined ? "" : ` ${masked(used.value.reveal())}`;
  const apiStage = `${apiId}/${stage}`;
  lines.info(`Extended Request Id: ${requestId}`);
  lines.info(
    `Verifying Usage Plan for request: ${requestId}. API Key:${key} API Stage: ${apiStage}`,
  );
  if (access?.apiKeyRefusal !== undefined) {
    lines.error(
      `Usage Plan check failed for API Key${key} and API Stage ${apiStage}: ${access.apiKeyRefusal}`,
    );
    return;
  }
  if (used === undefined && !wasRefused(activity)) {
    lines.info(
      `API Key authorized because route '${routeKey}' does not require API Key. Request will not contribute to throttle or quota limits`,
    );
  }
  if (!wasRefused(activity)) {
    lines.info(`Usage Plan check succeeded for API Key${key} and API Stage ${apiStage}`);
  }
  lines.info(`Starting execution for request: ${requestId}`);
  lines.info(`WebSocket Request Route: [${routeKey}]`);
  switch (activity.eventType) {
    case "CONNECT": {
      const agent = facts?.userAgent ?? "";
      const client = `Client [UserAgent: ${agent}, SourceIp: ${facts?.sourceIp ?? ""}]`;
      lines.info(`${client} is connecting to WebSocket API [${apiId}].`);
      break;
    }
    case "MESSAGE":
      lines.info(
        `WebSocket API [${apiId}] received message from client [Connection Id: ${connectionId}].`,
      );
      break;
    case "DISCONNECT":
    case "CONNECTION_API":
    case "CONTROL_API":
    case "REFUSED":
      break;
  }
  lines.payload("Method request body before transformations", activity.received);
}

/** By authorization, which comes before the API key and everything else. */
function wasRefused({ access }: Activity): boolean {
  const attempts = [access?.authenticate, access?.authorizer, access?.authorize];
  return attempts.some((attempt) => attempt?.error !== undefined);
}

function tellAccess(lines: Lines, { access, facts, requestId }: Activity): void {
  const { authenticate, authorizer, authorize } = access ?? {};
  if (authorizer !== undefined) {
    lines.at(authorizer.startedAt);
    lines.info(`Starting authorizer for request: ${requestId}`);
    lines.at(authorizer.startedAt + authorizer.latencyMs);
    const { error, status } = authorizer;
    if (error === undefined) {
      const principal = facts?.authorizer?.principalId ?? "";
      lines.info(`Using valid authorizer policy for principal: ${masked(principal)}`);
      lines.info("Successfully completed authorizer execution");
    } else if (status === 401) lines.error(`Unauthorized request: ${requestId}`);
    else lines.error(`Execution failed due to configuration error: Authorizer error: ${error}`);
  }
  for (const attempt of [authenticate, authorize]) {
    if (attempt?.error !== undefined) {
      lines.error(`Unauthorized request: ${requestId}, ${attempt.error}`);
    }
  }
}

function tellIntegration(lines: Lines, integration: IntegrationRecord): void {
  const { error, exchange, failure, integrationStatus, latencyMs, startedAt } = integration;
  lines.at(startedAt);
  if (exchange !== undefined) tellRequest(lines, exchange);
  lines.at(startedAt + latencyMs);
  if (integrationStatus !== undefined) {
    const latency = `Integration latency: ${latencyMs} ms`;
    lines.info(`Received response. Status: ${integrationStatus}, ${latency}`);
  }
  if (integration.requestId !== undefined) {
    lines.info(`AWS Integration Endpoint RequestId : ${integration.requestId}`);
  }
  const response = exchange?.response;
  if (response !== undefined) {
    lines.info(`Endpoint response headers: ${maskedHeaders(response.headers)}`);
    lines.payload("Endpoint response body before transformations", response.body);
  }
  if (failure !== undefined) lines.error(failureLine(failure, error ?? "", integration));
}

function tellRequest(lines: Lines, { uri, headers, body }: EndpointExchange): void {
  const shown = maskedUri(uri);
  lines.info(`Endpoint request URI: ${shown}`);
  lines.info(`Endpoint request headers: ${maskedHeaders(headers)}`);
  lines.payload("Endpoint request body after transformations", body);
  lines.info(`Sending request to ${shown}`);
}

function failureLine(
  failure: NonNullable<IntegrationRecord["failure"]>,
  error: string,
  { requestId }: IntegrationRecord,
): string {
  switch (failure) {
    case "function": {
      const id = requestId === undefined ? "" : ` Lambda request id: ${requestId}`;
      return `Lambda execution failed due to customer function error: ${error}.${id}`;
    }
    case "timeout":
      return `Execution failed due to a timeout error: ${error}`;
    case "malformed":
      return `Execution failed due to configuration error: Malformed Lambda proxy response: ${error}`;
    case "unreachable":
      return `Execution failed due to a network error communicating with endpoint: ${error}`;
    case "configuration":
      return `Execution failed due to configuration error: ${error}`;
    case "unsupportedMediaType":
      return `Execution failed: Unsupported Media Type: ${error}`;
  }
}

function end(lines: Lines, activity: Activity): void {
  const { apiId, close, connectionId, detail, integration, startedAt, status } = activity;
  lines.at(startedAt + activity.latencyMs);
  const wrong = activityError(activity);
  const isTold =
    integration?.failure !== undefined ||
    activity.access?.apiKeyRefusal !== undefined ||
    wasRefused(activity);
  if (wrong !== undefined && !isTold) {
    lines.error(`Execution failed: ${wrong.validationErrorString ?? detail ?? wrong.message}`);
  }
  lines.payload("Method response body after transformations", activity.sent);
  const client = `[Connection Id: ${connectionId}]`;
  switch (activity.eventType) {
    case "CONNECT":
      if (activity.answer === undefined) {
        lines.info(`Client ${client} connected to API [${apiId}] successfully.`);
      } else {
        lines.info(
          `Client ${client} failed to connect to API [${apiId}] with status code [${status}].`,
        );
      }
      break;
    case "MESSAGE":
    case "CONNECTION_API": {
      const subject =
        activity.eventType === "MESSAGE" ? "Message from client" : "Command for client";
      lines.info(
        `${subject} ${client} sent to API [${apiId}] with response status code [${status}].`,
      );
      break;
    }
    case "DISCONNECT": {
      const reason = `Close reason: [${close?.statusCode ?? 0}: ${close?.reason ?? ""}]`;
      lines.info(
        `Client ${client} disconnected from API [${apiId}] with integration response status code [${status}]. ${reason}`,
      );
      break;
    }
    case "CONTROL_API":
    case "REFUSED":
      break;
  }
}
