/**
 * Client message -> route -> integration -> route response. Read top to bottom.
 *
 * Gaps: 2026-11-22 model validation is not applied yet.
 * By design: 2026-11-22 a route response over the payload quota becomes an error frame; what AWS does is not documented.
 *   2026-11-22 a client too slow to take its reply is closed with 1008, because a reply may not be dropped in silence.
 *   2026-11-22 a throttled message gets the frame `Too Many Requests` in the spacing of the others, and so does one
 *   without a route when the account is at its limit; no capture of AWS's is known.
 */
import type { CompiledRoute } from "../core/compile-route.ts";
import { errorFrame, FRAME_MESSAGES } from "../core/error-frame.ts";
import { FAULTS } from "../core/fault.ts";
import { messageEvent } from "../core/lambda-event.ts";
import { requestContext } from "../core/request-context.ts";
import { selectRoute } from "../core/select-route.ts";
import { JsonBody } from "../core/selection-expression.ts";
import { type AccountThrottle, throttleRequest, usedUpSentence } from "../core/throttle.ts";
import type { InvokeDeps } from "./integration-call.ts";
import { invokeIntegration } from "./invoke.ts";
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
  const startedAt = deps.clock.now();
  const { facts, stage } = connection;
  const requestId = deps.ids.requestId();
  const body = new JsonBody(text);
  const route = selectRoute(stage.deployment, body);
  const ids = { connectionId: facts.connectionId, requestId };
  const record = (routeKey: string, status: number, detail?: string): void =>
    deps.activity.record({
      eventType: "MESSAGE",
      apiId: facts.apiId,
      stage: facts.stage,
      routeKey,
      ...ids,
      status,
      latencyMs: deps.clock.now() - startedAt,
      ...(detail === undefined ? {} : { detail }),
    });

  const bucket = route === undefined ? undefined : stage.throttles.get(route.routeKey);
  const usedUp = throttleRequest(deps.account, bucket, startedAt);
  if (usedUp !== undefined) {
    send(deps, connection, UTF8.encode(errorFrame(FRAME_MESSAGES.tooManyRequests, ids)));
    return record(route?.routeKey ?? "-", 429, usedUpSentence(usedUp, deps.account, bucket));
  }
  if (route === undefined) {
    send(deps, connection, UTF8.encode(errorFrame(FRAME_MESSAGES.forbidden, ids)));
    return record("-", 403, "No route matches and there is no $default route");
  }
  if (route.integration === undefined) return record(route.routeKey, 200);

  const outcome = await invokeIntegration(deps, route.integration, {
    ...messageInput(deps, connection, { route, body, text, requestId, epochMs: startedAt }),
  });
  if (outcome.kind === "failed") {
    const isRefused = outcome.reason === "unsupportedMediaType";
    const kind = isRefused ? "unsupportedMediaType" : "internalServerError";
    send(deps, connection, UTF8.encode(errorFrame(FRAME_MESSAGES[kind], ids)));
    return record(route.routeKey, isRefused ? 415 : 500, outcome.detail);
  }
  if (!route.twoWay || !outcome.body) return record(route.routeKey, outcome.statusCode);
  const reply = UTF8.encode(outcome.body);
  if (reply.length > deps.messageBytesMax) {
    send(deps, connection, UTF8.encode(errorFrame(FRAME_MESSAGES.internalServerError, ids)));
    const detail = `The route response has ${reply.length} bytes; ${deps.messageBytesMax} are allowed`;
    return record(route.routeKey, 500, detail);
  }
  send(deps, connection, reply);
  record(route.routeKey, outcome.statusCode);
}

function messageInput(
  deps: MessageDeps,
  connection: LiveConnection,
  message: {
    route: CompiledRoute;
    body: JsonBody;
    text: string;
    requestId: string;
    epochMs: number;
  },
) {
  const { facts, stage } = connection;
  const context = requestContext(
    facts,
    {
      eventType: "MESSAGE",
      routeKey: message.route.routeKey,
      messageId: deps.ids.messageId(facts.connectionId),
    },
    { epochMs: message.epochMs, requestId: message.requestId },
  );
  return {
    context,
    stageVariables: stage.stageVariables,
    body: message.body,
    request: undefined,
    text: message.text,
    traceId: deps.ids.traceId(),
    event: () => messageEvent(facts, context, message.text),
  };
}

function send(deps: MessageDeps, connection: LiveConnection, payload: Uint8Array): void {
  const outcome = connection.socket?.sendText(payload) ?? "closed";
  if (outcome === "sent") connection.touch(deps.clock.now());
  if (outcome === "full") {
    const { code, reason } = FAULTS.close.SlowClient;
    connection.close(code, reason);
  }
}
