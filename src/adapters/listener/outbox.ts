import type { RawSocket } from "./raw-socket.ts";
import { type Flushable, TURN_BYTES_MAX, type Turn } from "./turn.ts";

/** Frames smaller than this wait together, bytes: what waits costs little more than it has bytes. */
export const WAITING_BLOCK_BYTES = 4_096;

/**
 * Bytes on their way to one peer, in order: gathered while a turn lasts, written when it ends, and kept when the socket
 * does not take them. Without a turn they are written at once.
 */
export class Outbox implements Flushable {
  readonly #socket: RawSocket;
  readonly #turn: Turn | undefined;
  /** Written in this turn, and what was written after it. */
  #first: Uint8Array | undefined;
  #more: Uint8Array[] | undefined;
  #gatheredBytes = 0;
  /** Made when there is something: most connections read what they are sent. */
  #waiting: Uint8Array[] | undefined;
  /** What the last of them lies in, when that is small. */
  #block: Uint8Array | undefined;
  #waitingBytes = 0;
  #whenEmpty: (() => void) | undefined;

  constructor(socket: RawSocket, turn?: Turn) {
    this.#socket = socket;
    this.#turn = turn;
  }

  /** Bytes that the operating system has not taken when they were offered. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** The caller gives the bytes away: they may be kept until the socket takes them. */
  write(bytes: Uint8Array): void {
    if (this.#turn === undefined || this.#waitingBytes > 0) return this.#offer(bytes);
    if (this.#gatheredBytes + bytes.length > TURN_BYTES_MAX) {
      this.flush();
      if (bytes.length > TURN_BYTES_MAX || this.#waitingBytes > 0) return this.#offer(bytes);
    }
    this.#gatheredBytes += bytes.length;
    if (this.#first === undefined) {
      this.#first = bytes;
      return this.#turn.atEnd(this);
    }
    this.#more ??= [];
    this.#more.push(bytes);
  }

  /** Offers the socket what was gathered. */
  flush(): void {
    const first = this.#first;
    if (first === undefined) return;
    const more = this.#more;
    this.#first = undefined;
    this.#more = undefined;
    this.#gatheredBytes = 0;
    const bytes =
      more === undefined || this.#turn === undefined ? first : this.#turn.join(first, more);
    const taken = Math.max(0, this.#socket.write(bytes));
    // Joined bytes stand where those of the next peer will: what has to wait must be a copy.
    if (taken < bytes.length)
      this.#wait(bytes === first ? bytes.subarray(taken) : bytes.slice(taken));
    if (this.#waitingBytes === 0) this.#emptied();
  }

  drained(): void {
    const waiting = this.#waiting ?? [];
    while (waiting.length > 0) {
      const next = waiting[0];
      if (next === undefined) break;
      const taken = Math.max(0, this.#socket.write(next));
      this.#waitingBytes -= taken;
      if (taken < next.length) {
        waiting[0] = next.subarray(taken);
        return;
      }
      waiting.shift();
    }
    this.#waiting = undefined;
    this.#block = undefined;
    if (this.#first === undefined) this.#emptied();
  }

  /** Runs now when nothing waits, else when the last byte is taken. Only the last `run` counts. */
  whenEmpty(run: () => void): void {
    this.flush();
    if (this.#waitingBytes === 0) run();
    else this.#whenEmpty = run;
  }

  #offer(bytes: Uint8Array): void {
    let taken = 0;
    if (this.#waitingBytes === 0) taken = Math.max(0, this.#socket.write(bytes));
    if (taken < bytes.length) this.#wait(taken === 0 ? bytes : bytes.subarray(taken));
  }

  #wait(bytes: Uint8Array): void {
    this.#waiting ??= [];
    this.#waitingBytes += bytes.length;
    if (bytes.length >= WAITING_BLOCK_BYTES) this.#waiting.push(bytes);
    else this.#waitInBlock(bytes, this.#waiting);
  }

  /** Small frames share a block: half a million pongs would each cost far more than their two bytes. */
  #waitInBlock(bytes: Uint8Array, waiting: Uint8Array[]): void {
    const last = waiting.at(-1);
    const block = this.#block;
    if (last !== undefined && block !== undefined && last.buffer === block.buffer) {
      const end = last.byteOffset + last.length;
      if (end + bytes.length <= block.length) {
        block.set(bytes, end);
        waiting[waiting.length - 1] = block.subarray(last.byteOffset, end + bytes.length);
        return;
      }
    }
    const fresh = new Uint8Array(WAITING_BLOCK_BYTES);
    fresh.set(bytes, 0);
    waiting.push(fresh.subarray(0, bytes.length));
    this.#block = fresh;
  }

  #emptied(): void {
    const run = this.#whenEmpty;
    this.#whenEmpty = undefined;
    run?.();
  }
}
