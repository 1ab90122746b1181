/**
 * Frames as a client sends them, masked.
 *
 * Gaps: none known. By design: none, the gateway itself sends nothing made here.
 */
import { headerBytes, writeLength } from "./frame.ts";
import { maskKeyOf, unmask } from "./mask.ts";

export interface ClientFrame {
  readonly opcode: number;
  readonly payload: Uint8Array;
  /** Default: true. */
  readonly fin?: boolean;
  /** Four bytes; `undefined` leaves the frame unmasked, which servers refuse. */
  readonly mask: Uint8Array | undefined;
}

export function encodeClientFrame(frame: ClientFrame): Uint8Array {
  const { opcode, payload, fin = true, mask } = frame;
  if (mask !== undefined && mask.length !== 4) {
    throw new RangeError(`A mask has 4 bytes, not ${mask.length}`);
  }
  const maskStart = headerBytes(payload.length);
  const start = maskStart + (mask === undefined ? 0 : 4);
  const bytes = new Uint8Array(start + payload.length);
  bytes[0] = (fin ? 0x80 : 0) | opcode;
  writeLength(bytes, payload.length, mask === undefined ? 0 : 0x80);
  bytes.set(payload, start);
  if (mask !== undefined) {
    bytes.set(mask, maskStart);
    unmask(bytes.subarray(start), maskKeyOf(bytes, maskStart), 0);
  }
  return bytes;
}
