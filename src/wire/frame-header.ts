/**
 * The header of a frame from a client, RFC 6455 section 5.2, judged in the order of its bytes: the
 * verdict does not depend on how the network cut them, and comes before any payload is held.
 *
 * Gaps: none known.
 * By design:
 * - 2026-11-22 a binary frame closes with AWS's 1003 even when it is also too big.
 * - 2026-11-22 the reasons of 1002, 1007 and 1009 are short and fixed: AWS's texts for them were never
 *   recorded, and no client can depend on them.
 */
import { CONTROL_PAYLOAD_BYTES_MAX, LENGTH_7_MAX, LENGTH_16_MAX, OPCODE } from "./frame.ts";
import { maskKeyOf } from "./mask.ts";

export interface FrameHeader {
  readonly opcode: number;
  readonly fin: boolean;
  readonly payloadLength: number;
  readonly maskKey: number;
  /** Bytes before the payload. */
  readonly headerLength: number;
}

/** Why the connection has to close. */
export interface Violation {
  readonly kind: "violation";
  readonly code: 1002 | 1003 | 1007 | 1009;
  readonly reason: string;
}

export const PROTOCOL_ERROR: Violation = violation(1002, "Protocol error");
/** AWS's text, recorded. */
export const BINARY_REFUSED: Violation = violation(1003, "Binary is not supported");
export const INVALID_UTF8: Violation = violation(1007, "Invalid UTF-8");
export const TOO_BIG: Violation = violation(1009, "Message too big");

export interface HeaderExpectations {
  /** A message has begun: only its continuations and control frames may come. */
  readonly inMessage: boolean;
  /** What the next data frame may hold; negative when the message may have no further frame. */
  readonly payloadBytesMax: number;
}

/** `bytes[start..end)`; `undefined`: needs more bytes. */
export function readFrameHeader(
  bytes: Uint8Array,
  range: { readonly start: number; readonly end: number },
  expected: HeaderExpectations,
): FrameHeader | Violation | undefined {
  const { start, end } = range;
  const first = bytes[start];
  if (first === undefined || start >= end) return undefined;
  const opcode = first & 0x0f;
  const fin = first >= 0x80;
  const wrongStart = checkFirstByte(first, expected.inMessage);
  if (wrongStart !== undefined) return wrongStart;

  const second = bytes[start + 1];
  if (second === undefined || start + 1 >= end) return undefined;
  const shortLength = second & 0x7f;
  const isControl = opcode >= OPCODE.close;
  // Every frame of a client is masked (section 5.1); a control frame is short (section 5.5).
  if (second < 0x80 || (isControl && shortLength > CONTROL_PAYLOAD_BYTES_MAX)) {
    return PROTOCOL_ERROR;
  }
  if (opcode === OPCODE.binary) return BINARY_REFUSED;

  const maskStart = start + 2 + extendedLengthBytes(shortLength);
  if (maskStart > end) return undefined;
  const payloadLength = readLength(bytes, start + 2, shortLength);
  if (payloadLength === undefined) return PROTOCOL_ERROR;
  if (!isControl && payloadLength > expected.payloadBytesMax) return TOO_BIG;
  if (maskStart + 4 > end) return undefined;
  const maskKey = maskKeyOf(bytes, maskStart);
  return { opcode, fin, payloadLength, maskKey, headerLength: maskStart + 4 - start };
}

function checkFirstByte(first: number, inMessage: boolean): Violation | undefined {
  // No extension is ever negotiated, so no reserved bit has a meaning.
  if ((first & 0x70) !== 0) return PROTOCOL_ERROR;
  switch (first & 0x0f) {
    case OPCODE.continuation:
      return inMessage ? undefined : PROTOCOL_ERROR;
    case OPCODE.text:
    case OPCODE.binary:
      return inMessage ? PROTOCOL_ERROR : undefined;
    case OPCODE.close:
    case OPCODE.ping:
    case OPCODE.pong:
      // Control frames are never fragmented (section 5.5).
      return first >= 0x80 ? undefined : PROTOCOL_ERROR;
    default:
      return PROTOCOL_ERROR;
  }
}

function extendedLengthBytes(shortLength: number): 0 | 2 | 8 {
  if (shortLength <= LENGTH_7_MAX) return 0;
  return shortLength === 126 ? 2 : 8;
}

/** `undefined` when it is not in the fewest bytes, or its highest bit is set (section 5.2). */
function readLength(bytes: Uint8Array, at: number, shortLength: number): number | undefined {
  if (shortLength <= LENGTH_7_MAX) return shortLength;
  if (shortLength === 126) {
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    return length > LENGTH_7_MAX ? length : undefined;
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset + at);
  const high = view.getUint32(0);
  const length = high * 2 ** 32 + view.getUint32(4);
  return high < 2 ** 31 && length > LENGTH_16_MAX ? length : undefined;
}

function violation(code: Violation["code"], reason: string): Violation {
  return Object.freeze({ kind: "violation", code, reason });
}
