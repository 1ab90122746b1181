import { format } from "node:util";
import { errorAnswer } from "./node-errors.mjs";
import { userStack } from "./node-user-stack.mjs";

/**
 * The event whose lines are printed.
 *
 * By design: 2026-11-22 Lambda prints "undefined" before the first event; here the field is left out.
 */
let requestId;

export function setLogRequestId(id) {
  requestId = id;
}

/** Makes `console` write Lambda's text format: time, request id, level and message between tabs. */
export function patchConsole() {
  const line =
    (level) =>
    (message, ...rest) =>
      write(level, message, rest);
  console.trace = line("TRACE");
  console.debug = line("DEBUG");
  console.info = line("INFO");
  console.log = console.info;
  console.warn = line("WARN");
  console.error = line("ERROR");
  console.fatal = line("FATAL");
}

/** `Invoke Error` and the like, with the error as JSON; its text starts with a tab, as Lambda's does. */
export function logError(title, error) {
  let json;
  try {
    json = JSON.stringify(error instanceof Error ? error : new Error(error), withHiddenFields);
  } catch {
    json = JSON.stringify(errorAnswer(error)); // an error with a cycle in it
  }
  console.error(title, `\t${json}`);
}

/** Everything printed so far is in the pipe when this settles. Almost always it is already. */
export function outputWritten() {
  const { stdout, stderr } = process;
  if (stdout.writableLength === 0 && stderr.writableLength === 0) return undefined;
  const written = (stream) => new Promise((resolve) => stream.write("", resolve));
  return Promise.all([written(stdout), written(stderr)]);
}

function write(level, message, rest) {
  const text = format(message, ...rest);
  // A message stays one line: the gateway turns the carriage returns back.
  const oneLine = text.includes("\n") ? text.replaceAll("\n", "\r") : text;
  const id = requestId === undefined ? "" : `${requestId}\t`;
  process.stdout.write(`${new Date().toISOString()}\t${id}${level}\t${oneLine}\n`);
}

function withHiddenFields(_key, value) {
  if (!(value instanceof Error)) return value;
  const { name: errorType, message: errorMessage, code } = value;
  return { errorType, errorMessage, code, ...value, stack: userStack(value) };
}
