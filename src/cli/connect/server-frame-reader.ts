/**
 * Reads what a server sends, RFC 6455 section 5: frames without a mask, in pieces of any size.
 *
 * Gaps: none known. By design: none.
 */
import { CONTROL_PAYLOAD_BYTES_MAX, OPCODE } from "../../wire/frame.ts";

export type ServerEvent =
  | { readonly kind: "message"; readonly payload: Uint8Array; readonly isText: boolean }
  | { readonly kind: "ping"; readonly payload: Uint8Array }
  | { readonly kind: "pong" }
  | { readonly kind: "close"; readonly code: number; readonly reason: string }
  /** Nothing can be read after it. */
  | { readonly kind: "violation"; readonly code: 1002 | 1009; readonly reason: string };

/** A message from a server, bytes. API Gateway's are at most 131072; other servers' may be longer. */
export const SERVER_MESSAGE_BYTES_MAX = 16_777_216;
/** RFC 6455 section 7.1.5: the close frame had no code. */
const NO_STATUS = 1005;

interface Header {
  readonly fin: boolean;
  readonly opcode: number;
  readonly length: number;
  readonly start: number;
}

/** Holds the bytes of the unfinished frame and the parts of the unfinished message. */
export class ServerFrameReader {
  readonly #messageBytesMax: number;
  #chunks: Uint8Array[] = [];
  #buffered = 0;
  /** Nothing can be decided with fewer bytes than this. */
  #needed = 2;
  #parts: Uint8Array[] = [];
  #partBytes = 0;
  #messageOpcode: number | undefined;

  constructor(messageBytesMax = SERVER_MESSAGE_BYTES_MAX) {
    this.#messageBytesMax = messageBytesMax;
  }

  push(chunk: Uint8Array): ServerEvent[] {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    const events: ServerEvent[] = [];
    while (this.#buffered >= this.#needed) {
      const bytes =
        this.#chunks.length === 1 ? (this.#chunks[0] ?? chunk) : Buffer.concat(this.#chunks);
      const consumed = this.#readFrame(bytes, events);
      const rest = bytes.subarray(consumed);
      this.#chunks = [rest];
      this.#buffered = rest.length;
      if (events.at(-1)?.kind === "violation") break;
      if (consumed > 0) this.#needed = 2;
    }
    return events;
  }

  /** Bytes used; 0 when the frame is not whole yet, and then `#needed` says what it takes. */
  #readFrame(bytes: Uint8Array, events: ServerEvent[]): number {
    const header = readHeader(bytes);
    if (typeof header === "number") {
      this.#needed = header;
      return 0;
    }
    const wrong = this.#check(bytes, header);
    if (wrong !== undefined) {
      events.push(wrong);
      return 0;
    }
    const end = header.start + header.length;
    if (bytes.length < end) {
      this.#needed = end;
      return 0;
    }
    const payload = bytes.subarray(header.start, end);
    const event =
      header.opcode >= OPCODE.close ? control(header.opcode, payload) : this.#add(header, payload);
    if (event !== undefined) events.push(event);
    return end;
  }

  #check(bytes: Uint8Array, { opcode, fin, length }: Header): ServerEvent | undefined {
    const [first = 0, second = 0] = bytes;
    const isControl = opcode >= OPCODE.close;
    const inMessage = this.#messageOpcode !== undefined;
    if ((first & 0x70) !== 0) return violation("a reserved bit is set");
    if ((second & 0x80) !== 0) return violation("a server's frame is masked");
    if ((opcode > OPCODE.binary && opcode < OPCODE.close) || opcode > OPCODE.pong) {
      return violation(`the opcode ${opcode} does not exist`);
    }
    if (isControl && (!fin || length > CONTROL_PAYLOAD_BYTES_MAX)) {
      return violation("a control frame is fragmented or too long");
    }
    if (!isControl && (opcode === OPCODE.continuation) !== inMessage) {
      return violation("a message does not follow the one before it");
    }
    if (!isControl && this.#partBytes + length > this.#messageBytesMax) {
      return {
        kind: "violation",
        code: 1009,
        reason: `a message is longer than ${this.#messageBytesMax} bytes`,
      };
    }
    return undefined;
  }

  #add({ fin, opcode }: Header, payload: Uint8Array): ServerEvent | undefined {
    this.#messageOpcode ??= opcode;
    this.#parts.push(payload);
    this.#partBytes += payload.length;
    if (!fin) return undefined;
    const whole = this.#parts.length === 1 ? payload : Buffer.concat(this.#parts);
    const isText = this.#messageOpcode === OPCODE.text;
    this.#parts = [];
    this.#partBytes = 0;
    this.#messageOpcode = undefined;
    return { kind: "message", payload: whole, isText };
  }
}

/** A number: how many bytes the header takes at least. */
function readHeader(bytes: Uint8Array): Header | number {
  const [first = 0, second = 0] = bytes;
  const short = second & 0x7f;
  const start = short === 127 ? 10 : short === 126 ? 4 : 2;
  if (bytes.length < start) return start;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const length =
    short === 127 ? Number(view.getBigUint64(2)) : short === 126 ? view.getUint16(2) : short;
  return { fin: first >= 0x80, opcode: first & 0x0f, length, start };
}

function control(opcode: number, payload: Uint8Array): ServerEvent {
  if (opcode === OPCODE.ping) return { kind: "ping", payload };
  if (opcode === OPCODE.pong) return { kind: "pong" };
  const [high, low] = payload;
  if (high === undefined) return { kind: "close", code: NO_STATUS, reason: "" };
  if (low === undefined) return violation("a close frame has half a code");
  const reason = new TextDecoder().decode(payload.subarray(2));
  return { kind: "close", code: high * 256 + low, reason };
}

function violation(reason: string): ServerEvent {
  return { kind: "violation", code: 1002, reason };
}
