import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { processTree } from "./process-tree.ts";

/** Milliseconds a program may take to say that it is ready, and to end when it is asked to. */
const READY_MAX_MS = 60_000;
const END_MAX_MS = 5_000;

export interface ProgramStart {
  /** `undefined` leaves it to the scheduler. */
  readonly core: number | undefined;
  readonly command: readonly [program: string, ...parameters: string[]];
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Where its standard error goes: a file that is open, or nowhere. */
  readonly stderr?: number | "ignore" | "inherit";
}

/** Those that run; each is the leader of a process group of its own. */
const running = new Set<PinnedProcess>();

/** Ends what still runs, at once. For the end of this process, whatever ends it. */
export function killAll(): void {
  for (const each of running) each.kill();
}

/** A child process on a core of its own, with everything it starts. */
export class PinnedProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;
  readonly #name: string;
  #output = "";
  #tree: readonly number[] = [];

  constructor({ core, command, cwd, environment, stderr = "ignore" }: ProgramStart) {
    const [program, ...parameters] =
      core === undefined ? command : ["taskset", "-c", String(core), ...command];
    this.#name = command.join(" ").slice(0, 90);
    this.#child = spawn(program ?? "", parameters, {
      cwd,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", stderr],
      detached: true,
    });
    running.add(this);
    this.#ended = once(this.#child, "close").finally(() => running.delete(this));
    this.#child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      this.#output += text;
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** This and all that it started, as it is now. */
  tree(): readonly number[] {
    this.#tree = processTree(this.pid);
    return this.#tree;
  }

  /** The first line of standard output. */
  async firstLine(): Promise<string> {
    const stdout = this.#child.stdout;
    const deadline = AbortSignal.timeout(READY_MAX_MS);
    const failure = this.#ended.then(() => {
      throw new Error(`${this.#name} ended before it was ready`);
    });
    failure.catch(() => undefined);
    while (!this.#output.includes("\n")) {
      if (stdout === null) throw new Error(`${this.#name} has no output`);
      await Promise.race([once(stdout, "data", { signal: deadline }), failure]);
    }
    return this.#output.slice(0, this.#output.indexOf("\n"));
  }

  /** All of its standard output, when it has ended by itself. */
  async wholeOutput(): Promise<string> {
    const [code] = (await this.#ended) as [number | null];
    if (code !== 0) throw new Error(`${this.#name} … failed with exit code ${code}`);
    return this.#output;
  }

  async stop(): Promise<void> {
    this.tree();
    this.#signal("SIGTERM");
    const late = setTimeout(() => this.kill(), END_MAX_MS);
    await this.#ended;
    clearTimeout(late);
    this.kill();
  }

  kill(): void {
    this.#signal("SIGKILL");
    for (const pid of this.#tree) tryKill(pid, "SIGKILL");
  }

  #signal(signal: NodeJS.Signals): void {
    if (this.pid !== 0) tryKill(-this.pid, signal);
  }
}

function tryKill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended already.
  }
}
