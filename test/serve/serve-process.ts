import { CLEAN, SLUICE } from "../dev/dev-process.ts";
import { type RunningProgram, runProgram } from "../support/run-program.ts";

export const ADMINISTRATOR = {
  accessKeyId: "AKIAIOSFODNN7EXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
};
/** Makes `ADMINISTRATOR` the administrator. */
export const ADMINISTRATOR_ENVIRONMENT = {
  SLUICE_ACCESS_KEY_ID: ADMINISTRATOR.accessKeyId,
  SLUICE_SECRET_ACCESS_KEY: ADMINISTRATOR.secretAccessKey,
};

/** The line that `sluice serve --json` prints when it is ready. */
export interface ReadyLine {
  readonly host: string;
  readonly port: number;
  readonly controlUrl: string;
  readonly apis: readonly { readonly apiId: string; readonly url: string }[];
}

export interface ServeProcess extends AsyncDisposable {
  readonly program: RunningProgram;
  readonly ready: ReadyLine;
}

/** `bin/sluice serve --json` on free ports of loopback, not yet ready. */
export function runServe(
  flags: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): RunningProgram {
  const place = ["--host", "127.0.0.1", "--port", "0", "--control-port", "0"];
  return runProgram([SLUICE, "serve", "--json", ...place, ...flags], {
    environment: { ...CLEAN, STATE_DIRECTORY: undefined, ...environment },
  });
}

/** As `runServe`, ready. */
export async function startServe(
  flags: readonly string[],
  environment: Readonly<Record<string, string | undefined>> = {},
): Promise<ServeProcess> {
  const program = runServe(flags, environment);
  try {
    const [line] = await program.printed(/^\{"host".*\}$/m);
    return {
      program,
      ready: JSON.parse(line) as ReadyLine,
      [Symbol.asyncDispose]: () => program[Symbol.asyncDispose](),
    };
  } catch (error) {
    await program[Symbol.asyncDispose]();
    throw error;
  }
}
