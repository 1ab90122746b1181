import { basename, delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

/** Resolution of packages of layers and of the AWS SDK for `import`; also loaded by itself into Node.js' hooks thread. */
export function isShippedWithLambda(specifier) {
  return specifier.startsWith("@aws-sdk/") || specifier.startsWith("@smithy/");
}

/**
 * AWS: since nodejs18.x, `import` looks into the folders of NODE_PATH too, where layers are. A module that lies beside one is resolved
 * from there.
 */
const LAYER_PARENTS = (process.env.NODE_PATH ?? "")
  .split(delimiter)
  .filter((folder) => basename(folder) === "node_modules")
  .map((folder) => pathToFileURL(join(dirname(folder), "layer.mjs")).href);

const isPackage = (specifier) => !/^(?:\.{0,2}\/|#|[a-z][a-z0-9+.-]*:)/i.test(specifier);

/** Where a package may be that the importing file does not find. */
function parentsOf(specifier) {
  if (!isPackage(specifier)) return [];
  return isShippedWithLambda(specifier) ? [...LAYER_PARENTS, import.meta.url] : LAYER_PARENTS;
}

/** For the thread, where the next hook answers with a promise. */
export async function resolve(specifier, context, nextResolve) {
  const parents = parentsOf(specifier);
  if (parents.length === 0) return nextResolve(specifier, context);
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    for (const parentURL of parents) {
      const found = await nextResolve(specifier, { ...context, parentURL }).catch(() => undefined);
      if (found !== undefined) return found;
    }
    throw isShippedWithLambda(specifier) ? withRemedy(error, specifier) : error;
  }
}

/** For `registerHooks()`, where everything is synchronous. */
export function resolveWithFallback(specifier, context, nextResolve) {
  const parents = parentsOf(specifier);
  if (parents.length === 0) return nextResolve(specifier, context);
  try {
    return nextResolve(specifier, context);
  } catch (error) {
    for (const parentURL of parents) {
      try {
        return nextResolve(specifier, { ...context, parentURL });
      } catch {
        // the first error names the handler's file
      }
    }
    throw isShippedWithLambda(specifier) ? withRemedy(error, specifier) : error;
  }
}

/** Adds to an error of resolution what the author can do, at the end of its first line. */
export function withRemedy(error, specifier) {
  const name = specifier.split("/", 2).join("/");
  const remedy = `Lambda's runtime brings it; here install it beside the handler: npm i ${name}`;
  const { message } = error;
  if (message.includes(remedy)) return error; // a hook around a hook
  const [first, ...rest] = message.split("\n");
  const whole = [`${first}. ${remedy}`, ...rest].join("\n");
  const { stack } = error; // read before the message changes: it is made of it
  error.message = whole;
  error.stack = String(stack).replace(message, () => whole);
  return error;
}
