/**
 * Frames that the gateway sends, RFC 6455 section 5: never masked, never compressed.
 *
 * Gaps:
 * - 2026-11-22 a large message leaves as one text frame. AWS cuts it into a text frame and
 *   continuations whose boundaries vary with its network buffers; no client can depend on them.
 * By design: none.
 */
export const OPCODE = Object.freeze({
  continuation: 0,
  text: 1,
  binary: 2,
  close: 8,
  ping: 9,
  pong: 10,
});

/** RFC 6455 section 5.5. */
export const CONTROL_PAYLOAD_BYTES_MAX = 125;
/** A close frame's payload without its two bytes of code. */
export const CLOSE_REASON_BYTES_MAX = CONTROL_PAYLOAD_BYTES_MAX - 2;
/** Longer payloads have a 16-bit length, and above `LENGTH_16_MAX` a 64-bit one (section 5.2). */
export const LENGTH_7_MAX = 125;
export const LENGTH_16_MAX = 65_535;

const FINAL = 0x80;
const encoder = new TextEncoder();
const EMPTY = new Uint8Array(0);

/** A whole message. The payload MUST be UTF-8: it is not looked at. */
export function encodeText(payload: Uint8Array): Uint8Array {
  return encodeFrame(OPCODE.text, payload);
}

export function encodePing(payload: Uint8Array): Uint8Array {
  return encodeControl(OPCODE.ping, payload);
}

export function encodePong(payload: Uint8Array): Uint8Array {
  return encodeControl(OPCODE.pong, payload);
}

/**
 * Without a code the payload is empty and the reason unused (RFC 6455 section 5.5.1). A reason over
 * 123 bytes is cut before the character that does not fit.
 */
export function encodeClose(code: number | undefined, reason: string | Uint8Array): Uint8Array {
  if (code === undefined) return encodeFrame(OPCODE.close, EMPTY);
  if (!isCloseCode(code)) throw new RangeError(`Close code ${code} cannot be sent in a frame`);
  const bytes = typeof reason === "string" ? encoder.encode(reason) : reason;
  const length = cutLength(bytes);
  const frame = new Uint8Array(4 + length);
  frame[0] = FINAL | OPCODE.close;
  frame[1] = 2 + length;
  frame[2] = code >> 8;
  frame[3] = code;
  frame.set(bytes.subarray(0, length), 4);
  return frame;
}

/**
 * Codes that may stand in a close frame: RFC 6455 section 7.4 without 1004, 1005, 1006 and 1015, with
 * 1012 to 1014 from the IANA registry.
 */
export function isCloseCode(code: number): boolean {
  if (code >= 3000) return code <= 4999;
  return code >= 1000 && code <= 1014 && code !== 1004 && code !== 1005 && code !== 1006;
}

/** Bytes of a frame's header without a mask key. */
export function headerBytes(payloadLength: number): number {
  if (payloadLength <= LENGTH_7_MAX) return 2;
  return payloadLength <= LENGTH_16_MAX ? 4 : 10;
}

/** Writes the second byte and the extended length; `maskBit` is 0x80 in a client's frame. */
export function writeLength(frame: Uint8Array, payloadLength: number, maskBit: 0 | 0x80): void {
  if (payloadLength <= LENGTH_7_MAX) {
    frame[1] = maskBit | payloadLength;
  } else if (payloadLength <= LENGTH_16_MAX) {
    frame[1] = maskBit | 126;
    frame[2] = payloadLength >> 8;
    frame[3] = payloadLength;
  } else {
    frame[1] = maskBit | 127;
    const view = new DataView(frame.buffer, frame.byteOffset);
    view.setUint32(2, Math.floor(payloadLength / 2 ** 32));
    view.setUint32(6, payloadLength);
  }
}

function encodeControl(opcode: number, payload: Uint8Array): Uint8Array {
  if (payload.length > CONTROL_PAYLOAD_BYTES_MAX) {
    throw new RangeError(
      `A control frame holds at most ${CONTROL_PAYLOAD_BYTES_MAX} bytes, not ${payload.length}`,
    );
  }
  return encodeFrame(opcode, payload);
}

function encodeFrame(opcode: number, payload: Uint8Array): Uint8Array {
  const start = headerBytes(payload.length);
  const frame = new Uint8Array(start + payload.length);
  frame[0] = FINAL | opcode;
  writeLength(frame, payload.length, 0);
  frame.set(payload, start);
  return frame;
}

function cutLength(reason: Uint8Array): number {
  if (reason.length <= CLOSE_REASON_BYTES_MAX) return reason.length;
  let length = CLOSE_REASON_BYTES_MAX;
  // A byte 10xxxxxx continues a character; a character has at most three of them.
  while (length > CLOSE_REASON_BYTES_MAX - 3 && ((reason[length] ?? 0) & 0xc0) === 0x80) length--;
  return length;
}
