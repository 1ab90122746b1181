import { posix } from "node:path";
import { mask } from "./mask.ts";

/** A file as the rules see it. Paths are relative to the repository root, with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
  /** The text with comments and the insides of literals blanked; empty for what is not code. */
  readonly code: string;
  readonly imports: readonly Import[];
}

export interface Import {
  /** As written: `./limits.ts`, `node:crypto`, `yaml`. */
  readonly specifier: string;
  /** The repository path of a relative import; `undefined` for packages and built-ins. */
  readonly path: string | undefined;
  readonly line: number;
  readonly kind: "import" | "re-export" | "reference";
  /** Erased before the program runs: `import type`, or nothing but `type` names. */
  readonly typeOnly: boolean;
}

/** Something a rule does not like, where it stands. */
export interface Problem {
  readonly path: string;
  readonly line: number;
  readonly message: string;
}

/** A house rule: every file in, every violation out. */
export type Rule = (files: readonly SourceFile[]) => Problem[];

const CODE = /\.(?:ts|mts|js|mjs)$/;

export function sourceFile(path: string, text: string): SourceFile {
  const code = CODE.test(path) ? mask(text) : "";
  return { path, text, code, imports: code === "" ? [] : importsOf(path, text, code) };
}

/** Counts from 1. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) {
    line += 1;
  }
  return line;
}

export function isTest(path: string): boolean {
  return /\.(?:test|contract|fixture)\.ts$/.test(path) || path.startsWith("test/");
}

export function isTypeScript(path: string): boolean {
  return path.endsWith(".ts");
}

const STATEMENT = /\b(import|export)\b(?:[^;"'`()]*?\bfrom\b)?\s*(["'])/g;
const DYNAMIC = /\bimport\s*\(\s*(["'])/g;
/** A path handed to another process: `new URL("./bootstrap.mjs", import.meta.url)`. */
const REFERENCE = /\bnew\s+URL\(\s*(["'])/g;

function importsOf(path: string, text: string, code: string): Import[] {
  const found: Import[] = [];
  const add = (kind: Import["kind"], start: number, head: string) => {
    const matchEnd = start + head.length;
    const quote = text[matchEnd - 1] ?? '"';
    const specifier = text.slice(matchEnd, text.indexOf(quote, matchEnd));
    const relative = specifier.startsWith(".");
    if (kind === "reference" && !relative) return;
    found.push({
      specifier,
      path: relative ? posix.join(posix.dirname(path), specifier) : undefined,
      line: lineAt(text, start),
      kind,
      typeOnly: isTypeOnlyHead(head),
    });
  };
  for (const match of code.matchAll(STATEMENT)) {
    add(match[1] === "export" ? "re-export" : "import", match.index, match[0]);
  }
  for (const match of code.matchAll(DYNAMIC)) add("import", match.index, match[0]);
  for (const match of code.matchAll(REFERENCE)) add("reference", match.index, match[0]);
  return found;
}

/** `import type { A } from "` or `import { type A, type B } from "`. */
function isTypeOnlyHead(head: string): boolean {
  if (/^\w+\s+type\b(?!\s*from)/.test(head)) return true;
  const names = /^\w+\s*\{([^}]*)\}/
    .exec(head)?.[1]
    ?.split(",")
    .map((name) => name.trim());
  return names?.every((name) => name === "" || name.startsWith("type ")) ?? false;
}
