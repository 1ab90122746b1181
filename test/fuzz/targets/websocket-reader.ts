import type { AssemblerLimits, WebSocketEvent } from "../../../src/wire/message-assembler.ts";

/** RFC 6455 section 5 read over the whole stream, one frame after the other, with nothing kept for speed. */
export function plainlyRead(input: Uint8Array, limits: AssemblerLimits): WebSocketEvent[] {
  const reader = new PlainReader(input, limits);
  const events: WebSocketEvent[] = [];
  try {
    for (;;) {
      const event = reader.frame();
      if (event !== undefined) events.push(event);
      if (event?.kind === "close") return events;
    }
  } catch (end) {
    if (end instanceof Broken) return [...events, end.violation];
    if (end instanceof OutOfBytes) return events;
    throw end;
  }
}

class OutOfBytes extends Error {}

class Broken extends Error {
  readonly violation: Extract<WebSocketEvent, { kind: "violation" }>;

  constructor(code: 1002 | 1003 | 1007 | 1009) {
    super(REASONS[code]);
    this.violation = { kind: "violation", code, reason: REASONS[code] };
  }
}

const REASONS = {
  1002: "Protocol error",
  1003: "Binary is not supported",
  1007: "Invalid UTF-8",
  1009: "Message too big",
};

class PlainReader {
  readonly #input: Uint8Array;
  readonly #limits: AssemblerLimits;
  #at = 0;
  #fragments: Uint8Array[] | undefined;

  constructor(input: Uint8Array, limits: AssemblerLimits) {
    this.#input = input;
    this.#limits = limits;
  }

  frame(): WebSocketEvent | undefined {
    const first = this.#byte();
    const [fin, opcode] = [(first & 0x80) !== 0, first & 0x0f];
    const isControl = opcode >= 8;
    if ((first & 0x70) !== 0 || ![0, 1, 2, 8, 9, 10].includes(opcode)) throw new Broken(1002);
    if (isControl && !fin) throw new Broken(1002);
    if (!isControl && (opcode === 0) !== (this.#fragments !== undefined)) throw new Broken(1002);
    const second = this.#byte();
    if ((second & 0x80) === 0) throw new Broken(1002);
    if (isControl && (second & 0x7f) > 125) throw new Broken(1002);
    if (opcode === 2) throw new Broken(1003);
    const length = this.#length(second & 0x7f);
    if (!isControl) this.#checkSize(length);
    const mask = [this.#byte(), this.#byte(), this.#byte(), this.#byte()];
    const available = Math.min(length, this.#input.length - this.#at);
    const payload = Uint8Array.from(
      this.#input.subarray(this.#at, this.#at + available),
      (byte, index) => byte ^ (mask[index % 4] ?? 0),
    );
    this.#at += available;
    if (isControl) return available < length ? outOfBytes() : control(opcode, payload);
    this.#fragments = [...(this.#fragments ?? []), payload];
    const text = Buffer.concat(this.#fragments);
    if (!mayBeUtf8(text)) throw new Broken(1007);
    if (available < length) return outOfBytes();
    if (!fin) return undefined;
    this.#fragments = undefined;
    if (!isUtf8(text)) throw new Broken(1007);
    return { kind: "message", text: text.toString("utf8"), bytes: text.length };
  }

  #byte(): number {
    const byte = this.#input[this.#at];
    if (byte === undefined) return outOfBytes();
    this.#at += 1;
    return byte;
  }

  #length(short: number): number {
    if (short < 126) return short;
    const bytes = Array.from({ length: short === 126 ? 2 : 8 }, () => this.#byte());
    const length = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
    const isShortest = short === 126 ? length > 125n : length > 65_535n;
    if (!isShortest || length >= 1n << 63n) throw new Broken(1002);
    return Number(length);
  }

  #checkSize(length: number): void {
    const { framePayloadBytesMax, messageBytesMax, framesPerMessageMax } = this.#limits;
    const before = (this.#fragments ?? []).reduce((sum, each) => sum + each.length, 0);
    const count = this.#fragments?.length ?? 0;
    if (length > framePayloadBytesMax || before + length > messageBytesMax) throw new Broken(1009);
    if (count >= framesPerMessageMax) throw new Broken(1009);
  }
}

function outOfBytes(): never {
  throw new OutOfBytes();
}

function control(opcode: number, payload: Uint8Array): WebSocketEvent {
  if (opcode !== 8) return { kind: opcode === 9 ? "ping" : "pong", payload };
  if (payload.length === 0) return { kind: "close", code: undefined, reason: "" };
  const code = (payload[0] ?? 0) * 256 + (payload[1] ?? 0);
  const registered = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014];
  const mayBeSent = registered.includes(code) || (code >= 3000 && code <= 4999);
  if (payload.length === 1 || !mayBeSent) throw new Broken(1002);
  const reason = Buffer.from(payload.subarray(2));
  if (!isUtf8(reason)) throw new Broken(1007);
  return { kind: "close", code, reason: reason.toString("utf8") };
}

/** What is no UTF-8 does not come back from text as it was. */
function isUtf8(bytes: Buffer): boolean {
  return Buffer.from(bytes.toString("utf8"), "utf8").equals(bytes);
}

const CONTINUATIONS = [0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf];

/** Whether some text begins so: the last character may be completed by bytes that have not come. */
function mayBeUtf8(bytes: Buffer, more = 3): boolean {
  if (isUtf8(bytes)) return true;
  if (more === 0 || (bytes.at(-1) ?? 0) < 0x80) return false;
  const tail = bytes.subarray(-4);
  if (tail.length < bytes.length && more === 3) {
    // Only the last character can be open; what stands before it has to be whole.
    let open = bytes.length - 1;
    while (open > bytes.length - 4 && ((bytes[open] ?? 0) & 0xc0) === 0x80) open -= 1;
    if (!isUtf8(bytes.subarray(0, open))) return false;
    return mayBeUtf8(bytes.subarray(open), 3);
  }
  return CONTINUATIONS.some((next) => mayBeUtf8(Buffer.concat([bytes, Buffer.of(next)]), more - 1));
}
