import { join, resolve } from "node:path";
import { environmentName } from "./settings.ts";
import type { Environment } from "./sources.ts";

/**
 * Where the state folder is when no file or flag names another: for programs that have to find it
 * without reading a whole configuration, such as a client that looks for the development CA.
 */
export function stateFolderOf({ variables, homeFolder, workingFolder }: Environment): string {
  const named = variables[environmentName("stateFolder")] ?? "";
  if (named === "~" || named.startsWith("~/")) return join(homeFolder, named.slice(1));
  if (named !== "") return resolve(workingFolder, named);
  // The XDG specification has relative paths ignored.
  const xdg = variables.XDG_STATE_HOME ?? "";
  return xdg.startsWith("/") ? join(xdg, "sluice") : join(homeFolder, ".sluice");
}
