import { closeSync, constants, openSync } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { Clock } from "../../engine/ports.ts";

/** Lines that wait for a slow disk, bytes of one file; above it lines are lost, and counted. */
export const LOG_BUFFER_BYTES_MAX = 1_048_576;
/** Longest wait for the last lines when the gateway stops, milliseconds. */
export const LOG_FLUSH_TIMEOUT_MS = 2_000;

/** Readable by its owner and group: a log has addresses and names of people. */
const MODE = 0o640;

export interface LogFileOptions {
  /** Absolute. */
  readonly path: string;
  readonly clock: Clock;
  /** Told once when lines begin to be lost, and once when none are lost any more. */
  readonly warn: (text: string) => void;
  readonly bufferBytesMax?: number;
}

/**
 * A file that lines are appended to while whoever writes them goes on. When the file has been moved or removed, as log
 * rotation does, the next line begins a new one under its name; no signal is needed.
 */
export class LogFile implements AsyncDisposable {
  readonly #options: LogFileOptions;
  readonly #bufferBytesMax: number;
  #waiting: string[] = [];
  #waitingBytes = 0;
  #linesUnderWay = 0;
  #writing: Promise<void> | undefined;
  #handle: FileHandle | undefined;
  /** The last write stopped within a line. */
  #torn = false;
  #lost = 0;
  #lostInAll = 0;

  constructor(options: LogFileOptions) {
    this.#options = options;
    this.#bufferBytesMax = options.bufferBytesMax ?? LOG_BUFFER_BYTES_MAX;
  }

  /** Throws why the file cannot be appended to; makes it when it is not there, and no folder. */
  static check(path: string): void {
    // Without waiting for the reader of a named pipe, whom there may never be.
    const { O_APPEND, O_CREAT, O_NONBLOCK, O_WRONLY } = constants;
    try {
      closeSync(openSync(path, O_WRONLY | O_APPEND | O_CREAT | O_NONBLOCK, MODE));
    } catch (cause) {
      if (!(cause instanceof Error) || !("code" in cause) || cause.code !== "ENOENT") throw cause;
      throw new Error(`there is no folder ${dirname(path)}: make it first`, { cause });
    }
  }

  /** Lines that were not written, ever. */
  get lostLines(): number {
    return this.#lostInAll;
  }

  /** Does not wait and does not throw. */
  write(line: string): void {
    const bytes = Buffer.byteLength(line) + 1;
    if (this.#waitingBytes + bytes > this.#bufferBytesMax) {
      this.#lose(
        1,
        `it takes lines more slowly than they come: ${this.#bufferBytesMax} bytes wait`,
      );
      return;
    }
    this.#waiting.push(`${line}\n`);
    this.#waitingBytes += bytes;
    this.#writing ??= this.#writeAll();
  }

  /** When everything that waits has been written, or lost. */
  async settled(): Promise<void> {
    await this.#writing;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const { clock } = this.#options;
    const late = Promise.withResolvers<"late">();
    const timer = clock.schedule(clock.elapsed() + LOG_FLUSH_TIMEOUT_MS, () =>
      late.resolve("late"),
    );
    const end = await Promise.race([this.settled(), late.promise]);
    timer.cancel();
    if (end === "late") {
      // Closing would wait for the write that hangs.
      this.#lose(this.#waiting.length + this.#linesUnderWay, "it takes none");
      this.#tellLost();
      return;
    }
    this.#tellLost();
    try {
      await this.#handle?.close();
    } catch (error) {
      this.#lose(1, reasonOf(error));
    }
    this.#handle = undefined;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      const bytes = this.#waitingBytes;
      this.#waiting = [];
      this.#linesUnderWay = batch.length;
      try {
        const handle = await this.#current();
        const text = batch.join("");
        await handle.appendFile(this.#torn ? `\n${text}` : text);
        this.#torn = false;
        this.#recovered();
      } catch (error) {
        this.#torn = true;
        this.#lose(batch.length, reasonOf(error));
      }
      this.#waitingBytes -= bytes;
      this.#linesUnderWay = 0;
    }
    this.#writing = undefined;
  }

  /** The open file, or a new one when the name leads to another file or to none. */
  async #current(): Promise<FileHandle> {
    const { path } = this.#options;
    if (this.#handle !== undefined) {
      const [here, there] = await Promise.all([this.#handle.stat(), statOrNothing(path)]);
      if (there !== undefined && here.ino === there.ino && here.dev === there.dev) {
        return this.#handle;
      }
      await this.#handle.close();
      this.#handle = undefined;
      this.#torn = false;
    }
    this.#handle = await open(path, "a", MODE);
    return this.#handle;
  }

  #lose(lines: number, reason: string): void {
    if (this.#lost === 0) this.#options.warn(`${this.#options.path} loses lines: ${reason}`);
    this.#lost += lines;
    this.#lostInAll += lines;
  }

  /** Of a file that took none to the end. */
  #tellLost(): void {
    if (this.#lost > 0) this.#options.warn(`${this.#options.path}: ${lostLines(this.#lost)}`);
    this.#lost = 0;
  }

  #recovered(): void {
    if (this.#lost === 0) return;
    const lines = lostLines(this.#lost);
    this.#lost = 0;
    this.#options.warn(`${this.#options.path} takes lines again; ${lines}`);
  }
}

function lostLines(count: number): string {
  return count === 1 ? "1 line is lost" : `${count} lines are lost`;
}

async function statOrNothing(path: string) {
  try {
    return await stat(path);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
