import { userStack } from "./node-user-stack.mjs";

/** The runtime's own errors; their names are Lambda's. */
export class ImportModuleError extends Error {
  name = "Runtime.ImportModuleError";
}
export class HandlerNotFound extends Error {
  name = "Runtime.HandlerNotFound";
}
export class MalformedHandlerName extends Error {
  name = "Runtime.MalformedHandlerName";
}
export class UserCodeSyntaxError extends Error {
  name = "Runtime.UserCodeSyntaxError";
}
export class NodeJsExit extends Error {
  name = "Runtime.NodeJsExit";
  constructor() {
    super(
      "The Lambda runtime client detected an unexpected Node.js exit code. This is most commonly caused by a Promise that was never settled. For more information, see https://nodejs.org/docs/latest/api/process.html#exit-codes",
    );
  }
}
export class UnhandledPromiseRejection extends Error {
  name = "Runtime.UnhandledPromiseRejection";
  constructor(reason) {
    super(String(reason));
    this.reason = reason;
  }
}

/** Lambda's error JSON, as a value. Anything may be thrown, also what cannot be read. */
export function errorAnswer(error) {
  try {
    if (isErrorLike(error)) {
      return { errorType: error.name, errorMessage: error.message, trace: userStack(error) };
    }
    return { errorType: typeof error, errorMessage: String(error), trace: [] };
  } catch {
    return {
      errorType: "handled",
      errorMessage:
        "callback called with Error argument, but there was a problem while retrieving one or more of its message, name, and stack",
      trace: [],
    };
  }
}

function isErrorLike(error) {
  return (
    typeof error === "object" &&
    error !== null &&
    typeof error.name === "string" &&
    typeof error.message === "string" &&
    typeof error.stack === "string"
  );
}
