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
    return await nextResolve(specifier, besideSluice(context)).catch(() =>
      Promise.reject(withRemedy(error, specifier)),
    );
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
      throw withRemedy(error, specifier); // the first one names the handler's file
    }
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

function besideSluice(context) {
  return { ...context, parentURL: import.meta.url };
}
