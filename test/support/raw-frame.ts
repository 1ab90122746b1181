/** One RFC 6455 frame as it stood on the wire (section 5.2). */
export interface Frame {
  readonly fin: boolean;
  /** RSV1 to RSV3 as a number; 0 unless an extension was agreed. */
  readonly rsv: number;
  readonly opcode: number;
  readonly masked: boolean;
  readonly payload: Uint8Array;
  /** The payload as UTF-8; a control frame's reason without its status code. */
  readonly text: string;
  /** The status code of a close frame; 1005 when it carries none. `undefined` for other frames. */
  readonly closeCode: number | undefined;
}

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface ClientFrame {
  readonly opcode: number;
  readonly payload?: Uint8Array | string;
  /** Last frame of its message; true unless said. */
  readonly fin?: boolean;
  /** Masked as RFC 6455 section 5.3 demands of clients; true unless said. */
  readonly masked?: boolean;
  readonly rsv?: number;
}

/** A fixed mask keeps a failing transcript readable. */
const MASK = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);

export function encodeClientFrame(frame: ClientFrame): Uint8Array {
  const { opcode, fin = true, masked = true, rsv = 0 } = frame;
  const payload = Buffer.from(frame.payload ?? "");
  const first = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  const maskBit = masked ? 0x80 : 0;
  const head = Buffer.concat([Uint8Array.of(first), encodeLength(payload.length, maskBit)]);
  if (!masked) return Buffer.concat([head, payload]);
  return Buffer.concat([head, MASK, payload.map((byte, index) => byte ^ maskByte(index))]);
}

/** The payload of a close frame: the status code, then the reason. */
export function closePayload(code: number, reason = ""): Uint8Array {
  return Buffer.concat([Uint8Array.of(code >> 8, code & 0xff), Buffer.from(reason)]);
}

/** One whole frame at the start of the bytes, or `undefined` while it is not complete. */
export function parseServerFrame(
  received: Uint8Array,
): { value: Frame; bytes: number } | undefined {
  if (received.length < 2) return undefined;
  const view = Buffer.from(received.buffer, received.byteOffset, received.length);
  const first = view.readUInt8(0);
  const second = view.readUInt8(1);
  const short = second & 0x7f;
  const lengthBytes = short === 127 ? 8 : short === 126 ? 2 : 0;
  const masked = (second & 0x80) !== 0;
  const payloadStart = 2 + lengthBytes + (masked ? 4 : 0);
  if (view.length < payloadStart) return undefined;
  const length =
    lengthBytes === 8
      ? Number(view.readBigUInt64BE(2))
      : lengthBytes === 2
        ? view.readUInt16BE(2)
        : short;
  if (view.length < payloadStart + length) return undefined;
  const payload = Uint8Array.from(view.subarray(payloadStart, payloadStart + length));
  const opcode = first & 0x0f;
  const value: Frame = {
    fin: (first & 0x80) !== 0,
    rsv: (first >> 4) & 7,
    opcode,
    masked,
    payload,
    text: Buffer.from(opcode === OPCODE.close ? payload.subarray(2) : payload).toString("utf8"),
    closeCode: opcode === OPCODE.close ? closeCodeOf(payload) : undefined,
  };
  return { value, bytes: payloadStart + length };
}

function closeCodeOf(payload: Uint8Array): number {
  const [high, low] = payload;
  return high === undefined || low === undefined ? 1005 : (high << 8) | low;
}

function encodeLength(length: number, maskBit: number): Uint8Array {
  if (length < 126) return Uint8Array.of(maskBit | length);
  if (length < 65_536) return Uint8Array.of(maskBit | 126, length >> 8, length & 0xff);
  const bytes = Buffer.alloc(9);
  bytes.writeUInt8(maskBit | 127, 0);
  bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
}

function maskByte(index: number): number {
  return MASK[index % MASK.length] ?? 0;
}
