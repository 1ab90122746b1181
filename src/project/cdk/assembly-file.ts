import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { ProjectError } from "../project-error.ts";
import { ASSEMBLY_FILE_CHARACTERS_MAX } from "./assembly-limits.ts";

export type JsonObject = Readonly<Record<string, unknown>>;

/** A JSON file that the CDK has written, and where in it a key stands. */
export class AssemblyFile {
  /** Absolute path. */
  readonly file: string;
  readonly root: JsonObject;
  readonly #text: string;

  private constructor(file: string, text: string, root: JsonObject) {
    this.file = file;
    this.root = root;
    this.#text = text;
  }

  /** Throws ProjectError for a file that cannot be read, or that the CDK has not written to its end. */
  static read(file: string): AssemblyFile {
    const text = readAssemblyText(file);
    if (text.length > ASSEMBLY_FILE_CHARACTERS_MAX) {
      const message = `${basename(file)} is larger than ${ASSEMBLY_FILE_CHARACTERS_MAX} characters: ${text.length}`;
      throw new ProjectError(message, { file, line: 1 });
    }
    let root: unknown;
    try {
      root = JSON.parse(text);
    } catch (cause) {
      const line = text.trimEnd().split("\n").length;
      const message = `${basename(file)} is not whole JSON, as when cdk synth is still at work or was stopped: run cdk synth again`;
      throw new ProjectError(message, { file, line }, { cause });
    }
    if (isObject(root)) return new AssemblyFile(file, text, root);
    throw new ProjectError(`${basename(file)} must be a JSON object`, { file, line: 1 });
  }

  /** The line of a key, found through the keys above it; of the nearest one that is there. */
  lineOf(...path: readonly string[]): number {
    let at = 0;
    for (const key of path) {
      const found = this.#text.indexOf(`${JSON.stringify(key)}:`, at);
      if (found === -1) break;
      at = found;
    }
    return this.#text.slice(0, at).split("\n").length;
  }

  /** What is wrong with the value under a key, for the caller to throw. */
  problem(path: readonly string[], message: string): ProjectError {
    return new ProjectError(message, { file: this.file, line: this.lineOf(...path) });
  }
}

export function readAssemblyText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ProjectError(`Cannot read ${file}: ${reason}`, undefined, { cause });
  }
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Own members alone: a key such as `constructor` is no member. */
export function memberOf(object: unknown, name: string): unknown {
  return isObject(object) && Object.hasOwn(object, name) ? object[name] : undefined;
}

export function textOf(object: unknown, name: string): string | undefined {
  const value = memberOf(object, name);
  return typeof value === "string" && value !== "" ? value : undefined;
}
