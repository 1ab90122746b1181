import type { FunctionOutcome } from "../../engine/ports.ts";

/** One event on its way through a function. */
export interface Invocation {
  readonly requestId: string;
  readonly traceId: string;
  /** As the caller wrote it, with its qualifier. */
  readonly functionArn: string;
  readonly payload: string;
  /** The first call decides; later ones do nothing, as when the caller has left. */
  settle(outcome: FunctionOutcome): void;
}
