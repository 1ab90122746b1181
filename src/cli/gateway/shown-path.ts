import { relative } from "node:path";

/** How a path is shown to the user: from where they stand. */
export function shownPath(path: string, workingFolder: string): string {
  const short = relative(workingFolder, path);
  return short === "" || short.startsWith("..") ? path : short;
}
