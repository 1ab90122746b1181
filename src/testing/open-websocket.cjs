"use strict";
const { createHash, randomBytes } = require("node:crypto");
const http = require("node:http");
const https = require("node:https");
const { FrameReader } = require("./frame-reader.cjs");

const OPCODES = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 };
/** RFC 6455 section 1.3. */
const ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
/** Bytes of a refusal's body that are kept. */
const BODY_BYTES_MAX = 1_048_576;

/** A handshake that was answered with something else than 101. */
class HandshakeRefusedError extends Error {
  /**
   * @param {number} status
   * @param {Record<string, string>} headers
   * @param {string} body
   */
  constructor(status, headers, body) {
    super(
      `The handshake was answered with ${status}${body === "" ? "" : `: ${body.slice(0, 300)}`}`,
    );
    this.name = "HandshakeRefusedError";
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

/**
 * @typedef {object} Handlers
 * @property {(opcode: "text" | "binary", payload: Buffer) => void} message
 * @property {(code: number, reason: string) => void} closed
 *
 * @typedef {object} Handshake
 * @property {string} url
 * @property {string} key
 * @property {Record<string, string>} headers
 * @property {readonly string[]} subprotocols
 * @property {string | undefined} ca
 */

/**
 * Opens a WebSocket: RFC 6455, client side. Rejects with `HandshakeRefusedError`.
 * @param {Handshake} handshake
 * @param {Handlers} handlers
 * @returns {Promise<WebSocketConnection>}
 */
function openWebSocket({ url, key, headers, subprotocols, ca }, handlers) {
  const { protocol, hostname, port, pathname, search } = new URL(url);
  const isTls = protocol === "wss:";
  const request = (isTls ? https : http).request({
    ...{ host: hostname.replace(/^\[|\]$/g, ""), port, path: `${pathname}${search}`, agent: false },
    ...(isTls ? { ca } : {}),
    headers: {
      ...headers,
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": key,
      ...(subprotocols.length === 0 ? {} : { "sec-websocket-protocol": subprotocols.join(", ") }),
    },
  });
  return new Promise((resolve, reject) => {
    request.once("error", reject);
    request.once("response", (response) => {
      readBody(response).then(
        (body) =>
          reject(new HandshakeRefusedError(response.statusCode ?? 0, flat(response.headers), body)),
        reject,
      );
    });
    request.once("upgrade", (response, socket, head) => {
      const proof = createHash("sha1")
        .update(key + ACCEPT_SUFFIX)
        .digest("base64");
      if (response.headers["sec-websocket-accept"] !== proof) {
        socket.destroy();
        reject(new Error("The server did not prove that it read the key (RFC 6455 section 4.1)"));
        return;
      }
      const subprotocol = response.headers["sec-websocket-protocol"];
      resolve(new WebSocketConnection(socket, { head, subprotocol, handlers }));
    });
    request.end();
  });
}

/** An open WebSocket. It keeps no process alive. */
class WebSocketConnection {
  #socket;
  #handlers;
  #reader = new FrameReader();
  /** @type {{ code: number, reason: string } | undefined} */
  #close;
  #isClosing = false;

  /**
   * @param {import("node:stream").Duplex & { unref?: () => void, resetAndDestroy?: () => void }} socket
   * @param {{ head: Buffer, subprotocol: string | undefined, handlers: Handlers }} given
   */
  constructor(socket, { head, subprotocol, handlers }) {
    this.#socket = socket;
    this.#handlers = handlers;
    this.subprotocol = subprotocol;
    socket.unref?.();
    socket.on("data", (bytes) => this.#read(bytes));
    socket.on("end", () => socket.end());
    // It ends with it; `close` follows.
    socket.on("error", () => socket.destroy());
    socket.once("close", () => {
      const { code, reason } = this.#close ?? { code: 1006, reason: "" };
      handlers.closed(code, reason);
    });
    if (head.length > 0) this.#read(head);
  }

  /** @param {string | Uint8Array} message */
  send(message) {
    const isText = typeof message === "string";
    this.#write(
      isText ? OPCODES.text : OPCODES.binary,
      Buffer.from(/** @type {string} */ (message)),
    );
  }

  /**
   * @param {number} code
   * @param {string} reason
   */
  close(code, reason) {
    if (this.#isClosing) return;
    this.#isClosing = true;
    // Whoever closes it may wait for its end, which comes soon.
    /** @type {{ ref?: () => void }} */ (this.#socket).ref?.();
    const payload = Buffer.alloc(2 + Buffer.byteLength(reason));
    payload.writeUInt16BE(code, 0);
    payload.write(reason, 2);
    this.#write(OPCODES.close, payload);
  }

  pause() {
    this.#socket.pause();
  }

  resume() {
    this.#socket.resume();
  }

  terminate() {
    if (this.#socket.resetAndDestroy === undefined) this.#socket.destroy();
    else this.#socket.resetAndDestroy();
  }

  /** @param {Buffer} bytes */
  #read(bytes) {
    try {
      for (const { opcode, payload } of this.#reader.read(bytes)) this.#take(opcode, payload);
    } catch {
      // No frames: the connection is of no more use, and 1006 says that nobody closed it.
      this.#socket.destroy();
    }
  }

  /**
   * @param {number} opcode
   * @param {Buffer} payload
   */
  #take(opcode, payload) {
    if (opcode === OPCODES.ping) this.#write(OPCODES.pong, payload);
    else if (opcode === OPCODES.text) this.#handlers.message("text", payload);
    else if (opcode === OPCODES.binary) this.#handlers.message("binary", payload);
    else if (opcode === OPCODES.close) {
      const code = payload.length < 2 ? 1005 : payload.readUInt16BE(0);
      this.#close = { code, reason: payload.subarray(2).toString() };
      if (!this.#isClosing) this.#write(OPCODES.close, payload);
      this.#isClosing = true;
    }
  }

  /**
   * RFC 6455 section 5.3: what a client sends is masked.
   * @param {number} opcode
   * @param {Buffer} payload
   */
  #write(opcode, payload) {
    const { length } = payload;
    const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8;
    const frame = Buffer.alloc(6 + extended + length);
    frame[0] = 0x80 | opcode;
    frame[1] = 0x80 | (extended === 0 ? length : extended === 2 ? 126 : 127);
    if (extended === 2) frame.writeUInt16BE(length, 2);
    if (extended === 8) frame.writeBigUInt64BE(BigInt(length), 2);
    const mask = randomBytes(4);
    mask.copy(frame, 2 + extended);
    for (let at = 0; at < length; at += 1) {
      frame[6 + extended + at] = (payload[at] ?? 0) ^ (mask[at & 3] ?? 0);
    }
    if (this.#socket.writable) this.#socket.write(frame);
  }
}

/**
 * @param {import("node:http").IncomingMessage} response
 * @returns {Promise<string>}
 */
async function readBody(response) {
  const chunks = [];
  let bytes = 0;
  for await (const chunk of response) {
    bytes += chunk.length;
    if (bytes > BODY_BYTES_MAX) throw new Error(`The answer has more than ${BODY_BYTES_MAX} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/**
 * @param {import("node:http").IncomingHttpHeaders} headers
 * @returns {Record<string, string>}
 */
function flat(headers) {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : (value ?? ""),
    ]),
  );
}

exports.openWebSocket = openWebSocket;
exports.WebSocketConnection = WebSocketConnection;
exports.HandshakeRefusedError = HandshakeRefusedError;
exports.readBody = readBody;
