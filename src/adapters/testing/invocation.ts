import type { FunctionOutcome, HttpOutcome } from "../../engine/ports.ts";
import type { ActingPlace } from "./fault-table.ts";

/** One run of a function or call of an HTTP backend, for a test. */
export interface Invocation extends ActingPlace {
  /** Of an HTTP backend. */
  readonly method?: string;
  readonly url?: string;
  readonly outcome: FunctionOutcome["kind"] | HttpOutcome["kind"] | "accepted";
  /** What the function got, or the body that the backend got. */
  readonly input?: string | undefined;
  /** What the function or the backend answered. */
  readonly answer?: string | undefined;
  /** Of an HTTP backend. */
  readonly statusCode?: number;
  readonly errorType?: string;
  readonly errorMessage?: string;
  /** Why there is no answer. */
  readonly detail?: string;
}
