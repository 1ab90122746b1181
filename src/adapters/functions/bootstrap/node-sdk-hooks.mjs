/** Resolution of the AWS SDK for `import`; also loaded by itself into Node.js' hooks thread. */
export function isShippedWithLambda(specifier) {
  return specifier.startsWith("@aws-sdk/") || specifier.startsWith("@smithy/");
}

/** For the thread, where the next hook answers with a promise. */
export async function resolve(specifier, context, nextResolve) {
  if (!isShippedWithLambda(specifier)) return nextResolve(specifier, context);
  try {
    return await nextResolve(specifier, context);
  } catch (error) {
    return await nextResolve(specifier, besideSluice(context)).catch(() => Promise.reject(error));
  }
}

/** For `registerHooks()`, where everything is synchronous. */
export function resolveWithFallback(specifier, context, nextResolve) {
  if (!isShippedWithLambda(specifier)) return nextResolve(specifier, context);
  try {
    return nextResolve(specifier, context);
  } catch (error) {
    try {
      return nextResolve(specifier, besideSluice(context));
    } catch {
      throw error; // the first one names the handler's file
    }
  }
}

function besideSluice(context) {
  return { ...context, parentURL: import.meta.url };
}
