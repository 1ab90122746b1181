import type { RawSocket } from "./raw-socket.ts";

/** Bytes on their way to one peer: written at once when the socket takes them, kept in order when not. */
export class Outbox {
  readonly #socket: RawSocket;
  readonly #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #whenEmpty: (() => void) | undefined;

  constructor(socket: RawSocket) {
    this.#socket = socket;
  }

  /** Bytes that the operating system has not taken yet. */
  get waitingBytes(): number {
    return this.#waitingBytes;
  }

  /** The caller gives the bytes away: they may be kept until the socket takes them. */
  write(bytes: Uint8Array): void {
    let taken = 0;
    if (this.#waitingBytes === 0) taken = Math.max(0, this.#socket.write(bytes));
    if (taken === bytes.length) return;
    const rest = taken === 0 ? bytes : bytes.subarray(taken);
    this.#waiting.push(rest);
    this.#waitingBytes += rest.length;
  }

  drained(): void {
    while (this.#waiting.length > 0) {
      const next = this.#waiting[0];
      if (next === undefined) break;
      const taken = Math.max(0, this.#socket.write(next));
      this.#waitingBytes -= taken;
      if (taken < next.length) {
        this.#waiting[0] = next.subarray(taken);
        return;
      }
      this.#waiting.shift();
    }
    const run = this.#whenEmpty;
    this.#whenEmpty = undefined;
    run?.();
  }

  /** Runs now when nothing waits, else when the last byte is taken. Only the last `run` counts. */
  whenEmpty(run: () => void): void {
    if (this.#waitingBytes === 0) run();
    else this.#whenEmpty = run;
  }
}
