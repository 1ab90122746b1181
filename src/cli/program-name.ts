import { dirname } from "node:path";
import { STARTED_AS } from "../config/sources.ts";

/** What `npm start` of the repository says it is. */
export const NPM_START = "npm start --";

/** How the user starts this program, so that commands run as they are printed. */
export function programName(variables: Readonly<Record<string, string | undefined>>): string {
  const startedAs = variables[STARTED_AS] ?? "";
  if (startedAs === "" || startedAs === NPM_START) return startedAs || "sluice";
  if (/(^|\/)node_modules\/\.bin\//.test(startedAs)) return "npx sluice";
  // The shell found it: the kernel hands on the whole path.
  if ((variables.PATH ?? "").split(":").includes(dirname(startedAs))) return "sluice";
  return /^[\w@%+=:,./-]+$/.test(startedAs) ? startedAs : `'${startedAs.replaceAll("'", "'\\''")}'`;
}

/** A command as the user would type it: `bin/sluice dev`. */
export function invocationOf(
  command: string,
  variables: Readonly<Record<string, string | undefined>>,
): string {
  const name = programName(variables);
  return name === NPM_START ? name : `${name} ${command}`;
}
