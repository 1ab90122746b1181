import { Worker } from "node:worker_threads";
import { type Failure, reportHead } from "./report.ts";
import type { Target } from "./target.ts";
import { WatchedMemory } from "./watched-memory.ts";

/** Milliseconds after which an input is given up: a loop without end cannot be stopped from inside. */
export const HANG_MS_MAX = 60_000;

/** A thread that ends the process, and says on what, when an input runs for longer than `hangMsMax`. */
export class Watchdog {
  readonly #memory: WatchedMemory;
  readonly #worker: Worker;

  constructor(hangMsMax: number = HANG_MS_MAX) {
    const memory = WatchedMemory.allocate();
    this.#memory = new WatchedMemory(memory);
    this.#worker = new Worker(new URL("./watchdog-worker.ts", import.meta.url), {
      workerData: { memory, hangMsMax },
    });
    this.#worker.unref();
  }

  begins(target: Target, input: Uint8Array): void {
    this.#memory.write("target", Buffer.from(target.name));
    this.#memory.write("input", input);
    this.#memory.begin();
  }

  /** What is to be told when an input that runs after this one, a smaller one, does not end. */
  failed(target: Target, failure: Failure): void {
    this.#memory.write("report", Buffer.from(reportHead(target, failure)));
    this.#memory.write("failing", failure.input);
  }

  /** That failure has been told. */
  forget(): void {
    this.#memory.write("report", new Uint8Array(0));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#worker.terminate();
  }
}
