import type { Clock } from "./ports.ts";

/** The end of an invocation's log that is answered, bytes. AWS: 4 KB. */
export const LOG_TAIL_BYTES_MAX = 4_096;
/** From the answer to the last line of its log, milliseconds. Ours: the runtime writes it when it asks for the next event. */
export const LOG_TAIL_WAIT_MS_MAX = 1_000;

const UTF8 = new TextEncoder();

/** The last lines of the invocations whose callers want them (AWS Lambda API: "Invoke", `LogType: Tail`). */
export class LogTails {
  readonly #clock: Clock;
  readonly #tails = new Map<string, LogTail>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Keeps the lines of one invocation from now on. Dispose of it. */
  open(requestId: string): LogTail {
    const tail = new LogTail(this.#clock, requestId, () => this.#tails.delete(requestId));
    this.#tails.set(requestId, tail);
    return tail;
  }

  /** Told of every line that functions write. */
  note(line: { readonly requestId?: string; readonly text: string }): void {
    if (this.#tails.size === 0 || line.requestId === undefined) return;
    this.#tails.get(line.requestId)?.add(line.text);
  }
}

class LogTail implements Disposable {
  readonly #clock: Clock;
  readonly #lastLine: string;
  readonly #close: () => void;
  readonly #complete = Promise.withResolvers<void>();
  #bytes: Uint8Array = new Uint8Array(0);

  constructor(clock: Clock, requestId: string, close: () => void) {
    this.#clock = clock;
    this.#lastLine = `REPORT RequestId: ${requestId}`;
    this.#close = close;
  }

  add(text: string): void {
    const line = UTF8.encode(`${text}\n`);
    const joined = new Uint8Array(this.#bytes.length + line.length);
    joined.set(this.#bytes);
    joined.set(line, this.#bytes.length);
    this.#bytes = joined.slice(-LOG_TAIL_BYTES_MAX);
    if (text.startsWith(this.#lastLine)) this.#complete.resolve();
  }

  /** What there is when the last line has been written, or was not in time. */
  async end(): Promise<Uint8Array> {
    const tooLate = Promise.withResolvers<void>();
    const timer = this.#clock.schedule(
      this.#clock.elapsed() + LOG_TAIL_WAIT_MS_MAX,
      tooLate.resolve,
    );
    await Promise.race([this.#complete.promise, tooLate.promise]);
    timer.cancel();
    return this.#bytes;
  }

  [Symbol.dispose](): void {
    this.#close();
  }
}
