"use strict";

/** Bytes of one message, a hundred times what API Gateway sends. */
const MESSAGE_BYTES_MAX = 16_777_216;

/**
 * @typedef {{ readonly opcode: number, readonly payload: Buffer }} ReadMessage
 * A whole message, or a control frame: RFC 6455 section 5.2.
 */

/** Reads the frames of a server, which are not masked. */
class FrameReader {
  /** @type {Buffer} */
  #waiting = Buffer.alloc(0);
  /** @type {Buffer[]} */
  #parts = [];
  #opcode = 0;

  /**
   * @param {Buffer} bytes
   * @returns {ReadMessage[]} Throws when they are no frames.
   */
  read(bytes) {
    this.#waiting = this.#waiting.length === 0 ? bytes : Buffer.concat([this.#waiting, bytes]);
    /** @type {ReadMessage[]} */
    const messages = [];
    for (;;) {
      const frame = this.#next();
      if (frame === undefined) return messages;
      if (frame.opcode >= 8) {
        messages.push(frame);
        continue;
      }
      if (frame.opcode !== 0) this.#opcode = frame.opcode;
      this.#parts.push(frame.payload);
      if (!frame.isLast) continue;
      messages.push({ opcode: this.#opcode, payload: Buffer.concat(this.#parts) });
      this.#parts = [];
    }
  }

  #next() {
    const bytes = this.#waiting;
    if (bytes.length < 2) return undefined;
    const [first = 0, second = 0] = bytes;
    const short = second & 0x7f;
    const head = short === 126 ? 4 : short === 127 ? 10 : 2;
    if (bytes.length < head) return undefined;
    const length =
      short === 126
        ? bytes.readUInt16BE(2)
        : short === 127
          ? Number(bytes.readBigUInt64BE(2))
          : short;
    if (length > MESSAGE_BYTES_MAX) throw new Error(`A frame of ${length} bytes is too long`);
    if (bytes.length < head + length) return undefined;
    this.#waiting = bytes.subarray(head + length);
    const payload = Buffer.from(bytes.subarray(head, head + length));
    return { opcode: first & 0x0f, isLast: (first & 0x80) !== 0, payload };
  }
}

exports.FrameReader = FrameReader;
exports.MESSAGE_BYTES_MAX = MESSAGE_BYTES_MAX;
