import type { UpgradeRequest } from "../../core/lambda-event.ts";
import type { ConnectionFacts } from "../../core/request-context.ts";
import {
  type ContextEvent,
  type RequestContext,
  requestContext,
} from "../../core/request-context.ts";
import type { CallTrace, InvokeInput } from "./integration-call.ts";

export interface LifecycleCall {
  readonly facts: ConnectionFacts;
  readonly event: Exclude<ContextEvent, { readonly eventType: "MESSAGE" }>;
  readonly at: { readonly epochMs: number; readonly requestId: string };
  readonly traceId: string;
  readonly trace: CallTrace | undefined;
  /** The upgrade, on `$connect`. */
  readonly request: UpgradeRequest | undefined;
  /** The proxy event's JSON text. */
  readonly eventText: (context: RequestContext) => string;
}

/** What the integration of `$connect` or `$disconnect` reads. Its context is made when something reads it. */
export class LifecycleInput implements InvokeInput {
  readonly #call: LifecycleCall;
  #context: RequestContext | undefined;

  constructor(call: LifecycleCall) {
    this.#call = call;
  }

  get context(): RequestContext {
    const { facts, event, at } = this.#call;
    this.#context ??= requestContext(facts, event, at);
    return this.#context;
  }

  get stageVariables(): ConnectionFacts["stageVariables"] {
    return this.#call.facts.stageVariables;
  }

  get clientCertificateId(): string | undefined {
    return this.#call.facts.clientCertificateId;
  }

  /** There is no message. */
  get body(): undefined {
    return undefined;
  }

  get text(): undefined {
    return undefined;
  }

  get request(): UpgradeRequest | undefined {
    return this.#call.request;
  }

  get traceId(): string {
    return this.#call.traceId;
  }

  get trace(): CallTrace | undefined {
    return this.#call.trace;
  }

  event(): string {
    return this.#call.eventText(this.context);
  }
}
