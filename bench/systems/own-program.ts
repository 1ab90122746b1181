import { fileURLToPath } from "node:url";
import { PinnedProcess } from "../pinned-process.ts";
import type { Endpoints, RunningSystem, StartOptions } from "./system.ts";

const RUNTIME = fileURLToPath(new URL("../../bin/runtime", import.meta.url));
const PROGRAMS = fileURLToPath(new URL("../programs/", import.meta.url));

/** The command that runs one of `bench/programs` with Bun. */
export function bunProgram(file: string, ...parameters: string[]): [string, ...string[]] {
  return [RUNTIME, "run", `${PROGRAMS}${file}`, ...parameters];
}

export function nodeProgram(file: string, ...parameters: string[]): [string, ...string[]] {
  return ["node", `${PROGRAMS}${file}`, ...parameters];
}

/** Starts a program of our own, which prints its port as its first line and speaks as the others of them do. */
export async function startOwnProgram(
  { cores }: StartOptions,
  command: readonly [string, ...string[]],
  options: { readonly signed: boolean },
): Promise<RunningSystem> {
  const child = new PinnedProcess({ core: cores.system, command, stderr: "inherit" });
  const port = Number(await child.firstLine());
  const endpoints: Endpoints = {
    host: "127.0.0.1",
    port,
    clientPath: "/",
    idMessage: '{"action":"id"}',
    post: { port, path: "/@connections/{id}", signed: options.signed },
  };
  return { endpoints, pids: () => child.tree(), stop: () => child.stop() };
}
