import type { HeaderField } from "./http.ts";

/** What an integration came to, whatever its type. */
export type IntegrationOutcome =
  | {
      readonly kind: "responded";
      readonly statusCode: number;
      readonly headers: readonly HeaderField[];
      readonly body: string | undefined;
    }
  | IntegrationFailure;

export interface IntegrationFailure {
  readonly kind: "failed";
  readonly reason: FailureReason;
  /** For the operator only. */
  readonly detail: string;
}

export type FailureReason =
  | "function"
  | "timeout"
  | "malformed"
  | "unreachable"
  | "configuration"
  /** PassthroughBehavior lets no message through that has no template. */
  | "unsupportedMediaType";

export function failed(reason: FailureReason, detail: string): IntegrationFailure {
  return { kind: "failed", reason, detail };
}
