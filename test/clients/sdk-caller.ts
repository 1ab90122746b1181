import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import type { TestGateway } from "../support/gateway.ts";
import { findNode, findPython, type ProgramName } from "../support/programs.ts";
import { withDeadline } from "../support/wait-for.ts";
import { clientEnvironment } from "./client-process.ts";
import type { SigningKey } from "./management-gateway.ts";

export interface SdkCall {
  readonly operation: "PostToConnection" | "GetConnection" | "DeleteConnection" | "PresignGet";
  readonly endpoint: string;
  readonly connectionId: string;
  /** `null`: unsigned. */
  readonly key: SigningKey | null;
  readonly region?: string;
  readonly data?: string;
  /** A body of the same length that goes on the wire in place of the one that was signed. */
  readonly tamperedData?: string;
  /** Milliseconds to add to the clock that dates the signature; the JavaScript SDK alone can. */
  readonly clockOffsetMs?: number;
}

/** What the SDK gave its caller. */
export interface SdkOutcome {
  readonly status: number;
  readonly requestId: string | null;
  /** The operation's members, times as ISO 8601. */
  readonly value?: Readonly<Record<string, unknown>>;
  /** The class of the exception, as user code catches it. */
  readonly exception?: string;
  readonly code?: string;
  readonly message?: string;
}

export interface SdkCaller extends AsyncDisposable {
  call(call: SdkCall): Promise<SdkOutcome>;
}

export interface Sdk {
  readonly name: string;
  readonly program: ProgramName;
  readonly command: () => readonly [string, string];
}

export const BOTO3: Sdk = {
  name: "boto3",
  program: "python3",
  command: () => [findPython(), scriptAt("./boto3-caller.py")],
};

export const JAVASCRIPT_SDK: Sdk = {
  name: "AWS SDK for JavaScript v3",
  program: "node",
  command: () => [findNode(), scriptAt("./javascript-caller.mjs")],
};

/** One process of the SDK's own language, which makes one call for each line it is given. */
export function startSdk(sdk: Sdk, gateway: TestGateway): SdkCaller {
  const [program, script] = sdk.command();
  const child = spawn(program, [script], {
    env: clientEnvironment(gateway),
    stdio: ["pipe", "pipe", "inherit"],
  });
  const waiting: PromiseWithResolvers<SdkOutcome>[] = [];
  const ended = Promise.withResolvers<void>();
  child.once("error", ended.reject);
  child.once("close", () => {
    for (const { reject } of waiting) reject(new Error(`${sdk.name}: its process has ended`));
    ended.resolve();
  });
  createInterface({ input: child.stdout }).on("line", (line) => {
    waiting.shift()?.resolve(JSON.parse(line));
  });
  return {
    call(call) {
      const outcome = Promise.withResolvers<SdkOutcome>();
      waiting.push(outcome);
      child.stdin.write(`${JSON.stringify(call)}\n`);
      return withDeadline(outcome.promise, {
        what: `${sdk.name} to make a call`,
        deadlineMs: 25_000,
      });
    },
    async [Symbol.asyncDispose]() {
      child.stdin.end();
      await withDeadline(ended.promise, { what: `${sdk.name}'s process to end` }).catch((error) => {
        child.kill("SIGKILL");
        throw error;
      });
    },
  };
}

function scriptAt(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}
