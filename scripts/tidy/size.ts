import { isTest, isTypeScript, lineAt, type Problem, type SourceFile } from "./source-file.ts";

export const FILE_LINES_MAX = 400;
export const FUNCTION_LINES_MAX = 70;
/** What the median file should stay under; reported, not enforced. */
export const FILE_LINES_MEDIAN = 100;

export function fileLengthRule(files: readonly SourceFile[]): Problem[] {
  const problems: Problem[] = [];
  for (const { path, text } of files) {
    const lines = lineCount(text);
    if (isCode(path) && lines > FILE_LINES_MAX) {
      const message = `has ${lines} lines (at most ${FILE_LINES_MAX}): find its second noun`;
      problems.push({ path, line: FILE_LINES_MAX + 1, message });
    }
  }
  return problems;
}

/** Some runs where nothing reads TypeScript. */
function isCode(path: string): boolean {
  return isTypeScript(path) || /^src\/.*\.[cm]js$/.test(path);
}

/** Functions of tests are lists of cases and may be longer. */
export function functionLengthRule(files: readonly SourceFile[]): Problem[] {
  const problems: Problem[] = [];
  for (const { path, code } of files) {
    if (!isTypeScript(path) || isTest(path)) continue;
    for (const { name, start, end } of functionsOf(code)) {
      const line = lineAt(code, start);
      const lines = lineAt(code, end) - line + 1;
      if (lines <= FUNCTION_LINES_MAX) continue;
      const message = `${name} has ${lines} lines (at most ${FUNCTION_LINES_MAX}): name a part of it`;
      problems.push({ path, line, message });
    }
  }
  return problems;
}

/** The middle length of the files that are not tests. */
export function medianLength(files: readonly SourceFile[]): number {
  const lengths = files
    .filter(({ path }) => path.startsWith("src/") && isTypeScript(path) && !isTest(path))
    .map(({ text }) => lineCount(text))
    .sort((a, b) => a - b);
  return lengths[Math.floor(lengths.length / 2)] ?? 0;
}

interface FunctionSpan {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const HEAD =
  /\bfunction\b\s*\*?\s*([\w$]*)\s*(?:<[^(]*>)?\s*\(|^[ \t]+(?:(?:static|async|get|set|override|public|private)\s+|\*\s*)*(#?[\w$]+)(?:<[^(]*>)?\(|=>\s*\{/gm;
const CONTROL = new Set(["if", "for", "while", "switch", "catch", "with", "return", "function"]);

/** Functions, methods and arrows with a body. Heuristic, on formatted code. */
function* functionsOf(code: string): Generator<FunctionSpan> {
  for (const match of code.matchAll(HEAD)) {
    const last = match.index + match[0].length - 1;
    const name = match[1] || match[2];
    if (name !== undefined && CONTROL.has(name)) continue;
    const body = code[last] === "{" ? last : bodyAfterParameters(code, last);
    if (body === undefined) continue;
    const start = match.index + match[0].search(/\S/);
    yield { name: name ?? "a function", start, end: matching(code, body) };
  }
}

/** From the `(` of the parameters to the `{` of the body; `undefined` for a call or a signature. */
function bodyAfterParameters(code: string, open: number): number | undefined {
  let at = skipSpace(code, matching(code, open) + 1);
  if (code[at] !== ":") return code[at] === "{" ? at : undefined;
  at += 1;
  // A return type may hold object types: a brace opens one after an operator, the body otherwise.
  let previous = ":";
  while (at < code.length) {
    const char = code[at] ?? "";
    if (char === ";" || char === "}") return undefined;
    if (char === "{" && !/[:|&<,([>=]/.test(previous)) return at;
    if (char === "{" && previous === ">" && !code.slice(0, at).trimEnd().endsWith("=>")) return at;
    if (char === "{" || char === "(" || char === "[") at = matching(code, at);
    if (/\S/.test(char)) previous = code[at] ?? "";
    at += 1;
  }
  return undefined;
}

function skipSpace(code: string, at: number): number {
  let index = at;
  while (/\s/.test(code[index] ?? "")) index += 1;
  return index;
}

/** The bracket that closes the one at `open`. */
function matching(code: string, open: number): number {
  let depth = 0;
  for (let index = open; index < code.length; index += 1) {
    const char = code[index];
    if (char === "(" || char === "{" || char === "[") depth += 1;
    if (char === ")" || char === "}" || char === "]") depth -= 1;
    if (depth === 0) return index;
  }
  return code.length;
}

function lineCount(text: string): number {
  return text.endsWith("\n") ? lineAt(text, text.length) - 1 : lineAt(text, text.length);
}
