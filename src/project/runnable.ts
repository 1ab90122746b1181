import { basename, dirname, join, resolve } from "node:path";
import type { LambdaFunction } from "../core/model/lambda-function.ts";

/** Runtimes that Sluice runs, spelled as AWS spells them. */
export const RUNNABLE_RUNTIME = /^(nodejs\d+\.x|python3\.\d+|provided(\.al2|\.al2023)?)$/;

/** Looks at the disk; a folder exists too. */
export type Exists = (path: string) => boolean;

const CONSEQUENCE = "so every call of the function fails";
/** In the order in which they are tried. */
const NODE_EXTENSIONS = [".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"];

/** What is wrong with a runtime, or `undefined`. */
export function runtimeProblem(runtime: string): string | undefined {
  if (RUNNABLE_RUNTIME.test(runtime)) return undefined;
  if (/^(nodejs|python|provided)/.test(runtime)) {
    return `Runtime ${runtime} is not spelled as AWS spells its own: nodejs22.x, python3.13, provided.al2023`;
  }
  return `Runtime ${runtime} does not run here, ${CONSEQUENCE}: nodejs*, python* and provided* run`;
}

/** What is wrong with a handler whose code folder exists, or `undefined`. */
export function handlerProblem(
  lambda: Pick<LambdaFunction, "runtime" | "handler" | "codePath">,
  exists: Exists,
): string | undefined {
  const { runtime, handler, codePath } = lambda;
  const isNode = runtime.startsWith("nodejs");
  if (!isNode && !runtime.startsWith("python")) {
    const isMissing = runtime.startsWith("provided") && !exists(join(codePath, "bootstrap"));
    return isMissing ? missing("the file bootstrap", codePath) : undefined;
  }
  const dot = isNode ? basename(handler).indexOf(".") : handler.lastIndexOf(".");
  if (dot < 1) return `Handler ${handler} must be file.export, ${CONSEQUENCE}`;
  return isNode ? nodeProblem(handler, codePath, exists) : pythonProblem(handler, codePath, exists);
}

/** `src/app.handler` is `src/app`: the name ends at the first dot after the last slash. */
function nodeProblem(handler: string, codePath: string, exists: Exists): string | undefined {
  const name = basename(handler);
  const module = name.slice(0, name.indexOf("."));
  const path = join(dirname(handler), module);
  const file = resolve(codePath, path);
  if (["", ...NODE_EXTENSIONS].some((extension) => exists(file + extension))) return undefined;
  if (exists(join(codePath, "node_modules", module))) return undefined;
  const [first = "", ...others] = NODE_EXTENSIONS;
  return missing(`the handler's file ${path}${first} (or ${others.join(", ")})`, codePath);
}

/** `src/app.handler` and `src.app.handler` are the module `src.app`: a file or a package. */
function pythonProblem(handler: string, codePath: string, exists: Exists): string | undefined {
  const path = handler.slice(0, handler.lastIndexOf(".")).replaceAll(".", "/");
  if ([`${path}.py`, path].some((each) => exists(join(codePath, each)))) return undefined;
  return missing(`the handler's file ${path}.py`, codePath);
}

function missing(what: string, codePath: string): string {
  return `${what} does not exist in ${codePath}, ${CONSEQUENCE}`;
}
