import { Worker } from "node:worker_threads";

/** Milliseconds after which an input is given up: a loop without end cannot be stopped from inside. */
export const HANG_MS_MAX = 60_000;
const INPUT_BYTES_MAX = 65_536;
const NAME_BYTES_MAX = 64;

/** What both threads look at. */
export interface Watched {
  /** How many inputs have begun, how long the name is, how long the input is. */
  readonly counts: Int32Array;
  readonly bytes: Uint8Array;
}

export function watchedIn(memory: SharedArrayBuffer): Watched {
  return { counts: new Int32Array(memory, 0, 3), bytes: new Uint8Array(memory, 12) };
}

/** A thread that ends the process, and says on what, when an input runs for longer than `HANG_MS_MAX`. */
export class Watchdog {
  readonly #memory = new SharedArrayBuffer(12 + NAME_BYTES_MAX + INPUT_BYTES_MAX);
  readonly #watched = watchedIn(this.#memory);
  readonly #worker: Worker;

  constructor() {
    this.#worker = new Worker(new URL("./watchdog-worker.ts", import.meta.url), {
      workerData: { memory: this.#memory, hangMsMax: HANG_MS_MAX },
    });
    this.#worker.unref();
  }

  begins(target: string, input: Uint8Array): void {
    const { counts, bytes } = this.#watched;
    const name = Buffer.from(target);
    bytes.set(name);
    bytes.set(input.subarray(0, INPUT_BYTES_MAX), name.length);
    counts[1] = name.length;
    counts[2] = input.length;
    Atomics.add(counts, 0, 1);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }
}
