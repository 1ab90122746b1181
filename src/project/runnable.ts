import { basename, dirname, join, resolve } from "node:path";
import type { LambdaFunction } from "../core/model/lambda-function.ts";

/** Runtimes that Sluice runs, spelled as AWS spells them. */
export const RUNNABLE_RUNTIME = /^(nodejs\d+\.x|python3\.\d+|provided(\.al2|\.al2023)?)$/;

/** Instances that a function may reserve. Ours: an account's quota can be raised to any number. */
export const RESERVED_CONCURRENCY_MAX = 1_000_000;

/** Looks at the disk; a folder exists too. */
export type Exists = (path: string) => boolean;

const CONSEQUENCE = "so every call of the function fails";
/** In the order in which they are tried. */
const NODE_EXTENSIONS = [".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"];

/** AWS Lambda, "Lambda runtimes": every version there has been. */
const NODE_VERSIONS = [10, 12, 14, 16, 18, 20, 22, 24];
const PYTHON_MINORS = [6, 7, 8, 9, 10, 11, 12, 13, 14];
const USUAL_NODE = 22;
const USUAL_PYTHON_MINOR = 13;

export interface RuntimeProblem {
  readonly message: string;
  /** No version of Lambda has it; AWS refuses the function. */
  readonly isRefused: boolean;
}

/** What is wrong with a runtime, or `undefined`. A version newer than this list may be a runtime by now. */
export function runtimeProblem(runtime: string): RuntimeProblem | undefined {
  if (/^(java|dotnet|dotnetcore|ruby|go)\d/.test(runtime)) {
    const message = `Runtime ${runtime} does not run here, ${CONSEQUENCE}: nodejs*, python* and provided* run`;
    return { message, isRefused: false };
  }
  const hint = `did you mean ${meantRuntime(runtime)}?`;
  const refused = {
    message: `Runtime ${runtime} is not a runtime of Lambda: ${hint}`,
    isRefused: true,
  };
  if (!RUNNABLE_RUNTIME.test(runtime)) return refused;
  if (runtime.startsWith("provided")) return undefined;
  const isNode = runtime.startsWith("nodejs");
  const known = isNode ? NODE_VERSIONS : PYTHON_MINORS;
  const version = Number(/^(?:nodejs|python3\.)(\d+)/.exec(runtime)?.[1]);
  if (known.includes(version)) return undefined;
  if (version < Math.max(...known)) return refused;
  const message = `Runtime ${runtime} is not a runtime of Lambda that is known here: ${hint}`;
  return { message, isRefused: false };
}

/** `node20`, `nodejs20` -> `nodejs20.x`; `python312` -> `python3.12`. */
function meantRuntime(written: string): string {
  const name = written.toLowerCase();
  if (name.startsWith("prov")) return "provided.al2023";
  if (name.startsWith("py")) {
    const minor = Number(/3\.?(\d+)/.exec(name)?.[1]);
    return `python3.${PYTHON_MINORS.includes(minor) ? minor : USUAL_PYTHON_MINOR}`;
  }
  const version = Number(/\d+/.exec(name)?.[0]);
  return `nodejs${NODE_VERSIONS.includes(version) ? version : USUAL_NODE}.x`;
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
