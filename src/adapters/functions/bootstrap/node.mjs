/**
 * Runs one Node.js handler: asks the Runtime API for events, answers them. Started by Sluice as
 * `node node.mjs`; plain JavaScript, Node.js 18 or later, no packages.
 *
 * Gaps: 2026-11-22 no response streaming (`awslambda.streamifyResponse`): API Gateway does not stream to a WebSocket.
 * Gaps: 2026-11-22 AWS_LAMBDA_LOG_FORMAT and AWS_LAMBDA_LOG_LEVEL are not read: lines are text, of every level.
 * Gaps: 2026-11-22 a handler in an endless synchronous loop does not see that a killed gateway is gone.
 * By design: 2026-11-22 a process is not frozen between events: its timers go on.
 * By design: 2026-11-22 callback handlers run under nodejs24.x too, which AWS has ended.
 */
import { logError, patchConsole, setLogRequestId } from "./node-console.mjs";
import { UnhandledPromiseRejection } from "./node-errors.mjs";
import { createEventRunner } from "./node-event.mjs";
import { loadHandler } from "./node-handler.mjs";
import { resolveLocalhostNames } from "./node-localhost.mjs";
import { connectRuntimeApi } from "./node-runtime-api.mjs";

const EXIT_AFTER_REJECTION = 128;
const EXIT_AFTER_EXCEPTION = 129;

patchConsole();
resolveLocalhostNames();
const runtimeApi = connectRuntimeApi(process.env.AWS_LAMBDA_RUNTIME_API);

/** The event being handled; `undefined` during initialization and between events. */
let current;
let initialized = false;

process.on("uncaughtException", (error) => {
  logError("Uncaught Exception", error);
  void reportAndExit(error, EXIT_AFTER_EXCEPTION);
});
process.on("unhandledRejection", (reason) => {
  const error = new UnhandledPromiseRejection(reason);
  logError("Unhandled Promise Rejection", error);
  void reportAndExit(error, EXIT_AFTER_REJECTION);
});

let handler;
const [inspectFlag] = process.argv.splice(2);
if (inspectFlag !== undefined) {
  const { openInspector } = await import("./node-inspector.mjs"); // which few starts need
  openInspector(inspectFlag);
}
try {
  handler = await loadHandler(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
} catch (error) {
  logError("Uncaught Exception", error); // the title that Lambda gives it too
  await reportAndExit(error, EXIT_AFTER_EXCEPTION);
}
initialized = true;
const runEvent = createEventRunner(handler, runtimeApi);
for (;;) {
  const event = await runtimeApi.next();
  current = event;
  setLogRequestId(event.requestId);
  await runEvent(event);
  current = undefined;
}

async function reportAndExit(error, code) {
  if (current !== undefined) await runtimeApi.postError(current.requestId, error);
  else if (!initialized) await runtimeApi.postInitError(error);
  process.exit(code);
}
