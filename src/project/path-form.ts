import { relative, sep } from "node:path";

/** Paths of this machine as a file in `folder` writes them; nobody takes one for a name or for `~`. */
export function pathFormOf(folder: string): (path: string) => string {
  return (path) => {
    const way = relative(folder, path).split(sep).join("/");
    if (way === "") return ".";
    return way.startsWith("../") || way === ".." ? way : `./${way}`;
  };
}
