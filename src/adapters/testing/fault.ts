import type { FaultPlace } from "../../engine/fault-injection.ts";

/** What has to be so for a fault to act; what is left out may be anything. */
export interface FaultCondition {
  readonly operation?: FaultPlace["operation"];
  readonly apiId?: string;
  readonly stage?: string;
  readonly routeKey?: string;
  readonly connectionId?: string;
  /** The name of a function that is invoked. */
  readonly functionName?: string;
}

/** What a backend does in place of its work. */
export type BackendFailure =
  /** The handler throws. */
  | { readonly kind: "functionError"; readonly errorType: string; readonly errorMessage: string }
  /** No answer in time; the time need not pass. */
  | { readonly kind: "timeout" }
  /** An answer that nobody can read. */
  | { readonly kind: "malformed" }
  /** An answer of that status. */
  | { readonly kind: "status"; readonly statusCode: number; readonly body: string }
  /** The connection is refused. */
  | { readonly kind: "refused" }
  /** Lambda throttles the function; an HTTP backend answers 429. */
  | { readonly kind: "throttled" };

export type FaultEffect =
  | { readonly kind: "throttle" }
  | { readonly kind: "gone" }
  | { readonly kind: "slowClient" }
  | { readonly kind: "loseDisconnect" }
  /** Milliseconds of the gateway's clock. */
  | { readonly kind: "delay"; readonly milliseconds: number }
  | { readonly kind: "fail"; readonly failure: BackendFailure };

export interface Fault {
  readonly effect: FaultEffect;
  readonly where: FaultCondition;
  /** How often it acts; `undefined`: until it is removed. */
  readonly times: number | undefined;
}
