import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import type { CodeFacts } from "../../project/check/code-facts.ts";
import { nodeImports, pythonImports } from "../../project/check/imports-of.ts";
import { type CodeFile, scanCode } from "../../project/check/scan-code.ts";

/** Files of one function that are read; bytes of one of them. Ours: what is beyond is not looked at. */
export const CODE_FILES_MAX = 500;
export const CODE_FILE_BYTES_MAX = 8_388_608;

const NODE_ENDINGS = ["", ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts", "/index.js", "/index.ts"];
const PYTHON_ENDINGS = [".py", "/__init__.py"];

/** What the code of functions holds, by ARN. Code that is no text, or is not here, is not told of. */
export function readCode(functions: readonly LambdaFunction[]): ReadonlyMap<string, CodeFacts> {
  return new Map(
    functions.flatMap((lambda) => {
      const files = filesOf(lambda);
      return files.length === 0 ? [] : [[lambda.functionArn, scanCode(files)] as const];
    }),
  );
}

/** The handler's file and what it imports of its own, each once. What is in a package is not unpacked for it. */
function filesOf({ runtime, handler, codePath, package: packed }: LambdaFunction): CodeFile[] {
  if (packed !== undefined) return [];
  const isNode = runtime.startsWith("nodejs");
  if (!isNode && !runtime.startsWith("python")) return [];
  const endings = isNode ? NODE_ENDINGS : PYTHON_ENDINGS;
  const start = resolve(codePath, isNode ? nodeModule(handler) : pythonModule(handler));
  const files = new Map<string, CodeFile>();
  const waiting = [start];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const found = readFirst(path, endings);
    if (found === undefined || files.has(found.file)) continue;
    files.set(found.file, found);
    if (files.size === CODE_FILES_MAX) break;
    const folder = dirname(found.file);
    const imports = isNode ? nodeImports(found.text) : pythonImports(found.text);
    for (const one of imports) {
      waiting.push(one.startsWith(".") ? join(folder, one) : join(codePath, one));
    }
  }
  return [...files.values()];
}

/** `src/app.handler` -> `src/app`: the name ends at the first dot after the last slash. */
function nodeModule(handler: string): string {
  const slash = handler.lastIndexOf("/");
  const dot = handler.indexOf(".", slash + 1);
  return dot === -1 ? handler : handler.slice(0, dot);
}

function pythonModule(handler: string): string {
  const dot = handler.lastIndexOf(".");
  return (dot === -1 ? handler : handler.slice(0, dot)).replaceAll(".", "/");
}

/** `import "./send.js"` may mean `send.ts`, as bundlers take it. */
function readFirst(path: string, endings: readonly string[]): CodeFile | undefined {
  const bare = path.replace(/\.([cm]?)js$/, ".$1ts");
  for (const file of [...endings.map((ending) => path + ending), bare]) {
    try {
      const { size } = statSync(file);
      if (!statSync(file).isFile() || size > CODE_FILE_BYTES_MAX) continue;
      return { file, text: readFileSync(file, "utf8") };
    } catch {
      // Not there, or not to be read: the gateway says so of a handler when it starts.
    }
  }
  return undefined;
}
