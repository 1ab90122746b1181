/**
 * Client message -> route -> integration -> route response. Read top to bottom.
 *
 * Gaps: none known.
 * By design: 2026-11-22 a route response over the payload quota becomes an error frame; what AWS does is not documented.
 *   2026-11-22 a client too slow to take its reply is closed with 1008, because a reply may not be dropped in silence.
 *   2026-11-22 a throttled message gets the frame `Too Many Requests` in the spacing of the others, and so does one
 *   without a route when the account is at its limit; no capture of AWS's is known. 2026-11-28 a message that its model
 *   refuses is recorded with status 400.
 */

import type { CompiledRoute } from "../core/compile-route.ts";
import { badRequestBodyFrame, errorFrame, FRAME_MESSAGES } from "../core/error-frame.ts";
import { FAULTS } from "../core/fault.ts";
import { JsonBody } from "../core/json-body.ts";
import { messageEvent } from "../core/lambda-event.ts";
import { type RequestContext, requestContext } from "../core/request-context.ts";
import { validationError } from "../core/request-models.ts";
import { selectRoute, unroutedSentence } from "../core/select-route.ts";
import type { Activity } from "../core/telemetry/activity.ts";
import { frameError } from "../core/telemetry/activity-error.ts";
import { type AccountThrottle, throttleRequest, usedUpSentence } from "../core/throttle.ts";
import type { InvokeDeps, InvokeInput } from "./integration/integration-call.ts";
import { integrationRecord } from "./integration/integration-record.ts";
import { invokeIntegration } from "./integration/invoke.ts";
import { callTraceFor } from "./integration/observed-calls.ts";
import type { LiveConnection } from "./live-connection.ts";
import type { ActivityLog, IdSource } from "./ports.ts";

export interface MessageDeps extends InvokeDeps {
  readonly ids: IdSource;
  readonly activity: ActivityLog;
  readonly account: AccountThrottle;
  /** Bytes of a route response; AWS's payload quota holds in both directions. */
  readonly messageBytesMax: number;
}

const UTF8 = new TextEncoder();

export async function handleMessage(
  deps: MessageDeps,
  connection: LiveConnection,
  text: string,
): Promise<void> {
  const message = received(deps, connection, text);
  const { route, startedAt } = message;
  const { throttles } = connection.stage;
  const bucket = route === undefined ? undefined : throttles.get(route.routeKey);
  const usedUp = throttleRequest(deps.account, bucket, startedAt);
  if (usedUp !== undefined) {
    const detail = usedUpSentence(usedUp, deps.account, bucket);
    return refuse(deps, message, "tooManyRequests", { status: 429, detail });
  }
  if (route === undefined) {
    const detail = unroutedSentence(connection.stage.deployment, message.body);
    return refuse(deps, message, "forbidden", { status: 403, detail });
  }
  const invalid = route.requestModels && validationError(route.requestModels, message.body);
  if (invalid !== undefined) return refuseBody(deps, message, invalid);
  if (route.integration === undefined) return record(deps, message, { status: 200 });

  const input = messageInput(message, route);
  const outcome = await invokeIntegration(deps, route.integration, input);
  if (outcome.kind === "failed" && outcome.reason === "unsupportedMediaType") {
    const { detail } = outcome;
    return refuse(deps, message, "unsupportedMediaType", { status: 415, detail });
  }
  const endedAt = startedAt + latencyOf(deps, message);
  const run = { startedAt, endedAt, trace: input.trace };
  const integration = integrationRecord(route.integration, outcome, run);
  if (outcome.kind === "failed") {
    const { detail } = outcome;
    return refuse(deps, message, "internalServerError", { status: 500, detail, integration });
  }
  const { statusCode: status, detail } = outcome;
  if (!route.twoWay || !outcome.body) return record(deps, message, { status, integration, detail });
  const reply = UTF8.encode(outcome.body);
  if (reply.length > deps.messageBytesMax) {
    const detail = `The route response has ${reply.length} bytes; ${deps.messageBytesMax} are allowed`;
    return refuse(deps, message, "internalServerError", { status: 500, detail, integration });
  }
  const sent = send(deps, connection, reply);
  record(deps, message, { status, integration, detail, sent });
}

/** A message on its way, with what its route and its record need. */
interface Message {
  readonly connection: LiveConnection;
  readonly text: string;
  readonly body: JsonBody;
  readonly route: CompiledRoute | undefined;
  readonly requestId: string;
  readonly messageId: string;
  readonly traceId: string;
  readonly startedAt: number;
  /** The same moment of `elapsed()`. */
  readonly began: number;
}

function received(deps: MessageDeps, connection: LiveConnection, text: string): Message {
  const { ids } = deps;
  const body = new JsonBody(text);
  return {
    connection,
    text,
    body,
    route: selectRoute(connection.stage.deployment, body),
    requestId: ids.requestId(),
    messageId: ids.messageId(connection.facts.connectionId),
    traceId: ids.traceId(),
    startedAt: deps.clock.now(),
    began: deps.clock.elapsed(),
  };
}

function latencyOf(deps: MessageDeps, { began }: Message): number {
  return deps.clock.elapsed() - began;
}

/** What is known of a message only once it has been handled. */
type MessageEnd = Pick<Activity, "status" | "detail" | "integration" | "frame" | "sent">;

function record(deps: MessageDeps, message: Message, end: MessageEnd): void {
  const { connection, startedAt } = message;
  const { facts, stage } = connection;
  deps.activity.record({
    eventType: "MESSAGE",
    apiId: facts.apiId,
    stage: facts.stage,
    routeKey: message.route?.routeKey ?? "-",
    connectionId: facts.connectionId,
    requestId: message.requestId,
    startedAt,
    latencyMs: latencyOf(deps, message),
    telemetry: stage.telemetry,
    facts,
    messageId: message.messageId,
    traceId: message.traceId,
    received: message.text,
    status: end.status,
    detail: end.detail,
    integration: end.integration,
    frame: end.frame,
    sent: end.sent,
  });
}

/** Sends the error frame of that name; the connection stays open. */
function refuse(
  deps: MessageDeps,
  message: Message,
  name: keyof typeof FRAME_MESSAGES,
  end: MessageEnd,
): void {
  const { connection, requestId } = message;
  const { connectionId } = connection.facts;
  const frame = errorFrame(FRAME_MESSAGES[name], { connectionId, requestId });
  const sent = send(deps, connection, UTF8.encode(frame));
  record(deps, message, { ...end, frame: frameError(name), sent });
}

/** Sends the frame for a message that its model refuses; the connection stays open. */
function refuseBody(deps: MessageDeps, message: Message, validationErrorString: string): void {
  const { connection, messageId } = message;
  const { connectionId } = connection.facts;
  const sent = send(
    deps,
    connection,
    UTF8.encode(badRequestBodyFrame({ connectionId, messageId })),
  );
  const frame = { ...frameError("badRequestBody"), validationErrorString };
  const detail = `${frame.message}: ${validationErrorString}`;
  record(deps, message, { status: 400, detail, frame, sent });
}

function messageInput(message: Message, { routeKey }: CompiledRoute): InvokeInput {
  const { connection, messageId, requestId, startedAt, text } = message;
  const { facts, stage } = connection;
  let context: RequestContext | undefined;
  const made = (): RequestContext => {
    const event = { eventType: "MESSAGE", routeKey, messageId } as const;
    context ??= requestContext(facts, event, { epochMs: startedAt, requestId });
    return context;
  };
  return {
    // Made when something reads it: a MOCK with a fixed answer reads nothing.
    get context() {
      return made();
    },
    stageVariables: stage.stageVariables,
    clientCertificateId: stage.clientCertificateId,
    body: message.body,
    request: undefined,
    text,
    traceId: message.traceId,
    trace: callTraceFor(stage.telemetry, routeKey),
    event: (base64?: string) => messageEvent(facts, made(), { text, base64 }),
  };
}

/** The payload, when the client took it. */
function send(
  deps: MessageDeps,
  connection: LiveConnection,
  payload: Uint8Array,
): Uint8Array | undefined {
  const outcome = connection.socket?.sendText(payload) ?? "closed";
  if (outcome === "sent") {
    connection.touch(deps.clock.elapsed());
    return payload;
  }
  if (outcome === "full") {
    const { code, reason } = FAULTS.close.SlowClient;
    connection.close(code, reason);
  }
  return undefined;
}
