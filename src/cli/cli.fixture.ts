import { spawn } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { withDeadline } from "../../test/support/wait-for.ts";

export const SLUICE = resolve(import.meta.dir, "../../bin/sluice");

export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

export interface Started extends AsyncDisposable {
  readonly ended: Promise<Ended>;
  readonly stdin: NodeJS.WritableStream;
  /** Resolves when the text stands on either stream. */
  printed(text: string): Promise<void>;
  interrupt(): void;
}

/** Names of files that exist nowhere, so that no test sees the developer's own AWS settings. */
const NOWHERE = join(tmpdir(), "sluice-cli-test-nowhere");

/** A clean environment with credentials, and one attempt per call. */
export function cliEnvironment(
  changes: Readonly<Record<string, string | undefined>> = {},
): Record<string, string> {
  const variables = {
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    LC_ALL: "C.UTF-8",
    AWS_CONFIG_FILE: NOWHERE,
    AWS_SHARED_CREDENTIALS_FILE: NOWHERE,
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_MAX_ATTEMPTS: "1",
    AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
    AWS_SECRET_ACCESS_KEY: "secret-of-the-test",
    AWS_DEFAULT_REGION: "eu-west-1",
    SLUICE_STATE_FOLDER: NOWHERE,
    ...changes,
  };
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]],
    ),
  );
}

export function startCli(
  program: string,
  parameters: readonly string[],
  environment: Readonly<Record<string, string>> = cliEnvironment(),
): Started {
  const child = spawn(program, parameters, { env: environment });
  const texts = { stdout: "", stderr: "" };
  const waiting = new Map<string, () => void>();
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (chunk: string) => {
      texts[name] += chunk;
      for (const [text, found] of waiting) if (texts[name].includes(text)) found();
    });
  }
  // A program that has ended takes no more input.
  child.stdin.on("error", () => undefined);
  const { promise, resolve: end, reject } = Promise.withResolvers<Ended>();
  child.once("error", reject);
  child.once("close", (exitCode) => end({ ...texts, exitCode }));
  return {
    ended: withDeadline(promise, { what: `${program} to end`, deadlineMs: 30_000 }),
    stdin: child.stdin,
    printed(text) {
      if (texts.stdout.includes(text) || texts.stderr.includes(text)) return Promise.resolve();
      const { promise: seen, resolve: found } = Promise.withResolvers<void>();
      waiting.set(text, found);
      return withDeadline(seen, { what: `${program} to print "${text}"` });
    },
    interrupt: () => child.kill("SIGINT"),
    async [Symbol.asyncDispose]() {
      if (child.exitCode === null) child.kill("SIGKILL");
      await promise;
    },
  };
}

/** Runs `sluice` to its end. */
export async function sluice(
  parameters: readonly string[],
  options: { environment?: Record<string, string>; input?: string } = {},
): Promise<Ended> {
  await using started = startCli(SLUICE, parameters, options.environment);
  started.stdin.end(options.input ?? "");
  return await started.ended;
}

export interface RecordedRequest {
  readonly method: string;
  /** As it stood on the wire. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface StubAnswer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface StubApi extends AsyncDisposable {
  readonly port: number;
  /** With the stage. */
  readonly url: string;
  readonly requests: RecordedRequest[];
}

/** An API that answers as it is told and remembers what it was asked. Bodies are kept as Latin-1. */
export async function startStubApi(
  answer: (request: RecordedRequest, count: number) => StubAnswer,
): Promise<StubApi> {
  const requests: RecordedRequest[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
    const recorded: RecordedRequest = {
      method: request.method ?? "",
      target: request.url ?? "",
      headers: request.headers,
      body: Buffer.concat(pieces).toString("latin1"),
    };
    requests.push(recorded);
    const { status, headers = {}, body = "" } = answer(recorded, requests.length);
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    url: `http://127.0.0.1:${port}/dev`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

/** What API Gateway answers to GetConnection. */
export const CONNECTION_BODY = `{
  "identity" : {
    "sourceIp" : "203.0.113.10",
    "userAgent" : "example/1.0"
  },
  "connectedAt" : "2026-09-25T00:22:29.887Z",
  "lastActiveAt" : "2026-09-25T00:22:30.389Z"
}`;
