/** Not zero, so that unmasking is work; the same for all, so that frames can be made in advance. */
const MASK = Buffer.from([0x37, 0xfa, 0x21, 0x3d]);

/** A masked text frame, as a client sends it. */
export function clientFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const extended = payload.length < 126 ? 0 : 2;
  const frame = Buffer.alloc(2 + extended + 4 + payload.length);
  frame[0] = 0x81;
  frame[1] = 0x80 | (extended === 0 ? payload.length : 126);
  if (extended === 2) frame.writeUInt16BE(payload.length, 2);
  frame.set(MASK, 2 + extended);
  for (const [index, byte] of payload.entries()) {
    frame[6 + extended + index] = byte ^ (MASK[index & 3] ?? 0);
  }
  return frame;
}

/** Counts a server's text frames without copying them: from one header it hops to the next. */
export class FrameCounter {
  readonly #payloadBytes: number;
  /** Bytes of the present frame that have not come. */
  #missing = 0;
  /** A header that came in two parts. */
  #head: Buffer | undefined;

  /** Only text frames of this size are counted as right; 0 takes every size. */
  constructor(payloadBytes: number) {
    this.#payloadBytes = payloadBytes;
  }

  /** How many frames are complete with this chunk; below zero, by how many it holds that are not right. */
  take(chunk: Buffer): number {
    let bytes = chunk;
    if (this.#head !== undefined) {
      bytes = Buffer.concat([this.#head, chunk]);
      this.#head = undefined;
    }
    let count = 0;
    let wrong = 0;
    let at = this.#missing;
    if (at > bytes.length) {
      this.#missing = at - bytes.length;
      return 0;
    }
    if (at > 0) count += 1;
    this.#missing = 0;
    while (at < bytes.length) {
      if (bytes.length - at < 4) {
        this.#head = Buffer.from(bytes.subarray(at));
        break;
      }
      const short = bytes[at + 1] ?? 0;
      const length = short === 126 ? bytes.readUInt16BE(at + 2) : short;
      if (
        bytes[at] !== 0x81 ||
        short === 127 ||
        (this.#payloadBytes > 0 && length !== this.#payloadBytes)
      ) {
        wrong += 1;
      }
      at += (short === 126 ? 4 : 2) + length;
      if (at > bytes.length) this.#missing = at - bytes.length;
      else count += 1;
    }
    return wrong > 0 ? -wrong : count;
  }
}
