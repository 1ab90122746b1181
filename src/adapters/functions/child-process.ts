import type { ExitStatus } from "./function-error.ts";
import { OutputLines } from "./output-lines.ts";
import { OutputPace } from "./output-pace.ts";

export interface ChildProcess {
  readonly pid: number;
  /** Settles when the process has ended, whatever its output still holds. Never rejects. */
  readonly exited: Promise<ExitStatus>;
  /** Settles when both output streams have been read to their end. Never rejects. */
  readonly outputRead: Promise<void>;
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
  return {
    pid: child.pid,
    exited: child.exited.then(() => exitStatus(child.exitCode, child.signalCode)),
    outputRead: Promise.all([read(child.stdout, stdout), read(child.stderr, stderr)]).then(noop),
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

async function read(stream: ReadableStream<Uint8Array>, lines: OutputLines): Promise<void> {
  for await (const chunk of stream) {
    for (let from = 0; from < chunk.length; from += OUTPUT_PIECE_BYTES) {
      await pace.run(() => lines.push(chunk.subarray(from, from + OUTPUT_PIECE_BYTES)));
    }
  }
  lines.flush();
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
