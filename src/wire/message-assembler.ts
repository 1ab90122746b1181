/**
 * What a client sends after the handshake: bytes in; messages, control frames and violations out.
 * RFC 6455 sections 5 to 8, server side, within AWS's frame and message limits.
 *
 * Gaps: none known.
 * By design:
 * - 2026-11-22 a message may have at most 4096 frames, so that empty frames cannot be sent without
 *   end inside one message; AWS publishes no such limit.
 * - 2026-11-22 one frame over 32 KB closes with 1009 even when the message is under 128 KB, as AWS's
 *   quotas say.
 */
import { isCloseCode, OPCODE } from "./frame.ts";
import {
  type FrameHeader,
  INVALID_UTF8,
  PROTOCOL_ERROR,
  readFrameHeader,
  TOO_BIG,
  type Violation,
} from "./frame-header.ts";
import { GrowingBytes } from "./growing-bytes.ts";
import { SHORT_PAYLOAD_BYTES_MAX, unmask, unmaskedShort } from "./mask.ts";
import { AHEAD_BYTES_MAX, PendingBytes } from "./pending-bytes.ts";
import { Utf8Validator } from "./utf8-validator.ts";

export interface AssemblerLimits {
  readonly framePayloadBytesMax: number;
  readonly messageBytesMax: number;
  readonly framesPerMessageMax: number;
}

export type WebSocketEvent =
  | { kind: "message"; text: string; bytes: number }
  | { kind: "ping"; payload: Uint8Array }
  | { kind: "pong"; payload: Uint8Array }
  /** The code is `undefined` when the frame was empty. The reason encodes to the bytes that came. */
  | { kind: "close"; code: number | undefined; reason: string }
  | Violation;

/** A message that has begun: in fragments, or in a frame whose payload is still arriving. */
interface OpenMessage {
  readonly bytes: GrowingBytes;
  readonly utf8: Utf8Validator;
  frames: number;
  /** The frame whose payload is arriving, and how much of it has. */
  frame: FrameHeader | undefined;
  arrived: number;
}

// A byte order mark is part of a message. fatal: a message is never repaired.
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Idle, it holds two small objects and no buffer. A pushed chunk belongs to it: the payload is
 * unmasked in place. After a `close` or a `violation` it yields nothing more.
 */
export class MessageAssembler {
  readonly #limits: AssemblerLimits;
  readonly #pending = new PendingBytes();
  #message: OpenMessage | undefined;
  #ended = false;
  /** `next()` has nothing more to tell: what is held then is bounded by the limits. */
  #drained = true;
  #overrun = false;

  constructor(limits: AssemblerLimits) {
    this.#limits = limits;
  }

  /** Nothing of what was pushed is left: it may as well serve another connection. */
  get idle(): boolean {
    return this.#drained && !this.#ended && this.#message === undefined && this.buffered === 0;
  }

  /** Bytes that arrived ahead of `next()`: a reason to pause the socket. */
  get buffered(): number {
    return this.#pending.length;
  }

  /** More than `AHEAD_BYTES_MAX` ahead of `next()` is a violation: the caller pauses before that. */
  push(chunk: Uint8Array): void {
    if (this.#ended || this.#overrun) return;
    const ahead = this.#drained ? 0 : this.#pending.length;
    if (ahead > 0 && ahead + chunk.length > AHEAD_BYTES_MAX) {
      this.#overrun = true;
      return;
    }
    this.#pending.append(chunk);
    this.#drained = false;
  }

  /** `undefined`: needs more bytes, or has ended. */
  next(): WebSocketEvent | undefined {
    while (!this.#ended) {
      const open = this.#message;
      const outcome =
        open?.frame === undefined ? this.#beginFrame() : this.#continueFrame(open, open.frame);
      if (outcome === "again") continue;
      if (outcome !== "wait") return this.#tell(outcome);
      if (this.#overrun) return this.#tell(TOO_BIG);
      this.#pending.keep();
      this.#drained = true;
      return undefined;
    }
    return undefined;
  }

  #tell(event: WebSocketEvent): WebSocketEvent {
    if (event.kind === "close" || event.kind === "violation") {
      this.#ended = true;
      this.#message = undefined;
      this.#pending.clear();
    }
    return event;
  }

  #beginFrame(): WebSocketEvent | "again" | "wait" {
    const pending = this.#pending;
    const header = readFrameHeader(pending.bytes, pending, {
      inMessage: this.#message !== undefined,
      payloadBytesMax: this.#payloadBytesMax(),
    });
    if (header === undefined) return "wait";
    if ("kind" in header) return header;
    const whole = pending.length >= header.headerLength + header.payloadLength;
    if (header.opcode >= OPCODE.close) {
      // At most 125 bytes: held whole rather than tracked.
      return whole ? readControl(header.opcode, this.#takePayload(header)) : "wait";
    }
    if (this.#message === undefined && header.fin && whole) {
      return decodeMessage(this.#takePayload(header));
    }
    pending.start += header.headerLength;
    this.#message ??= this.#openMessage();
    this.#message.frames++;
    this.#message.frame = header;
    this.#message.arrived = 0;
    return "again";
  }

  #payloadBytesMax(): number {
    const { framePayloadBytesMax, messageBytesMax, framesPerMessageMax } = this.#limits;
    const open = this.#message;
    if (open === undefined) return Math.min(framePayloadBytesMax, messageBytesMax);
    if (open.frames >= framesPerMessageMax) return -1;
    return Math.min(framePayloadBytesMax, messageBytesMax - open.bytes.length);
  }

  /** Good until the next one is taken. */
  #takePayload({ headerLength, payloadLength, maskKey }: FrameHeader): Uint8Array {
    const pending = this.#pending;
    const start = pending.start + headerLength;
    pending.start = start;
    if (payloadLength <= SHORT_PAYLOAD_BYTES_MAX) {
      pending.start += payloadLength;
      return unmaskedShort(pending.bytes, start, payloadLength, maskKey);
    }
    const payload = pending.take(payloadLength);
    unmask(payload, maskKey, 0);
    return payload;
  }

  #openMessage(): OpenMessage {
    return {
      bytes: new GrowingBytes(this.#limits.messageBytesMax),
      utf8: new Utf8Validator(),
      frames: 0,
      frame: undefined,
      arrived: 0,
    };
  }

  #continueFrame(open: OpenMessage, frame: FrameHeader): WebSocketEvent | "again" | "wait" {
    const missing = frame.payloadLength - open.arrived;
    const piece = this.#pending.take(Math.min(missing, this.#pending.length));
    unmask(piece, frame.maskKey, open.arrived);
    if (!open.utf8.accept(piece)) return INVALID_UTF8;
    open.bytes.append(piece);
    open.arrived += piece.length;
    if (open.arrived < frame.payloadLength) return "wait";
    open.frame = undefined;
    if (!frame.fin) return "again";
    this.#message = undefined;
    return decodeMessage(open.bytes.view());
  }
}

function readControl(opcode: number, payload: Uint8Array): WebSocketEvent {
  if (opcode === OPCODE.close) return readClose(payload);
  // A copy: the caller may answer after it has let go of the chunk. Not slice(): on the Buffer that a
  // socket gives, that is a view.
  return { kind: opcode === OPCODE.ping ? "ping" : "pong", payload: new Uint8Array(payload) };
}

/** RFC 6455 sections 5.5.1 and 7.4. */
function readClose(payload: Uint8Array): WebSocketEvent {
  const [high, low] = payload;
  if (high === undefined) return { kind: "close", code: undefined, reason: "" };
  if (low === undefined) return PROTOCOL_ERROR;
  const code = high * 256 + low;
  if (!isCloseCode(code)) return PROTOCOL_ERROR;
  const reason = decodeText(payload.subarray(2));
  return reason === undefined ? INVALID_UTF8 : { kind: "close", code, reason };
}

function decodeMessage(payload: Uint8Array): WebSocketEvent {
  const text = decodeText(payload);
  return text === undefined ? INVALID_UTF8 : { kind: "message", text, bytes: payload.length };
}

/** `undefined` when the bytes are not UTF-8, or end inside a character. */
function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
