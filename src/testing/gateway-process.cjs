"use strict";
const { spawn } = require("node:child_process");
const { join } = require("node:path");
const { createInterface } = require("node:readline");

const { setTimeout, clearTimeout } = globalThis;

/** What the command printed, that is kept for the message of a failed start. */
const PRINTED_CHARACTERS_MAX = 20_000;
/** What an ended process has printed is read within this, milliseconds. */
const PIPES_END_MS_MAX = 500;
/** A process that was told to stop is killed after this, milliseconds. */
const STOP_MS_MAX = 20_000;

/** @typedef {Record<string, any>} GatewayEvent */

/** The gateway did not start, or has ended by itself. */
class GatewayStartError extends Error {
  /**
   * @param {string} message
   * @param {number | null} exitCode
   */
  constructor(message, exitCode) {
    super(message);
    this.name = "GatewayStartError";
    this.exitCode = exitCode;
  }
}

/**
 * The gateway's own process. Commands go in on its standard input, and it ends when that does: with this process, at the latest. It
 * keeps this process alive only while an answer is awaited.
 */
class GatewayProcess {
  #child;
  #printed = "";
  #lastId = 0;
  #isStopping = false;
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
  #calls = new Map();
  /** @type {Promise<number | null>} */
  ended;

  /**
   * @param {readonly string[]} parameters Of the command line, after `sluice dev`.
   * @param {Record<string, string | undefined>} env
   * @param {(event: GatewayEvent) => void} tell
   */
  constructor(parameters, env, tell) {
    const command = join(__dirname, "../../bin/sluice");
    const child = spawn(command, ["dev", ...parameters, "--test-channel"], {
      env: { ...process.env, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#child = child;
    child.stderr.setEncoding("utf8").on("data", (/** @type {string} */ text) => {
      this.#printed = (this.#printed + text).slice(-PRINTED_CHARACTERS_MAX);
    });
    // It has ended: `close` follows.
    child.stdin.on("error", () => undefined);
    const lines = createInterface({ input: child.stdout, crlfDelay: Number.POSITIVE_INFINITY });
    lines.on("line", (line) => this.#take(JSON.parse(line), tell));
    this.ended = new Promise((resolve) => {
      child.once("error", (error) => {
        this.#printed += error.message;
        resolve(null);
      });
      child.once("close", resolve);
      // Under Bun (1.4.5) a pipe may go on without an end.
      child.once("exit", (exitCode) => setTimeout(() => resolve(exitCode), PIPES_END_MS_MAX));
    });
    void this.ended.then((exitCode) => {
      const error = this.failure(exitCode);
      for (const { reject } of this.#calls.values()) reject(error);
      this.#calls.clear();
    });
  }

  get isStopping() {
    return this.#isStopping;
  }

  /** Whether this process waits for the gateway's, should there be nothing else to do. */
  set isAwaited(/** @type {boolean} */ isAwaited) {
    // Bun reads no pipe that keeps nothing alive (1.4.5), and its test runner ends by itself.
    if (process.versions.bun !== undefined) return;
    /** @type {any[]} */
    const handles = [this.#child, this.#child.stdin, this.#child.stdout, this.#child.stderr];
    for (const handle of handles) {
      if (isAwaited) handle.ref?.();
      else handle.unref?.();
    }
  }

  /** @param {number | null} exitCode */
  failure(exitCode) {
    if (this.#isStopping) return new GatewayStartError("The gateway has been stopped", exitCode);
    const said = this.#printed.trim();
    const message = said === "" ? `The gateway ended with exit code ${exitCode}` : said;
    return new GatewayStartError(message, exitCode);
  }

  /**
   * @param {string} call
   * @param {Record<string, unknown>} [given]
   * @returns {Promise<any>}
   */
  async call(call, given = {}) {
    if (this.#child.exitCode !== null) throw this.failure(this.#child.exitCode);
    this.#lastId += 1;
    const id = this.#lastId;
    this.isAwaited = true;
    try {
      return await new Promise((resolve, reject) => {
        this.#calls.set(id, { resolve, reject });
        this.#child.stdin.write(`${JSON.stringify({ ...given, id, call })}\n`);
      });
    } finally {
      this.#calls.delete(id);
      this.isAwaited = this.#calls.size > 0;
    }
  }

  async stop() {
    this.isAwaited = true;
    if (!this.#isStopping) {
      this.#isStopping = true;
      this.#child.stdin.end();
    }
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), STOP_MS_MAX);
    await this.ended;
    clearTimeout(timer);
  }

  /**
   * @param {GatewayEvent} message
   * @param {(event: GatewayEvent) => void} tell
   */
  #take(message, tell) {
    if (message.event !== undefined) {
      tell(message);
      return;
    }
    const call = this.#calls.get(message.id);
    if (message.error === undefined) call?.resolve(message.ok);
    else call?.reject(new Error(message.error));
  }
}

exports.GatewayProcess = GatewayProcess;
exports.GatewayStartError = GatewayStartError;
