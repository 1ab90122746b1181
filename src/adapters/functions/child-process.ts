import type { ExitStatus } from "./function-error.ts";
import { OutputLines } from "./output-lines.ts";
import { OutputPace } from "./output-pace.ts";

export interface ChildProcess {
  readonly pid: number;
  /** Settles when the process has ended, whatever its output still holds. Never rejects. */
  readonly exited: Promise<ExitStatus>;
  /** Settles when both output streams have been read to their end. Never rejects. */
  readonly outputRead: Promise<void>;
  /** Settles when the lines that have been read are emitted; `undefined` when they are. */
  linesEmitted(): Promise<unknown> | undefined;
  /** Emits output that came without a line feed. */
  flushOutput(): void;
  /** Signals the process and all it has started. Does nothing once they have ended. */
  signal(name: "SIGTERM" | "SIGKILL"): void;
}

export interface ChildOptions {
  readonly command: readonly string[];
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logLineCharactersMax: number;
  readonly onLine: (stream: "stdout" | "stderr", text: string) => void;
}

/** Starts a process in a process group of its own. Throws when the program cannot be started. */
export function startChild(options: ChildOptions): ChildProcess {
  const child = Bun.spawn([...options.command], {
    cwd: options.folder,
    env: { ...options.environment },
    stdin: "ignore",
    stdout: "pipe",
    stderr: "pipe",
    detached: true,
  });
  const { logLineCharactersMax, onLine } = options;
  const stdout = new OutputLines(logLineCharactersMax, (text) => onLine("stdout", text));
  const stderr = new OutputLines(logLineCharactersMax, (text) => onLine("stderr", text));
  const streams = [new StreamLines(child.stdout, stdout), new StreamLines(child.stderr, stderr)];
  return {
    pid: child.pid,
    exited: child.exited.then(() => exitStatus(child.exitCode, child.signalCode)),
    outputRead: Promise.all(streams.map((stream) => stream.read())).then(noop),
    linesEmitted() {
      const behind = streams.flatMap(({ emitting }) => emitting ?? []);
      return behind.length === 0 ? undefined : Promise.all(behind);
    },
    flushOutput: () => {
      stdout.flush();
      stderr.flush();
    },
    signal: (name) => signalGroup(child.pid, name),
  };
}

function exitStatus(code: number | null, signal: NodeJS.Signals | number | null): ExitStatus {
  return { code, signal: signal === null ? null : String(signal) };
}

/** Output that is cut into lines in one go, bytes: the runtime may hand over megabytes at once. */
const OUTPUT_PIECE_BYTES = 16_384;

/** One for all functions: it is the process whose time it shares out. */
const pace = new OutputPace();

/** One output stream of a process, cut into lines as there is time for it. */
class StreamLines {
  readonly #stream: ReadableStream<Uint8Array>;
  readonly #lines: OutputLines;
  /** There while what has been read is not emitted. */
  emitting: Promise<void> | undefined;

  constructor(stream: ReadableStream<Uint8Array>, lines: OutputLines) {
    this.#stream = stream;
    this.#lines = lines;
  }

  /** To its end. */
  async read(): Promise<void> {
    for await (const chunk of this.#stream) {
      this.emitting = this.#emit(chunk);
      await this.emitting;
      this.emitting = undefined;
    }
    this.#lines.flush();
  }

  async #emit(chunk: Uint8Array): Promise<void> {
    for (let from = 0; from < chunk.length; from += OUTPUT_PIECE_BYTES) {
      await pace.run(() => this.#lines.push(chunk.subarray(from, from + OUTPUT_PIECE_BYTES)));
    }
  }
}

function signalGroup(pid: number, name: "SIGTERM" | "SIGKILL"): void {
  try {
    process.kill(-pid, name);
  } catch (error) {
    // ESRCH: the whole group has ended already, which is what was wanted.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
}

function noop(): void {
  // turns Promise<void[]> into Promise<void>
}
