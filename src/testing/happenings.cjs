"use strict";
// What a test sees of what the gateway tells, and how the message of a time-out words it.
const { read, shown } = require("./client.cjs");

/** @param {Record<string, any>} event */
function invocationOf({ input, answer, statusCode, ...rest }) {
  const answered = answer === undefined ? undefined : read(answer);
  const own = /** @type {any} */ (answered)?.statusCode;
  const status = statusCode ?? (typeof own === "number" ? own : undefined);
  return {
    ...rest,
    status,
    event: input === undefined ? undefined : read(input),
    answer: answered,
  };
}

/** @param {any} activity */
function disconnectOf(activity) {
  const { close, ...rest } = activity;
  return { ...rest, code: close?.statusCode, reason: close?.reason };
}

/** @param {any} invocation */
function shownInvocation({
  functionName,
  method,
  url,
  routeKey,
  connectionId,
  outcome,
  status,
  errorMessage,
  answer,
}) {
  const what = functionName ?? `${method} ${url}`;
  const end = errorMessage ?? (answer === undefined ? "" : shown(answer));
  return `${what} for ${routeKey ?? "-"} of ${connectionId ?? "-"}: ${outcome} ${status ?? ""} ${end}`;
}

/** @param {any} activity */
function shownActivity({ eventType, routeKey, connectionId, status, close, detail }) {
  const closed = close === undefined ? "" : ` closed with ${close.statusCode} ${close.reason}`;
  return `${eventType} ${routeKey} of ${connectionId}: ${status}${closed}${detail === undefined ? "" : ` (${detail})`}`;
}

exports.invocationOf = invocationOf;
exports.disconnectOf = disconnectOf;
exports.shownInvocation = shownInvocation;
exports.shownActivity = shownActivity;
