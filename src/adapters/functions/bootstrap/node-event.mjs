import { logError } from "./node-console.mjs";
import { NodeJsExit } from "./node-errors.mjs";

/**
 * Runs a handler for one event after the other. The promise settles when the answer has been taken.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html
 */
export function createEventRunner(handler, runtimeApi) {
  const isAsync = handler.constructor?.name === "AsyncFunction";
  let onEmptyEventLoop = () => undefined;
  process.on("beforeExit", () => onEmptyEventLoop());

  return (event) =>
    new Promise((resolve) => {
      let finished = false;
      const fail = (error) => {
        if (finished) return;
        finished = true;
        logError("Invoke Error", error);
        runtimeApi.postError(event.requestId, error).then(resolve);
      };
      const succeed = (result) => {
        if (finished) return;
        let body;
        try {
          body = JSON.stringify(result) ?? "null";
        } catch {
          return fail(new Error("Unable to stringify response body"));
        }
        finished = true;
        runtimeApi.postResponse(event.requestId, body).then(resolve);
      };
      onEmptyEventLoop = () => {
        if (isAsync) fail(new NodeJsExit());
        else succeed(null); // neither a promise nor a call of the callback
      };
      const exits = { succeed, fail, finish: (run) => (onEmptyEventLoop = run) };
      startHandler(handler, event, exits);
    });
}

function startHandler(handler, event, { succeed, fail, finish }) {
  const done = (error, result) => (isNothing(error) ? succeed(result) : fail(error));
  const context = createContext(event, done);
  let called = false;
  const callback = (error, result) => {
    if (called) return;
    called = true;
    if (!isNothing(error)) fail(error);
    else if (!context.callbackWaitsForEmptyEventLoop) succeed(result);
    else finish(() => succeed(result));
  };
  try {
    if (event.traceId === undefined) delete process.env._X_AMZN_TRACE_ID;
    else process.env._X_AMZN_TRACE_ID = event.traceId;
    const result = handler(JSON.parse(event.payload), context, callback);
    if (typeof result?.then === "function") result.then(succeed, fail);
  } catch (error) {
    fail(error);
  }
}

function createContext(event, done) {
  const { env } = process;
  return {
    callbackWaitsForEmptyEventLoop: true,
    succeed: (result) => done(null, result),
    fail: (error) => done(isNothing(error) ? "handled" : error),
    done,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION,
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: parseJson(event.clientContext),
    identity: parseJson(event.identity),
    invokedFunctionArn: event.invokedFunctionArn,
    awsRequestId: event.requestId,
    getRemainingTimeInMillis: () => event.deadlineMs - Date.now(),
  };
}

function parseJson(text) {
  return text === undefined ? undefined : JSON.parse(text);
}

function isNothing(value) {
  return value === undefined || value === null;
}
