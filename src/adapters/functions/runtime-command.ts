import { accessSync, constants, existsSync } from "node:fs";
import { join } from "node:path";
import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import { isTypeScriptHandler } from "./handler-file.ts";
import { INSTALLED_PROGRAMS, type OwnPrograms } from "./own-programs.ts";

/**
 * The program that runs a function: ours speaks the Runtime API for Node.js and Python, the function's own
 * `bootstrap` for OS-only runtimes.
 *
 * Gaps: 2026-11-22 Java, Ruby and .NET runtimes are not run.
 * By design: 2026-11-22 the interpreter is the one on PATH, whatever version the function names.
 */
export interface Interpreters {
  readonly node: string;
  readonly python: string;
}

/** By their names on PATH. */
export const INTERPRETERS: Interpreters = Object.freeze({ node: "node", python: "python3" });

export type RuntimeCommand =
  | { readonly kind: "command"; readonly command: readonly string[] }
  /** It cannot be started as it is; the sentence says why and what to do. */
  | { readonly kind: "unusable"; readonly errorType: string; readonly sentence: string };

export function isSupportedRuntime(runtime: string): boolean {
  return /^(nodejs|python|provided)/.test(runtime);
}

/** Looked up at each start of an instance: the code may have changed on disk. */
export function runtimeCommand(
  lambdaFunction: LambdaFunction,
  interpreters: Interpreters,
  own: OwnPrograms = INSTALLED_PROGRAMS,
  inspection?: { readonly waits: boolean },
): RuntimeCommand {
  const { codePath, functionName, runtime } = lambdaFunction;
  if (!existsSync(codePath)) {
    return unusable(
      "Runtime.InvalidWorkingDir",
      `Cannot start function "${functionName}": its code folder ${codePath} does not exist`,
    );
  }
  const flags = inspection === undefined ? [] : [inspection.waits ? "--inspect-brk" : "--inspect"];
  if (runtime.startsWith("nodejs"))
    return withFlags(nodeCommand(lambdaFunction, interpreters.node, own), flags);
  if (runtime.startsWith("python")) {
    return withFlags(pythonCommand(lambdaFunction, interpreters.python, own), flags);
  }
  return ownBootstrap(lambdaFunction);
}

/** Our bootstraps open the debugger's port: as an option of `node`, what a handler forks would open one too. */
function withFlags(found: RuntimeCommand, flags: readonly string[]): RuntimeCommand {
  if (found.kind === "unusable") return found;
  return { kind: "command", command: [...found.command, ...flags] };
}

function nodeCommand(
  lambdaFunction: LambdaFunction,
  node: string,
  own: OwnPrograms,
): RuntimeCommand {
  const program = Bun.which(node);
  if (program === null) {
    return unusable(
      "Runtime.InvalidEntrypoint",
      `Cannot start function "${lambdaFunction.functionName}": there is no program "${node}" on PATH; install Node.js 20 or later`,
    );
  }
  const command = [program];
  // Only for TypeScript: tsx costs a quarter of a second at each start.
  if (isTypeScriptHandler(lambdaFunction.codePath, lambdaFunction.handler)) {
    command.push("--import", own.typeScriptLoader());
  }
  command.push(join(own.bootstrapFolder(), "node.mjs"));
  return { kind: "command", command };
}

function pythonCommand(
  { functionName }: LambdaFunction,
  python: string,
  own: OwnPrograms,
): RuntimeCommand {
  const program = Bun.which(python);
  if (program === null) {
    return unusable(
      "Runtime.InvalidEntrypoint",
      `Cannot start function "${functionName}": there is no program "${python}" on PATH; install Python 3.9 or later`,
    );
  }
  return { kind: "command", command: [program, join(own.bootstrapFolder(), "python.py")] };
}

/** Of the code, else of its layers. */
function ownBootstrap({ codePath, optPath, functionName }: LambdaFunction): RuntimeCommand {
  const own = join(codePath, "bootstrap");
  const layered = join(optPath ?? codePath, "bootstrap");
  const program = !existsSync(own) && existsSync(layered) ? layered : own;
  if (!existsSync(program)) {
    return unusable(
      "Runtime.InvalidEntrypoint",
      `Cannot start function "${functionName}": there is no file ${program}, which its OS-only runtime starts`,
    );
  }
  try {
    accessSync(program, constants.X_OK);
  } catch {
    return unusable(
      "Runtime.InvalidEntrypoint",
      `Cannot start function "${functionName}": ${program} is not executable; run chmod +x on it`,
    );
  }
  return { kind: "command", command: [program] };
}

function unusable(errorType: string, sentence: string): RuntimeCommand {
  return { kind: "unusable", errorType, sentence };
}
