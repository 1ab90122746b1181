import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type RunningProgram, runProgram } from "../support/run-program.ts";

export const SLUICE = fileURLToPath(new URL("../../bin/sluice", import.meta.url));

/** The line that `sluice dev --json` prints for each API. */
export interface ReadyLine {
  readonly apiId: string;
  readonly stage: string;
  readonly url: string;
  readonly callbackUrl: string;
  readonly controlUrl: string;
}

export interface DevProcess extends AsyncDisposable {
  readonly program: RunningProgram;
  readonly ready: ReadyLine;
  /** Of the development authority. */
  readonly caFile: string;
}

/** `bin/sluice dev PATH --json` on a free port, ready, with its own state folder. */
export async function startDev(
  path: string,
  options: {
    readonly flags?: readonly string[];
    readonly environment?: Readonly<Record<string, string | undefined>>;
  } = {},
): Promise<DevProcess> {
  const stateFolder = await mkdtemp(join(tmpdir(), "sluice-dev-state-"));
  const program = runProgram(
    [
      SLUICE,
      ...["dev", path, "--json", "--port", "0", "--state-folder", stateFolder],
      ...(options.flags ?? []),
    ],
    { environment: { ...CLEAN, ...options.environment } },
  );
  const end = async () => {
    await program[Symbol.asyncDispose]();
    await rm(stateFolder, { recursive: true, force: true });
  };
  try {
    const [line] = await program.printed(/^\{.*\}$/m);
    return {
      program,
      ready: JSON.parse(line) as ReadyLine,
      caFile: join(stateFolder, "ca.pem"),
      [Symbol.asyncDispose]: end,
    };
  } catch (error) {
    await end();
    throw error;
  }
}

/** Nothing of the developer's own AWS settings. */
const NOWHERE = join(tmpdir(), "sluice-dev-test-nowhere");
export const CLEAN = {
  AWS_CONFIG_FILE: NOWHERE,
  AWS_SHARED_CREDENTIALS_FILE: NOWHERE,
  AWS_ACCESS_KEY_ID: undefined,
  AWS_SECRET_ACCESS_KEY: undefined,
  AWS_SESSION_TOKEN: undefined,
  AWS_PROFILE: undefined,
  AWS_REGION: undefined,
  AWS_DEFAULT_REGION: undefined,
} as const;
