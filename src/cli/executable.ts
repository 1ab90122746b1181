import { processEnvironment, STARTED_AS } from "../config/sources.ts";

/**
 * Where the single-file executable starts. `bin/sluice` and `bin/runtime` prepare the environment of the runtime
 * before it starts; nobody does so here, and the runtime reads it only then. So the executable starts itself once
 * more in its own place: the same process id, terminal and signals. It has loaded nothing but this file so far.
 */
const RUNTIME_VARIABLE = "BUN_CONFIG_MAX_HTTP_REQUESTS";

/** As in `bin/runtime`, where the reason stands. */
const HTTP_REQUESTS_MAX = "65535";

type Variables = Readonly<Record<string, string | undefined>>;

/** The whole environment to start again with; `undefined` when nothing is missing in it. */
export function preparedEnvironment(
  variables: Variables,
  startedAs: string,
): Record<string, string> | undefined {
  if (variables[RUNTIME_VARIABLE] !== undefined && variables[STARTED_AS] !== undefined) {
    return undefined;
  }
  const prepared = Object.entries({
    ...{ [RUNTIME_VARIABLE]: HTTP_REQUESTS_MAX, [STARTED_AS]: startedAs },
    ...variables,
  }).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(prepared);
}

if (Bun.isStandaloneExecutable) {
  const prepared = preparedEnvironment(processEnvironment().variables, process.argv0);
  if (prepared !== undefined) {
    process.execve?.(process.execPath, [process.argv0, ...process.argv.slice(2)], prepared);
  }
  await import("./main.ts");
}
