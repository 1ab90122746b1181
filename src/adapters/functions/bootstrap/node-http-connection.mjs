import net from "node:net";

// Taken before a handler can wrap it: tracing libraries do.
const { connect } = net;

const READ_BYTES = 65_536;
const END_OF_HEAD = Buffer.from("\r\n\r\n");

/**
 * As much of an HTTP/1.1 client as the gateway's Runtime API needs, on one connection that is kept open: node:http
 * takes several times as long for each event. Every answer there has a Content-Length.
 */
export class HttpConnection {
  #address;
  #onGone;
  #socket;
  /** Those who wait for an answer, in the order of their requests. */
  #waiting = [];
  /** Requests that leave with the next one. */
  #held = "";
  /** The beginning of an answer that has not arrived whole: its pieces, and how many bytes they have and need. */
  #pieces = [];
  #arrived = 0;
  #needed = 0;

  /** `onGone`: the connection has ended, and not because an answer said so. */
  constructor({ hostname, port }, onGone) {
    this.#address = { host: hostname, port };
    this.#onGone = onGone;
  }

  /** Puts a request whose answer nobody waits for in front of the next one: both are one write. */
  hold(request) {
    this.#held += request;
    this.#waiting.push(undefined);
  }

  /** Resolves with the answer: `status`, `headers` by lower-case name, `text`. */
  send(request) {
    this.#socket ??= this.#open();
    const socket = this.#socket;
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      socket.ref(); // what is waited for keeps the process alive; a handler has to do that by itself
      socket.write(this.#held === "" ? request : this.#held + request);
      this.#held = "";
    });
  }

  #open() {
    const onread = {
      buffer: Buffer.allocUnsafe(READ_BYTES),
      callback: (length, buffer) => {
        this.#take(buffer.subarray(0, length));
        return true;
      },
    };
    const socket = connect({ ...this.#address, noDelay: true, onread });
    socket.on("error", () => undefined); // `close` follows
    socket.on("close", () => {
      if (this.#socket === socket) this.#onGone();
    });
    return socket;
  }

  #take(chunk) {
    let bytes = chunk;
    if (this.#pieces.length > 0) {
      this.#keep(chunk);
      if (this.#arrived < this.#needed) return;
      bytes = Buffer.concat(this.#pieces);
      this.#pieces = [];
      this.#arrived = 0;
    }
    while (bytes.length > 0) {
      const answer = readAnswer(bytes);
      this.#needed = answer.length;
      if (answer.text === undefined) return this.#keep(bytes);
      bytes = bytes.subarray(answer.length);
      const resolve = this.#waiting.shift();
      if (answer.headers.connection === "close") this.#leave();
      else if (this.#waiting.length === 0) this.#socket.unref();
      resolve?.(answer);
    }
  }

  /** As a copy: what was read into is used again for the next read. */
  #keep(bytes) {
    this.#pieces.push(Buffer.from(bytes));
    this.#arrived += bytes.length;
  }

  /** The next request opens another connection. */
  #leave() {
    const socket = this.#socket;
    this.#socket = undefined;
    socket.destroy();
  }
}

/** The first answer in `bytes`, which takes `length` of them; without `text` when its end has not arrived. */
function readAnswer(bytes) {
  const headEnd = bytes.indexOf(END_OF_HEAD);
  if (headEnd === -1) return { length: 0 };
  const [statusLine, ...lines] = bytes.latin1Slice(0, headEnd).split("\r\n");
  const headers = {};
  for (const line of lines) {
    const colon = line.indexOf(":");
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const bodyStart = headEnd + END_OF_HEAD.length;
  const length = bodyStart + Number(headers["content-length"]);
  if (bytes.length < length) return { length };
  const status = Number(statusLine.slice(9, 12));
  return { status, headers, text: bytes.utf8Slice(bodyStart, length), length };
}
