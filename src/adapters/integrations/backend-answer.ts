import { type HeaderField, isNamed } from "../../core/http.ts";
import type { CallSignal, HttpOutcome } from "../../engine/ports.ts";
import type { ReceivedAnswer } from "../../wire/answer-parser.ts";
import { BackendError } from "./backend-error.ts";
import { POOL_LIMITS } from "./backend-pool.ts";
import { unlessAborted } from "./call-signal.ts";
import { decoding } from "./content-coding.ts";

/** Bytes of a backend's answer that are read; AWS's payload quota for what goes to a client is 128 KB. */
export const RESPONSE_BYTES_MAX = POOL_LIMITS.bodyBytesMax;

/** Why an answer of more is none. */
export const TOO_LONG = `The answer is over ${RESPONSE_BYTES_MAX} bytes`;

/** An answer with its body decoded. Rejects when the call is aborted, or the body is not what it says. */
export function answeredOutcome(
  answer: ReceivedAnswer,
  signal: CallSignal,
): HttpOutcome | Promise<HttpOutcome> {
  const decoded = decoding(answer.body, answer.headers, RESPONSE_BYTES_MAX);
  return decoded === undefined
    ? outcomeOf(answer, answer.body)
    : unlessAborted(decoded, signal).then((body) => outcomeOf(answer, body));
}

function outcomeOf(
  { statusCode, headers }: ReceivedAnswer,
  body: Uint8Array | "tooLarge" | "notDecoded",
): HttpOutcome {
  if (body === "tooLarge") return { kind: "unreachable", detail: TOO_LONG };
  if (body === "notDecoded") throw new BackendError("ZlibError");
  return { kind: "answered", statusCode, headers: headers.filter(isOfTheAnswer), body };
}

/** Not about how the body came; it is decoded by now. */
function isOfTheAnswer([name]: HeaderField): boolean {
  switch (name.length) {
    case 14:
      return !isNamed(name, "content-length");
    case 16:
      return !isNamed(name, "content-encoding");
    case 17:
      return !isNamed(name, "transfer-encoding");
    default:
      return true;
  }
}
