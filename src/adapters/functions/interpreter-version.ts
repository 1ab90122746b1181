import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import type { Interpreters } from "./runtime-command.ts";

/** A program that does not tell its version for this long is not waited for, milliseconds. */
export const VERSION_TIMEOUT_MS = 5_000;

/**
 * One sentence for each runtime that the interpreter on PATH is not: another major version of Node.js, another minor
 * one of Python, or none at all. Never rejects.
 */
export async function interpreterDifferences(
  functions: readonly Pick<LambdaFunction, "runtime">[],
  interpreters: Interpreters,
): Promise<string[]> {
  const runtimes = [...new Set(functions.map(({ runtime }) => runtime))].sort();
  const versions = new Map<string, Promise<string | undefined>>();
  const versionOf = (program: string) => {
    const known = versions.get(program) ?? askVersion(program);
    versions.set(program, known);
    return known;
  };
  const sentences = await Promise.all(
    runtimes.map(async (runtime) => {
      const wanted = interpreterOf(runtime, interpreters);
      return wanted && differenceOf(runtime, wanted, await versionOf(wanted.program));
    }),
  );
  return sentences.filter((sentence) => sentence !== undefined);
}

interface Wanted {
  readonly program: string;
  readonly language: "Node.js" | "Python";
  /** As far as AWS names it: `22`, `3.13`. */
  readonly version: string;
}

function interpreterOf(runtime: string, interpreters: Interpreters): Wanted | undefined {
  const node = /^nodejs(\d+)\.x$/.exec(runtime)?.[1];
  if (node !== undefined) return { program: interpreters.node, language: "Node.js", version: node };
  const python = /^python(\d+\.\d+)$/.exec(runtime)?.[1];
  if (python === undefined) return undefined;
  return { program: interpreters.python, language: "Python", version: python };
}

function differenceOf(runtime: string, wanted: Wanted, found: string | undefined) {
  const { program, language, version } = wanted;
  if (found === undefined) {
    return `Functions with ${runtime} cannot run: there is no program "${program}" on PATH; install ${language} ${version}`;
  }
  if (found === version || found.startsWith(`${version}.`)) return undefined;
  return `Functions with ${runtime} run on ${language} ${found}, which is what PATH has: AWS runs ${language} ${version}`;
}

/** `20.20.2`; `undefined` when there is no such program, or none that tells. */
async function askVersion(program: string): Promise<string | undefined> {
  const path = Bun.which(program);
  if (path === null) return undefined;
  try {
    const child = Bun.spawn([path, "--version"], {
      stdin: "ignore",
      stdout: "pipe",
      stderr: "ignore",
      timeout: VERSION_TIMEOUT_MS,
    });
    return /\d+(?:\.\d+)+/.exec(await new Response(child.stdout).text())?.[0];
  } catch {
    return undefined; // it cannot be started, which its functions will say at their first event
  }
}
