import type { HeaderField } from "../http.ts";

/** What an integration came to, whatever its type. */
export type IntegrationOutcome =
  | {
      readonly kind: "responded";
      readonly statusCode: number;
      readonly headers: readonly HeaderField[];
      readonly body: string | undefined;
      /** For the operator only: what went wrong though there is an answer. */
      readonly detail?: string;
      /** What ran the backend, where that is not the backend itself. */
      readonly ran?: RunningAnswer;
    }
  | IntegrationFailure;

export interface IntegrationFailure {
  readonly kind: "failed";
  readonly reason: FailureReason;
  /** For the operator only. */
  readonly detail: string;
  readonly ran?: RunningAnswer;
}

/** What a service that runs a backend said of the run, whatever came of it: for the logs. */
export interface RunningAnswer {
  readonly statusCode: number;
  /** Its name for the run. */
  readonly requestId?: string;
}

export type FailureReason =
  | "function"
  | "timeout"
  | "malformed"
  | "unreachable"
  | "configuration"
  /** PassthroughBehavior lets no message through that has no template. */
  | "unsupportedMediaType";

export function failed(
  reason: FailureReason,
  detail: string,
  ran?: RunningAnswer,
): IntegrationFailure {
  return { kind: "failed", reason, detail, ...(ran === undefined ? {} : { ran }) };
}
