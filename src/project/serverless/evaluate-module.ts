import { spawn } from "node:child_process";
import { basename } from "node:path";
import type { Readable } from "node:stream";
import type { ModuleOutcome, ModuleRequest } from "./evaluated-modules.ts";
import {
  EVALUATION_MS_MAX,
  EVALUATION_OUTPUT_CHARACTERS_MAX,
  INCLUDED_CHARACTERS_MAX,
} from "./serverless-limits.ts";

export interface ModuleHost {
  /** The whole environment of the files, as whoever starts us has it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Takes what the files print. */
  readonly write: (text: string) => void;
  /** Default: `EVALUATION_MS_MAX`. */
  readonly timeoutMs?: number;
}

/**
 * Runs a file of JavaScript or TypeScript in a process of its own, which the runtime of this one is: no code of a project
 * runs beside the gateway's sockets. Nothing is downloaded, and no `.env` is loaded unasked.
 */
export async function evaluateModule(
  request: ModuleRequest,
  { environment, write, timeoutMs = EVALUATION_MS_MAX }: ModuleHost,
): Promise<ModuleOutcome> {
  const failed = (message: string): ModuleOutcome => ({ kind: "failed", message, loaded: [] });
  const child = spawn(process.execPath, ["--no-install", "--no-env-file", "-e", PROGRAM], {
    cwd: request.folder,
    // The single-file executable is the runtime with this variable (https://bun.com/docs/bundler/executables).
    env: { ...environment, ...request.environment, BUN_BE_BUN: "1" },
    stdio: ["pipe", "pipe", "pipe", "pipe"],
  });
  const ended = new Promise<string | undefined>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", () => resolve(undefined));
  });
  let stopped: string | undefined;
  const stop = (reason: string) => {
    stopped ??= reason;
    child.kill("SIGKILL");
  };
  const timer = setTimeout(() => stop(`it took longer than ${timeoutMs} ms`), timeoutMs);
  let printed = 0;
  const forward = (text: string) => {
    printed += text.length;
    if (printed <= EVALUATION_OUTPUT_CHARACTERS_MAX) write(text);
    else stop(`it printed more than ${EVALUATION_OUTPUT_CHARACTERS_MAX} characters`);
  };
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", forward);
  let result = "";
  const channel = child.stdio[3] as Readable;
  channel.setEncoding("utf8").on("data", (text: string) => {
    result += text;
    if (result.length > INCLUDED_CHARACTERS_MAX) {
      stop(`its value has more than ${INCLUDED_CHARACTERS_MAX} characters`);
    }
  });
  // A program that does not start cannot read; its error says so.
  child.stdin.on("error", () => undefined);
  child.stdin.end(JSON.stringify(request));
  try {
    const unstarted = await ended;
    if (unstarted !== undefined) return failed(`it cannot be run: ${unstarted}`);
    if (stopped !== undefined) return failed(stopped);
    if (result === "") return failed("the process ended before it gave a value");
    return JSON.parse(result) as ModuleOutcome;
  } finally {
    clearTimeout(timer);
  }
}

/** For messages, relative to nothing: the place says which folder. */
export function moduleName({ file }: Pick<ModuleRequest, "file">): string {
  return basename(file);
}

/** What the process runs; it is text, so that the single-file executable has it too. */
const PROGRAM = String.raw`
const { readFileSync, writeSync } = require("node:fs");
const request = JSON.parse(readFileSync(0, "utf8"));
const { file, address, answers } = request;
const questions = new Map();
const loaded = () => Object.keys(require.cache).filter((path) => !/[\\/]node_modules[\\/]|\[eval\]$/.test(path));
const end = (outcome) => {
  const bytes = Buffer.from(JSON.stringify({ ...outcome, loaded: loaded() }));
  for (let sent = 0; sent < bytes.length; ) {
    try { sent += writeSync(3, bytes, sent); } catch (error) { if (error.code !== "EAGAIN") throw error; }
  }
  process.exit(0);
};
const ask = (question) => {
  const key = JSON.stringify(question);
  if (Object.hasOwn(answers, key)) return Promise.resolve(answers[key]);
  if (questions.size === 0) setTimeout(() => end({ kind: "asks", questions: [...questions.values()] }), 0);
  questions.set(key, question);
  return new Promise(() => {});
};
const tools = {
  options: request.options,
  resolveConfigurationProperty: (property) => ask({ property: [property].flat().map(String) }),
  resolveVariable: (variable) => ask({ variable: String(variable) }),
};
const failure = (error) => {
  const message = error instanceof Error ? error.message : String(error);
  const [first] = error?.errors ?? [];
  const syntax = first?.position ?? error?.position;
  if (syntax) return { kind: "failed", message: first?.message ?? message, file: syntax.file, line: syntax.line };
  const frame = [...String(error?.stack ?? "").matchAll(/\(?((?:\/|[A-Za-z]:\\)[^\n()]+):(\d+):\d+\)?/g)]
    .find(([, path]) => !/[\\/]node_modules[\\/]|\[eval\]/.test(path));
  return { kind: "failed", message, ...(frame ? { file: frame[1], line: Number(frame[2]) } : {}) };
};
const isThere = (value, key) => value !== null && ["object", "function"].includes(typeof value) && key in value;
const run = async () => {
  const module = await import(file);
  let value = await ("default" in module ? module.default : module);
  let isCalled = !request.callsFunctions;
  const called = async (each) => {
    if (isCalled || typeof each !== "function") return await each;
    isCalled = true;
    return await each(tools);
  };
  const keys = address === undefined ? [] : address.split(".");
  if (keys.length > 0 && !isThere(value, keys[0]) && Object.hasOwn(module, keys[0])) value = module;
  value = await called(value);
  for (const key of keys) value = isThere(value, key) ? await called(value[key]) : undefined;
  if (typeof value === "function") throw new Error("it exports a function, where a value is expected");
  return value ?? null;
};
run().then((value) => end({ kind: "value", value }), (error) => end(failure(error)));
`;
