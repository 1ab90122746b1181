import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { CLEAN, type ReadyLine, SLUICE } from "../dev/dev-process.ts";
import { withDeadline } from "../support/wait-for.ts";
import type { SoakProject } from "./soak-project.ts";

/** Lines of the log that are kept, for a run that fails. */
const LINES_KEPT = 200;
/** Time for the gateway to be ready or to end, milliseconds: a reload of a busy machine is waited for. */
const DEADLINE_MS = 60_000;
/** What a line of the log says when the gateway is at fault. */
const OWN_FAULT = /\bbug\b|internal error/i;

/** Raised so that the rate of the run is not throttled; small where a queue is to be filled. */
const FLAGS = [
  ...["--limits-account-requests-per-second", "1000000", "--limits-account-burst", "1000000"],
  ...["--limits-new-connections-per-second", "100000"],
  ...["--limits-send-buffer-bytes-max", "65536"],
  ...["--functions-concurrent-executions-max", "4", "--functions-queue-max", "10000"],
  // So that instances come and go all the time, and none is left soon after the end.
  ...["--functions-idle-instance-ms", "8000"],
] as const;

/** Of `sluice serve`. */
export const ADMINISTRATOR = {
  accessKeyId: "AKIASOAKADMINISTRATE",
  secretAccessKey: "soak/K7MDENG+bPxRfiCYEXAMPLEKEYwJalrXUtnFE",
};

export type Command = "dev" | "serve";

export interface GatewayProcess extends AsyncDisposable {
  readonly pid: number;
  readonly port: number;
  readonly controlUrl: string;
  /** The last lines of its log. */
  readonly lines: readonly string[];
  /** Resolves when the log has said so once more than before it was asked for. */
  said(pattern: RegExp): Promise<void>;
  /** SIGHUP: `sluice serve` reads its files again. `sluice dev` has seen that they are others. */
  reload(): void;
  /** What the control plane was told takes on the disk, bytes. */
  storeBytes(): number | undefined;
  /** How it ended, should it end. */
  readonly exited: Promise<number>;
  /** As Ctrl-C does; answers with the exit code. */
  stop(): Promise<number>;
}

/** The real `sluice dev` or `sluice serve`, in a process group of its own: Ctrl-C is for the soak. */
export async function startGateway(
  command: Command,
  { folder, accessLog }: Pick<SoakProject, "folder" | "accessLog">,
  ownFault: (line: string) => void,
): Promise<GatewayProcess> {
  const stateFolder = await mkdtemp(join(tmpdir(), "sluice-soak-state-"));
  const own = {
    dev: [folder, "--state-folder", stateFolder],
    serve: [
      ...["--config", folder, "--data", stateFolder, "--control-port", "0", "--stop-delay-ms", "0"],
      ...["--access-log-file", accessLog],
    ],
  };
  const environment = {
    SLUICE_ACCESS_KEY_ID: ADMINISTRATOR.accessKeyId,
    SLUICE_SECRET_ACCESS_KEY: ADMINISTRATOR.secretAccessKey,
  };
  const child = spawn(
    SLUICE,
    [command, ...own[command], "--json", "--port", "0", "--host", "127.0.0.1", ...FLAGS],
    {
      env: { ...process.env, ...CLEAN, ...(command === "serve" ? environment : {}) },
      ...{ detached: true, stdio: ["ignore", "pipe", "pipe"] },
    },
  );
  const exited = new Promise<number>((resolve) => {
    child.once("exit", (code) => resolve(code ?? 128));
  });
  const lines: string[] = [];
  const listeners = new Set<(line: string) => void>();
  createInterface({ input: child.stderr }).on("line", (line) => {
    lines.push(line);
    if (lines.length > LINES_KEPT) lines.shift();
    if (OWN_FAULT.test(line) && !line.includes("planted")) ownFault(line);
    for (const listener of [...listeners]) listener(line);
  });
  const dispose = async () => {
    if (child.exitCode === null) child.kill("SIGKILL");
    await exited;
    await rm(stateFolder, { recursive: true, force: true });
  };
  try {
    const ready = await readyLine(child);
    return {
      pid: child.pid ?? 0,
      port: ready.port ?? Number(new URL(ready.url).port),
      controlUrl: ready.controlUrl,
      lines,
      exited,
      said: (pattern) => {
        const { promise, resolve } = Promise.withResolvers<void>();
        const listener = (line: string) => {
          if (pattern.test(line)) resolve();
        };
        listeners.add(listener);
        return withDeadline(promise, {
          what: `the log to say ${pattern}`,
          deadlineMs: DEADLINE_MS,
        }).finally(() => listeners.delete(listener));
      },
      reload: () => {
        if (command === "serve") child.kill("SIGHUP");
      },
      storeBytes: () => (command === "serve" ? bytesOf(stateFolder) : undefined),
      stop: () => {
        child.kill("SIGINT");
        return withDeadline(exited, { what: "the gateway to end", deadlineMs: DEADLINE_MS });
      },
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw new Error(`The gateway did not start:\n${lines.join("\n")}`, { cause: error });
  }
}

function bytesOf(folder: string): number {
  return readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);
}

/** `sluice dev` says where an API is, `sluice serve` its port alone. */
type Ready = Pick<ReadyLine, "url" | "controlUrl"> & { readonly port?: number };

function readyLine({ stdout }: ChildProcess): Promise<Ready> {
  if (stdout === null) throw new Error("The gateway has no output");
  const { promise, resolve, reject } = Promise.withResolvers<Ready>();
  const lines = createInterface({ input: stdout });
  lines.on("line", (line) => resolve(JSON.parse(line)));
  lines.once("close", () => reject(new Error("It ended before it was ready")));
  return withDeadline(promise, { what: "the gateway to be ready", deadlineMs: DEADLINE_MS });
}
