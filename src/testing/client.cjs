"use strict";
const { History, matcher, worded } = require("./waits.cjs");

/** @typedef {import("./testing.d.cts").CloseInfo} CloseInfo */

/** One WebSocket of a test, with everything that it received. */
class Client {
  /** @type {History<{ message: any, isTaken: boolean }>} */
  #history = new History();
  /** @type {Promise<CloseInfo>} */
  closed;
  /** @type {(info: CloseInfo) => void} */
  #end = () => undefined;
  /** @type {import("./open-websocket.cjs").WebSocketConnection | undefined} */
  #socket;
  #timeoutMs;
  #isOpen = true;
  connectionId = "";
  /** Messages that were sent. */
  sent = 0;

  /** @param {number} timeoutMs */
  constructor(timeoutMs) {
    this.#timeoutMs = timeoutMs;
    this.closed = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  /** For who opens the connection. */
  get handlers() {
    return {
      /**
       * @param {"text" | "binary"} kind
       * @param {Buffer} payload
       */
      message: (kind, payload) =>
        this.#history.add({
          message: kind === "text" ? read(payload.toString()) : payload,
          isTaken: false,
        }),
      /**
       * @param {number} code
       * @param {string} reason
       */
      closed: (code, reason) => {
        this.#isOpen = false;
        this.#history.end(new Error(`The connection has ended: ${code} ${reason}`.trimEnd()));
        this.#end({ code, reason });
      },
    };
  }

  /**
   * @param {import("./open-websocket.cjs").WebSocketConnection} socket
   * @param {string} connectionId
   */
  open(socket, connectionId) {
    this.#socket = socket;
    this.connectionId = connectionId;
  }

  get subprotocol() {
    return this.#socket?.subprotocol;
  }

  get isOpen() {
    return this.#isOpen;
  }

  get received() {
    return this.#history.items.map(({ message }) => message);
  }

  /** @param {unknown} message */
  send(message) {
    if (!this.#isOpen) throw new Error("Cannot send a message: the connection has ended");
    const isAsItIs = typeof message === "string" || message instanceof Uint8Array;
    this.#socket?.send(isAsItIs ? message : JSON.stringify(message));
    if (!(message instanceof Uint8Array)) this.sent += 1;
  }

  /**
   * @param {any} [condition]
   * @param {{ timeoutMs?: number }} [options]
   */
  async nextMessage(condition, options = {}) {
    const fits = matcher(condition);
    const taken = await this.#history.wait({
      // Two who wait at once get two messages.
      matches: (item) => {
        if (item.isTaken || !fits(item.message)) return false;
        item.isTaken = true;
        return true;
      },
      what: `message${worded(condition)} that was not taken`,
      timeoutMs: options.timeoutMs ?? this.#timeoutMs,
      shown: ({ message, isTaken }) => `${isTaken ? "(taken) " : ""}${shown(message)}`,
    });
    return taken.message;
  }

  /**
   * @param {any} condition
   * @param {{ timeoutMs?: number }} [options]
   */
  async waitForMessage(condition, options = {}) {
    const fits = matcher(condition);
    const found = await this.#history.wait({
      matches: ({ message }) => fits(message),
      what: `message${worded(condition)}`,
      timeoutMs: options.timeoutMs ?? this.#timeoutMs,
      shown: ({ message }) => shown(message),
    });
    return found.message;
  }

  pause() {
    this.#socket?.pause();
  }

  resume() {
    this.#socket?.resume();
  }

  /**
   * @param {number} [code]
   * @param {string} [reason]
   */
  close(code = 1000, reason = "") {
    this.#socket?.resume();
    this.#socket?.close(code, reason);
    return this.closed;
  }

  terminate() {
    this.#socket?.terminate();
  }

  async [Symbol.asyncDispose]() {
    await this.close();
  }
}

/**
 * JSON is read, other text is as it is.
 * @param {string} text
 */
function read(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** @param {unknown} message */
function shown(message) {
  const text = typeof message === "string" ? message : (JSON.stringify(message) ?? String(message));
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

exports.Client = Client;
exports.read = read;
exports.shown = shown;
