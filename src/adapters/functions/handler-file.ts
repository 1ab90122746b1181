import { statSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const JAVASCRIPT = ["", ".js", ".mjs", ".cjs"];
const TYPESCRIPT = [".ts", ".mts", ".cts"];

/** Whether a handler's code is TypeScript. Compiled JavaScript beside it wins, as it is what AWS would run. */
export function isTypeScriptHandler(codePath: string, handler: string): boolean {
  const file = handlerFileWithoutExtension(codePath, handler);
  const exists = (extension: string) =>
    statSync(file + extension, { throwIfNoEntry: false })?.isFile() === true;
  return !JAVASCRIPT.some(exists) && TYPESCRIPT.some(exists);
}

/** `src/app.handler` is `src/app`: the name ends at the first dot after the last slash. */
function handlerFileWithoutExtension(codePath: string, handler: string): string {
  const name = basename(handler);
  const dot = name.indexOf(".");
  return join(codePath, dirname(handler), dot === -1 ? name : name.slice(0, dot));
}
