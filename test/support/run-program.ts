import { spawn } from "node:child_process";
import { waitFor, withDeadline } from "./wait-for.ts";

export interface RunningProgram extends AsyncDisposable {
  /** Everything printed so far, both streams. */
  readonly output: () => string;
  /** The first match in what it prints, as soon as it stands there. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  /** Resolves with the exit code; 128 for a program that a signal ended. */
  readonly exited: Promise<number>;
  signal(name: NodeJS.Signals): void;
  /** Writes to its standard input. */
  write(text: string): void;
}

export interface ProgramOptions {
  readonly cwd?: string;
  /** Added to this process's own environment; `undefined` takes a variable away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Starts a program that goes away with the test that started it. */
export function runProgram(
  [program, ...parameters]: readonly [string, ...string[]],
  options: ProgramOptions = {},
): RunningProgram {
  const child = spawn(program, parameters, {
    env: { ...process.env, ...options.environment },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  let text = "";
  let ended = false;
  const listeners = new Set<() => void>();
  const notify = () => {
    for (const changed of [...listeners]) changed();
  };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      text += chunk;
      notify();
    });
  }
  const { promise: exited, resolve, reject } = Promise.withResolvers<number>();
  child.once("error", reject);
  child.once("close", (code) => {
    ended = true;
    resolve(code ?? 128);
    notify();
  });
  const subscribe = (changed: () => void) => {
    listeners.add(changed);
    return () => listeners.delete(changed);
  };
  return {
    output: () => text,
    printed: (pattern) =>
      waitFor(
        subscribe,
        () => {
          const match = pattern.exec(text);
          if (match !== null) return match;
          if (ended) throw new Error(`${program} ended before it printed ${pattern}:\n${text}`);
          return undefined;
        },
        { what: `${program} to print ${pattern}` },
      ),
    exited,
    signal: (name) => child.kill(name),
    write: (line) => child.stdin.write(line),
    async [Symbol.asyncDispose]() {
      if (!ended) child.kill("SIGTERM");
      await withDeadline(exited, { what: `${program} to end` }).catch((error) => {
        child.kill("SIGKILL");
        throw error;
      });
    },
  };
}

/** Runs a program to its end: its output without the last line break, and its exit code. */
export async function outputOf(
  command: readonly [string, ...string[]],
  options: ProgramOptions = {},
): Promise<{ readonly output: string; readonly exitCode: number }> {
  await using program = runProgram(command, options);
  const exitCode = await withDeadline(program.exited, {
    what: `${command[0]} to end`,
    deadlineMs: 60_000,
  });
  return { output: program.output().trimEnd(), exitCode };
}
