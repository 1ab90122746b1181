import Module from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { mayImportPackages } from "./node-imports.mjs";
import { isShippedWithLambda, resolveWithFallback, withRemedy } from "./node-sdk-hooks.mjs";

/**
 * Lambda's Node.js runtimes ship the AWS SDK v3: a handler may import it without having it installed. The
 * copy beside Sluice stands in, and only when the handler's own folders have none.
 *
 * Gaps: 2026-11-22 only the clients that Sluice itself depends on stand in; AWS ships them all.
 *   The error of one that is missing says how to install it.
 * Gaps: 2026-11-22 before Node.js 22.15, `import()` inside a CommonJS handler does not fall back.
 */
export function fallBackForRequire() {
  const resolveFilename = Module._resolveFilename;
  const here = new Module(fileURLToPath(import.meta.url));
  here.filename = here.id;
  here.paths = Module._nodeModulePaths(dirname(here.id));
  Module._resolveFilename = function (request, ...rest) {
    try {
      return resolveFilename.call(this, request, ...rest);
    } catch (error) {
      if (error?.code !== "MODULE_NOT_FOUND" || !isShippedWithLambda(request)) throw error;
      const found = resolveHere(request);
      if (found === undefined) throw withRemedy(error, request);
      return found;
    }
  };
  const resolveHere = (request) => {
    try {
      return resolveFilename.call(Module, request, here, false);
    } catch {
      return undefined; // not beside Sluice either: the first error names the handler's file
    }
  };
  // Synchronous hooks cost nothing and also see import() in CommonJS.
  if (Module.registerHooks !== undefined) Module.registerHooks({ resolve: resolveWithFallback });
}

export function fallBackForImport(path) {
  if (Module.registerHooks !== undefined || Module.register === undefined) return;
  // Before registerHooks() there is only a hooks thread. Starting one takes as long as Node.js itself.
  if (!mayImportPackages(path)) return;
  Module.register(new URL("./node-sdk-hooks.mjs", import.meta.url));
}
