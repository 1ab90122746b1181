import type { InvokeDeps, InvokeInput } from "./integration/integration-call.ts";

/** Where a fault would act. `-`, or nothing: there is none. */
export interface FaultPlace {
  readonly operation: "connect" | "message" | "disconnect" | "connectionApi";
  readonly apiId: string;
  readonly stage: string;
  readonly routeKey?: string | undefined;
  readonly connectionId?: string | undefined;
}

/** What the operator reads of a request that was refused for it. */
export const THROTTLED_BY_TEST = "Throttled by a fault that the test injected";
/** What the operator reads of a connection that is there and is not found. */
export const HIDDEN_BY_TEST = "The connection is gone by a fault that the test injected";

/** What a test makes go wrong. Each question that is answered with yes MUST be counted; a gateway that serves has none. */
export interface FaultInjection {
  /** Whether a handshake, a message or a call is throttled while every bucket has tokens. */
  throttles(place: FaultPlace): boolean;
  /** Whether calls of `@connections` do not find a connection that is open. */
  hides(place: FaultPlace): boolean;
  /** Whether the end of a connection runs no `$disconnect`. */
  losesDisconnect(place: FaultPlace): boolean;
  /** What an integration calls, with what goes wrong there. */
  backendsOf(input: InvokeInput): Pick<InvokeDeps, "functions" | "http">;
}
