"use strict";
const { commandLine } = require("./command-line.cjs");
const { Gateway } = require("./gateway.cjs");
const { GatewayProcess, GatewayStartError } = require("./gateway-process.cjs");
const { HandshakeRefusedError } = require("./open-websocket.cjs");
const { WaitTimeoutError } = require("./waits.cjs");

/** Shorter than the test runners' own time-out of 5 seconds, so that the message is ours. */
const WAIT_MS = 4_000;

/**
 * Starts a gateway for a test (docs/testing.md).
 * @param {import("./testing.d.cts").StartOptions} [options]
 * @returns {Promise<Gateway>}
 */
async function startSluice(options = {}) {
  const { timeoutMs = WAIT_MS } = options;
  const { parameters, env } = commandLine(options);
  /** @type {Gateway | undefined} */
  let gateway;
  /** @type {(event: import("./gateway-process.cjs").GatewayEvent) => void} */
  let isReady = () => undefined;
  const ready = new Promise((resolve) => {
    isReady = resolve;
  });
  const gatewayProcess = new GatewayProcess(parameters, env, (event) => {
    if (event.event !== "ready") {
      gateway?.take(event);
      return;
    }
    gateway = new Gateway(gatewayProcess, event, timeoutMs);
    isReady(event);
  });
  const ended = gatewayProcess.ended.then((exitCode) => {
    throw gatewayProcess.failure(exitCode);
  });
  await Promise.race([ready, ended]);
  ended.catch(() => undefined);
  gatewayProcess.isAwaited = false;
  return /** @type {Gateway} */ (/** @type {unknown} */ (gateway));
}

exports.startSluice = startSluice;
exports.GatewayStartError = GatewayStartError;
exports.HandshakeRefusedError = HandshakeRefusedError;
exports.WaitTimeoutError = WaitTimeoutError;
