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

import { badRequestBodyFrame, errorFrame, FRAME_MESSAGES } from "../core/error-frame.ts";
import { FAULTS } from "../core/fault.ts";
import type { CompiledIntegration } from "../core/integration/compile-integration.ts";
import type { IntegrationOutcome } from "../core/integration/integration-outcome.ts";
import { validationError } from "../core/request-models.ts";
import { unroutedSentence } from "../core/select-route.ts";
import { frameError } from "../core/telemetry/activity-error.ts";
import { type AccountThrottle, throttleRequest, usedUpSentence } from "../core/throttle.ts";
import { type FaultPlace, THROTTLED_BY_TEST } from "./fault-injection.ts";
import type { InvokeDeps } from "./integration/integration-call.ts";
import { integrationRecord } from "./integration/integration-record.ts";
import { invokeIntegration } from "./integration/invoke.ts";
import type { LiveConnection } from "./live-connection.ts";
import type { ActivityLog, IdSource } from "./ports.ts";
import { MessageActivity, type MessageEnd, ReceivedMessage } from "./received-message.ts";

export interface MessageDeps extends InvokeDeps {
  readonly ids: IdSource;
  readonly activity: ActivityLog;
  readonly account: AccountThrottle;
  /** Bytes of a route response; AWS's payload quota holds in both directions. */
  readonly messageBytesMax: number;
}

const UTF8 = new TextEncoder();

/** The promise settles when the message has been handled; `undefined`: it has been. */
export function handleMessage(
  deps: MessageDeps,
  connection: LiveConnection,
  text: string,
): Promise<void> | undefined {
  const message = new ReceivedMessage(deps, connection, text);
  connection.touch(message.began);
  const integration = admitted(deps, message);
  if (integration === undefined) return undefined;
  const outcome = invokeIntegration(deps, integration, message);
  if (outcome instanceof Promise) {
    return outcome.then((later) => answer(deps, message, integration, later));
  }
  answer(deps, message, integration, outcome);
  return undefined;
}

/** What the message's route runs; `undefined` when it runs nothing, and all is done. */
function admitted(deps: MessageDeps, message: ReceivedMessage): CompiledIntegration | undefined {
  const { route, startedAt, connection } = message;
  const { throttles, deployment } = connection.stage;
  const bucket = route === undefined ? undefined : throttles.get(route.routeKey);
  const usedUp = throttleRequest(deps.account, bucket, startedAt);
  if (usedUp !== undefined) {
    const detail = usedUpSentence(usedUp, deps.account, bucket);
    refuse(deps, message, "tooManyRequests", { status: 429, detail });
    return undefined;
  }
  if (deps.faults?.throttles(placeOf(message)) === true) {
    refuse(deps, message, "tooManyRequests", { status: 429, detail: THROTTLED_BY_TEST });
    return undefined;
  }
  if (route === undefined) {
    const detail = unroutedSentence(deployment, message.body);
    refuse(deps, message, "forbidden", { status: 403, detail });
    return undefined;
  }
  const invalid = route.requestModels && validationError(route.requestModels, message.body);
  if (invalid !== undefined) refuseBody(deps, message, invalid);
  else if (route.integration === undefined) record(deps, message, { status: 200 });
  else return route.integration;
  return undefined;
}

function placeOf({ routeKey, connection: { facts } }: ReceivedMessage): FaultPlace {
  const { apiId, stage, connectionId } = facts;
  return { operation: "message", apiId, stage, routeKey, connectionId };
}

/** Answers the client with what the integration came to. */
function answer(
  deps: MessageDeps,
  message: ReceivedMessage,
  ran: CompiledIntegration,
  outcome: IntegrationOutcome,
): void {
  if (outcome.kind === "failed" && outcome.reason === "unsupportedMediaType") {
    const { detail } = outcome;
    return refuse(deps, message, "unsupportedMediaType", { status: 415, detail });
  }
  const { startedAt, trace } = message;
  const at = deps.clock.elapsed();
  const endedAt = startedAt + (at - message.began);
  const integration = integrationRecord(ran, outcome, { startedAt, endedAt, trace });
  if (outcome.kind === "failed") {
    const { detail } = outcome;
    return refuse(deps, message, "internalServerError", { status: 500, detail, integration });
  }
  const { statusCode: status, detail } = outcome;
  if (!message.route?.twoWay || !outcome.body) {
    return record(deps, message, { status, integration, detail });
  }
  const reply = UTF8.encode(outcome.body);
  if (reply.length > deps.messageBytesMax) {
    const detail = `The route response has ${reply.length} bytes; ${deps.messageBytesMax} are allowed`;
    return refuse(deps, message, "internalServerError", { status: 500, detail, integration });
  }
  const sent = send(message.connection, reply, at);
  record(deps, message, { status, integration, detail, sent }, at);
}

/** `at`: when it was handled, of `elapsed()`. */
function record(
  deps: MessageDeps,
  message: ReceivedMessage,
  end: MessageEnd,
  at = deps.clock.elapsed(),
): void {
  deps.activity.record(new MessageActivity(message, at - message.began, end));
}

/** Sends the error frame of that name; the connection stays open. */
function refuse(
  deps: MessageDeps,
  message: ReceivedMessage,
  name: keyof typeof FRAME_MESSAGES,
  end: MessageEnd,
): void {
  const { connection, requestId } = message;
  const { connectionId } = connection.facts;
  const frame = errorFrame(FRAME_MESSAGES[name], { connectionId, requestId });
  const sent = send(connection, UTF8.encode(frame), deps.clock.elapsed());
  record(deps, message, { ...end, frame: frameError(name), sent });
}

/** Sends the frame for a message that its model refuses; the connection stays open. */
function refuseBody(
  deps: MessageDeps,
  message: ReceivedMessage,
  validationErrorString: string,
): void {
  const { connection, messageId } = message;
  const { connectionId } = connection.facts;
  const refusal = UTF8.encode(badRequestBodyFrame({ connectionId, messageId }));
  const sent = send(connection, refusal, deps.clock.elapsed());
  const frame = { ...frameError("badRequestBody"), validationErrorString };
  const detail = `${frame.message}: ${validationErrorString}`;
  record(deps, message, { status: 400, detail, frame, sent });
}

/** The payload, when the client took it. */
function send(connection: LiveConnection, payload: Uint8Array, at: number): Uint8Array | undefined {
  const outcome = connection.socket?.sendText(payload) ?? "closed";
  if (outcome === "sent") {
    connection.touch(at);
    return payload;
  }
  if (outcome === "full") {
    const { code, reason } = FAULTS.close.SlowClient;
    connection.close(code, reason);
  }
  return undefined;
}
