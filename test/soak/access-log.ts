import { closeSync, openSync, readSync } from "node:fs";
import type { AccessLine } from "./ledger.ts";

const CHUNK_BYTES = 1_048_576;

/** Reads what was added to the log since the last time; half a line waits for its other half. */
export class AccessLogReader implements Disposable {
  readonly #file: number;
  readonly #buffer = Buffer.alloc(CHUNK_BYTES);
  #offset = 0;
  #rest = "";

  constructor(path: string) {
    // The gateway makes it with the first line, and opens it to append.
    this.#file = openSync(path, "a+");
  }

  *newLines(): Generator<AccessLine> {
    for (;;) {
      const bytes = readSync(this.#file, this.#buffer, 0, CHUNK_BYTES, this.#offset);
      if (bytes === 0) return;
      this.#offset += bytes;
      // Every character of the format is ASCII.
      const lines = (this.#rest + this.#buffer.toString("latin1", 0, bytes)).split("\n");
      this.#rest = lines.pop() ?? "";
      for (const line of lines) yield JSON.parse(line);
    }
  }

  [Symbol.dispose](): void {
    closeSync(this.#file);
  }
}
