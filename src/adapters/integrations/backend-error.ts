import type { AnswerFault } from "../../wire/answer-head.ts";

/** An answer that cannot be read, or that did not come: its code is what `fetchFailure()` knows. */
export class BackendError extends Error {
  override readonly name = "BackendError";
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** The names that the runtime's own client has for them. */
export const ANSWER_FAULT_CODES = {
  badLength: "InvalidContentLength",
  cut: "ECONNRESET",
  headTooLarge: "ResponseHeadersTooLarge",
  notHttp: "Malformed_HTTP_Response",
  otherTransferCoding: "UnsupportedTransferEncoding",
  tooLarge: "ResponseTooLarge",
  unrequestedUpgrade: "UnrequestedUpgrade",
} as const satisfies Record<AnswerFault, string>;
