import { fstatSync, readdirSync, type Stats, statSync } from "node:fs";
import { basename, extname, join } from "node:path";
import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import { layerFolders } from "../../project/layer-place.ts";
import { isWithin } from "./watch.ts";

type Code = Pick<LambdaFunction, "runtime" | "codePath" | "package" | "layers">;

/**
 * What Node.js and Python load as code. `.json` is not among them: it is as often what a function writes, and a
 * reload for it would end with every message.
 */
const EXTENSIONS = new Set(".js .mjs .cjs .ts .mts .cts .jsx .tsx .py .so .node .wasm".split(" "));
/** What a `bootstrap` may call by name without the file being executable. */
const SCRIPT_EXTENSIONS = new Set([...EXTENSIONS, ".sh", ".rb", ".php", ".pl", ".lua", ".jar"]);
/** They say how code is loaded. */
const NAMES = new Set(["package.json", "tsconfig.json", "requirements.txt", "pyproject.toml"]);

/** Folders whose files functions run from, those of layers too. What is in a package is read once, when it is deployed. */
export function codeFolders(functions: readonly Code[]): string[] {
  return [...new Set(functions.flatMap(foldersOf))];
}

/** Whether a function runs what is at `path`, or what is in it. */
export function runsFrom(lambda: Code, path: string): boolean {
  const { package: packed, layers = [] } = lambda;
  if (packed?.kind === "zip" && packed.file === path) return true;
  return layers.some((layer) => layer.path === path) || runsIn(lambda, path);
}

/** Whether a path is of a layer of the function. */
export function isOfLayer({ layers = [] }: Code, path: string): boolean {
  return layers.some((layer) => isWithin(path, layer.path));
}

function runsIn(lambda: Code, path: string): boolean {
  return foldersOf(lambda).some((folder) => isWithin(path, folder));
}

function foldersOf({ codePath, package: packed, layers }: Code): string[] {
  return [...(packed === undefined ? [codePath] : []), ...layerFolders(layers)];
}

/**
 * Whether a change of the file, or the appearance of the folder, is a change of a function's code. Data that
 * lies or is written beside the code is none, nor is what this process itself writes: `sluice dev > dev.log`.
 */
export function isCodeFile(
  path: string,
  functions: readonly Code[],
  streams: readonly number[] = [1, 2],
): boolean {
  const owners = functions.filter((each) => runsIn(each, path));
  const stats = statsOf(path);
  if (stats?.isDirectory()) return owners.length > 0 && holdsCode(path, owners, streams);
  if (!owners.some((owner) => isCodeOf(owner, path, stats))) return false;
  return stats === undefined || !streams.some((stream) => isSameFile(stats, stream));
}

function isCodeOf({ runtime }: Code, path: string, stats: Stats | undefined): boolean {
  const extension = extname(path).toLowerCase();
  if (extension === ".log") return false;
  if (NAMES.has(basename(path))) return true;
  if (!runtime.startsWith("provided")) return EXTENSIONS.has(extension);
  const isExecutable = stats !== undefined && (stats.mode & 0o111) !== 0;
  return basename(path) === "bootstrap" || isExecutable || SCRIPT_EXTENSIONS.has(extension);
}

/** A folder that was moved or unpacked here comes as a whole: the system may name nothing that is in it. */
function holdsCode(folder: string, owners: readonly Code[], streams: readonly number[]): boolean {
  try {
    return readdirSync(folder, { withFileTypes: true }).some(
      (entry) => entry.isFile() && isCodeFile(join(folder, entry.name), owners, streams),
    );
  } catch {
    // It went again, so its code did not come.
    return false;
  }
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    // It was removed, or may not be looked at: its name has to do.
    return undefined;
  }
}

function isSameFile({ dev, ino }: Stats, stream: number): boolean {
  try {
    const open = fstatSync(stream);
    return open.dev === dev && open.ino === ino;
  } catch {
    // The stream is closed, so nothing is written to it.
    return false;
  }
}
