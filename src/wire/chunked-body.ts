/**
 * A body in chunks, RFC 9112 section 7.1. Extensions and trailer fields are checked and discarded.
 *
 * Gaps: none known.
 * By design:
 * - 2026-11-22 chunk sizes have at most 8 digits and the extensions of one body at most 1024 bytes;
 *   RFC 9112 section 7.1.1 asks for a limit, AWS publishes none.
 */
import { CR, isFieldValueByte, LF } from "./ascii.ts";
import { GrowingBytes } from "./growing-bytes.ts";
import { readHeaderLine } from "./header-line.ts";
import type { PendingBytes } from "./pending-bytes.ts";
import { type RequestFault, refuse } from "./request-fault.ts";

export interface ChunkedBodyLimits {
  readonly bodyBytesMax: number;
  /** All trailer lines together, bytes. */
  readonly headerBytesMax: number;
  readonly headerCountMax: number;
}

/** The extensions of all chunks of one body, bytes. Ours: else they could outweigh it without end. */
export const CHUNK_EXTENSION_BYTES_MAX = 1024;
const SIZE_DIGITS_MAX = 8;
const SEMICOLON = 59;

export class ChunkedBody {
  readonly #limits: ChunkedBodyLimits;
  readonly #body: GrowingBytes;
  #expects: "size" | "data" | "end of data" | "trailer" = "size";
  #chunkLeft = 0;
  #extensionLeft = CHUNK_EXTENSION_BYTES_MAX;
  #trailerBytes = 0;
  #trailerCount = 0;

  constructor(limits: ChunkedBodyLimits) {
    this.#limits = limits;
    this.#body = new GrowingBytes(limits.bodyBytesMax);
  }

  /** Consumes what it can: the whole body once its end has arrived, `undefined` before that. */
  read(pending: PendingBytes): Uint8Array | RequestFault | undefined {
    for (;;) {
      if (this.#expects === "data") {
        const piece = pending.take(Math.min(this.#chunkLeft, pending.length));
        this.#body.append(piece);
        this.#chunkLeft -= piece.length;
        if (this.#chunkLeft > 0) return undefined;
        this.#expects = "end of data";
      } else if (this.#expects === "end of data") {
        if (pending.length < 2) return undefined;
        if (pending.bytes[pending.start] !== CR || pending.bytes[pending.start + 1] !== LF) {
          return refuse(400, "A chunk is longer than its size says.");
        }
        pending.start += 2;
        this.#expects = "size";
      } else {
        const feed = pending.bytes.indexOf(LF, pending.start);
        if (feed === -1 || feed >= pending.end) return this.#checkPartialLine(pending);
        const outcome =
          this.#expects === "size"
            ? this.#readSize(pending, feed)
            : this.#readTrailer(pending, feed);
        pending.start = feed + 1;
        if (outcome !== undefined) return outcome;
      }
    }
  }

  #checkPartialLine(pending: PendingBytes): RequestFault | undefined {
    if (this.#expects === "size") {
      return pending.length > this.#sizeLineBytesMax - 1 ? sizeLineTooLong() : undefined;
    }
    return this.#trailerBytes + pending.length > this.#limits.headerBytesMax
      ? trailerTooLarge(this.#limits.headerBytesMax)
      : undefined;
  }

  /** Digits, extensions, CRLF. */
  get #sizeLineBytesMax(): number {
    return SIZE_DIGITS_MAX + this.#extensionLeft + 2;
  }

  #readSize(pending: PendingBytes, feed: number): RequestFault | undefined {
    const { bytes, start } = pending;
    if (feed + 1 - start > this.#sizeLineBytesMax) return sizeLineTooLong();
    const end = feed - 1;
    let at = start;
    let size = 0;
    for (; at < end; at++) {
      const digit = hexDigit(bytes[at]);
      if (digit === undefined) break;
      size = size * 16 + digit;
    }
    const digits = at - start;
    const extended = at < end && bytes[at] === SEMICOLON;
    if (digits === 0 || digits > SIZE_DIGITS_MAX || bytes[end] !== CR || (at < end && !extended)) {
      return refuse(400, "A chunk size is not 1 to 8 hexadecimal digits and CRLF.");
    }
    this.#extensionLeft -= end - at;
    if (this.#extensionLeft < 0) return sizeLineTooLong();
    for (; at < end; at++) {
      if (!isFieldValueByte(bytes[at])) {
        return refuse(400, "A chunk extension holds a control character.");
      }
    }
    if (this.#body.length + size > this.#limits.bodyBytesMax) {
      return refuse(413, `The chunks hold more than ${this.#limits.bodyBytesMax} bytes.`);
    }
    this.#chunkLeft = size;
    this.#expects = size === 0 ? "trailer" : "data";
    return undefined;
  }

  /** The whole body when the line is the empty one that ends it. */
  #readTrailer(pending: PendingBytes, feed: number): Uint8Array | RequestFault | undefined {
    const { bytes, start } = pending;
    this.#trailerBytes += feed + 1 - start;
    if (this.#trailerBytes > this.#limits.headerBytesMax) {
      return trailerTooLarge(this.#limits.headerBytesMax);
    }
    if (feed - start === 1 && bytes[start] === CR) return this.#body.view();
    if (++this.#trailerCount > this.#limits.headerCountMax) {
      return refuse(431, `The trailer has more than ${this.#limits.headerCountMax} fields.`);
    }
    const line = readHeaderLine(bytes, start, feed);
    return typeof line === "string" ? refuse(400, line) : undefined;
  }
}

function sizeLineTooLong(): RequestFault {
  return refuse(400, `Chunk extensions hold more than ${CHUNK_EXTENSION_BYTES_MAX} bytes.`);
}

function trailerTooLarge(bytesMax: number): RequestFault {
  return refuse(431, `The trailer is larger than ${bytesMax} bytes.`);
}

function hexDigit(byte: number | undefined): number | undefined {
  if (byte === undefined) return undefined;
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : undefined;
}
