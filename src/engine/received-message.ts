import type { CompiledRoute } from "../core/compile-route.ts";
import { JsonBody } from "../core/json-body.ts";
import { messageEvent } from "../core/lambda-event.ts";
import { type RequestContext, requestContext } from "../core/request-context.ts";
import { selectRoute } from "../core/select-route.ts";
import type { Activity, IntegrationRecord } from "../core/telemetry/activity.ts";
import type { StageTelemetry } from "../core/telemetry/stage-telemetry.ts";
import type { CallTrace, InvokeInput } from "./integration/integration-call.ts";
import { callTraceFor } from "./integration/observed-calls.ts";
import type { LiveConnection } from "./live-connection.ts";
import type { Clock, IdSource } from "./ports.ts";

/**
 * A client's message on its way, as its integration reads it. Its ids and its context are made when something reads them:
 * a MOCK with a fixed answer reads nothing, and ids would be a quarter of what its reply costs.
 */
export class ReceivedMessage implements InvokeInput {
  readonly connection: LiveConnection;
  readonly body: JsonBody;
  readonly route: CompiledRoute | undefined;
  readonly trace: CallTrace | undefined;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** The same moment of `elapsed()`. */
  readonly began: number;
  readonly #ids: IdSource;
  #requestId: string | undefined;
  #messageId: string | undefined;
  #traceId: string | undefined;
  #context: RequestContext | undefined;

  constructor(
    deps: { readonly ids: IdSource; readonly clock: Clock },
    connection: LiveConnection,
    text: string,
  ) {
    const { deployment, telemetry } = connection.stage;
    this.connection = connection;
    this.body = new JsonBody(text);
    this.route = selectRoute(deployment, this.body);
    this.trace = this.route && callTraceFor(telemetry, this.route.routeKey);
    this.startedAt = deps.clock.now();
    this.began = deps.clock.elapsed();
    this.#ids = deps.ids;
  }

  get text(): string {
    return this.body.text;
  }

  /** `-`: no route takes it. */
  get routeKey(): string {
    return this.route?.routeKey ?? "-";
  }

  get requestId(): string {
    this.#requestId ??= this.#ids.requestId();
    return this.#requestId;
  }

  get messageId(): string {
    this.#messageId ??= this.#ids.messageId(this.connection.facts.connectionId);
    return this.#messageId;
  }

  get traceId(): string {
    this.#traceId ??= this.#ids.traceId(this.startedAt);
    return this.#traceId;
  }

  get context(): RequestContext {
    const { messageId, requestId, routeKey, startedAt } = this;
    this.#context ??= requestContext(
      this.connection.facts,
      { eventType: "MESSAGE", routeKey, messageId },
      { epochMs: startedAt, requestId },
    );
    return this.#context;
  }

  get stageVariables(): Readonly<Record<string, string>> {
    return this.connection.stage.stageVariables;
  }

  get clientCertificateId(): string | undefined {
    return this.connection.stage.clientCertificateId;
  }

  /** There is one on `$connect` alone. */
  get request(): undefined {
    return undefined;
  }

  event(base64?: string): string {
    return messageEvent(this.connection.facts, this.context, { text: this.text, base64 });
  }
}

/** What is known of a message only once it has been handled. */
export type MessageEnd = Pick<Activity, "status" | "detail" | "integration" | "frame" | "sent">;

/** The record of a message that has been handled. */
export class MessageActivity implements Activity {
  readonly latencyMs: number;
  readonly telemetry: StageTelemetry;
  readonly status: number;
  readonly detail: string | undefined;
  readonly integration: IntegrationRecord | undefined;
  readonly frame: Activity["frame"];
  readonly sent: Uint8Array | undefined;
  readonly #message: ReceivedMessage;

  constructor(message: ReceivedMessage, latencyMs: number, end: MessageEnd) {
    this.#message = message;
    this.latencyMs = latencyMs;
    this.telemetry = message.connection.stage.telemetry;
    this.status = end.status;
    this.detail = end.detail;
    this.integration = end.integration;
    this.frame = end.frame;
    this.sent = end.sent;
  }

  get eventType(): "MESSAGE" {
    return "MESSAGE";
  }

  get facts(): LiveConnection["facts"] {
    return this.#message.connection.facts;
  }

  get apiId(): string {
    return this.facts.apiId;
  }

  get stage(): string {
    return this.facts.stage;
  }

  get connectionId(): string {
    return this.facts.connectionId;
  }

  get routeKey(): string {
    return this.#message.routeKey;
  }

  get requestId(): string {
    return this.#message.requestId;
  }

  get messageId(): string {
    return this.#message.messageId;
  }

  get traceId(): string {
    return this.#message.traceId;
  }

  get startedAt(): number {
    return this.#message.startedAt;
  }

  get received(): string {
    return this.#message.text;
  }
}
