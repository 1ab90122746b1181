import { existsSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { HandlerNotFound, ImportModuleError, MalformedHandlerName } from "./node-errors.mjs";
import { fallBackForImport, fallBackForRequire } from "./node-sdk-fallback.mjs";
import { syntaxErrorOf } from "./node-syntax-error.mjs";

/**
 * Finds the handler function. The order in which files are tried and the texts are those of Lambda's Node.js
 * runtime; TypeScript files come last, so that compiled code beside them wins.
 */
export async function loadHandler(taskRoot, handlerName) {
  if (handlerName.includes("..")) {
    throw new MalformedHandlerName(
      `'${handlerName}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  }
  const name = basename(handlerName);
  const dot = name.indexOf(".");
  if (dot === -1) throw new MalformedHandlerName("Bad handler");
  const file = resolve(taskRoot, dirname(handlerName), name.slice(0, dot));
  const loaded = await loadModule(file, { name: name.slice(0, dot), taskRoot });
  const handler = find(loaded, name.slice(dot + 1)) ?? find(loaded.default, name.slice(dot + 1));
  if (!handler) throw new HandlerNotFound(`${handlerName} is undefined or not exported`);
  if (typeof handler !== "function") {
    throw new HandlerNotFound(`${handlerName} is not a function`);
  }
  return handler;
}

function find(module, path) {
  return path.split(".").reduce((value, key) => value?.[key], module);
}

async function loadModule(file, { name, taskRoot }) {
  const found = ["", ".js", ".mjs", ".cjs", ".ts", ".mts", ".cts"]
    .map((extension) => ({ path: file + extension, extension }))
    .find(({ path }) => statSync(path, { throwIfNoEntry: false })?.isFile());
  try {
    fallBackForRequire();
    if (found === undefined) {
      // A folder with an index.js, or a package in the code's node_modules or NODE_PATH.
      return createRequire(join(taskRoot, "bootstrap"))(existsSync(file) ? file : name);
    }
    if (!isImported(found)) return createRequire(found.path)(found.path);
    fallBackForImport(found.path);
    return await import(pathToFileURL(found.path).href);
  } catch (error) {
    if (error?.code === "MODULE_NOT_FOUND") throw importError(error);
    throw (await syntaxErrorOf(error, { taskRoot, path: found?.path })) ?? error;
  }
}

/** With the frames of the code that asked for the module. */
function importError(cause) {
  const error = new ImportModuleError(String(cause));
  const frames = String(cause.stack)
    .split("\n")
    .filter((line) => line.startsWith("    at ") && !line.includes("(node:internal/"));
  error.stack = [`${error.name}: ${error.message}`, ...frames].join("\n");
  return error;
}

/** Whether a file is loaded with `import`, not `require`. */
function isImported({ path, extension }) {
  if (extension === ".js") return isInModulePackage(dirname(path));
  return extension === ".mjs" || extension === ".ts" || extension === ".mts";
}

/**
 * https://nodejs.org/api/packages.html#type: the nearest package.json says it, up to a node_modules. One above
 * the code folder counts, as it does for Node.js itself; on AWS there is nothing above the code.
 */
function isInModulePackage(folder) {
  for (let at = folder; basename(at) !== "node_modules"; at = dirname(at)) {
    const path = join(at, "package.json");
    if (existsSync(path)) return readType(path) === "module";
    if (dirname(at) === at) return false;
  }
  return false;
}

function readType(path) {
  try {
    return JSON.parse(readFileSync(path, "utf8")).type;
  } catch (error) {
    console.warn(
      `${path} cannot be read, it will be ignored for ES module detection purposes.`,
      error,
    );
    return undefined;
  }
}
