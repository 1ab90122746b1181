import { spawn } from "node:child_process";
import { join } from "node:path";
import type { TestGateway } from "../support/gateway.ts";
import { withDeadline } from "../support/wait-for.ts";
import type { SigningKey } from "./management-gateway.ts";

export interface Ended {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** The AWS CLI needs a second or two when the machine is busy. */
const CLIENT_DEADLINE_MS = 25_000;

/** Nothing of the developer's own: no profiles, no proxies, one attempt per call. */
export function clientEnvironment(
  gateway: TestGateway,
  key?: SigningKey,
): Readonly<Record<string, string>> {
  const authority = join(gateway.folder, "ca.pem");
  return {
    PATH: process.env.PATH ?? "",
    HOME: gateway.folder,
    LC_ALL: "C.UTF-8",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_MAX_ATTEMPTS: "1",
    AWS_PAGER: "",
    AWS_REGION: "us-east-1",
    AWS_DEFAULT_REGION: "us-east-1",
    AWS_CA_BUNDLE: authority,
    NODE_EXTRA_CA_CERTS: authority,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true",
    ...(key === undefined
      ? {}
      : { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey }),
    ...(key?.sessionToken === undefined ? {} : { AWS_SESSION_TOKEN: key.sessionToken }),
  };
}

/** Runs somebody else's client to its end. */
export async function runClient(
  [program, ...parameters]: readonly [string, ...string[]],
  options: {
    readonly environment: Readonly<Record<string, string>>;
    readonly input?: string;
    readonly cwd?: string;
  },
): Promise<Ended> {
  const child = spawn(program, parameters, {
    env: options.environment,
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
  });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (chunk: string) => {
      texts[name] += chunk;
    });
  }
  const { promise, resolve, reject } = Promise.withResolvers<Ended>();
  child.once("error", reject);
  child.once("close", (exitCode) => resolve({ ...texts, exitCode }));
  child.stdin.on("error", () => undefined); // A program that has ended takes no more input.
  child.stdin.end(options.input ?? "");
  try {
    return await withDeadline(promise, {
      what: `${program} to end`,
      deadlineMs: CLIENT_DEADLINE_MS,
    });
  } finally {
    if (child.exitCode === null) child.kill("SIGKILL");
  }
}
