import { createConnection, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { encodeClientFrame, type Frame, parseServerFrame } from "./raw-frame.ts";
import { parseAnswer, type RawAnswer } from "./raw-http.ts";
import { type WaitOptions, waitFor } from "./wait-for.ts";

export interface RawClientOptions {
  readonly port: number;
  readonly host?: string;
  /** Keep our direction open when the server has ended its own; false unless said. */
  readonly allowHalfOpen?: boolean;
  /** Speak TLS, trusting this certificate authority (PEM) and asking for this name. */
  readonly tls?: { readonly ca: string; readonly servername: string };
}

/**
 * A TCP client that sends exactly the bytes it is told and shows exactly the bytes it received, for
 * what no well-behaved client can send: bad heads, unmasked frames, half a message. Not for happy
 * paths: those belong to the official SDKs and to real WebSocket clients.
 */
export class RawClient {
  readonly socket: Socket;
  #received: Uint8Array = new Uint8Array(0);
  #ended = false;
  #failure: Error | undefined;
  readonly #changed = new Set<() => void>();

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk: Uint8Array) => {
      this.#received = Buffer.concat([this.#received, chunk]);
      this.#notify();
    });
    socket.on("error", (error) => {
      this.#failure = error;
      this.#notify();
    });
    socket.on("close", () => {
      this.#ended = true;
      this.#notify();
    });
    socket.on("end", () => {
      this.#ended = true;
      this.#notify();
    });
  }

  static async connect(options: RawClientOptions): Promise<RawClient> {
    const { port, host = "127.0.0.1", tls, allowHalfOpen = false } = options;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const socket =
      tls === undefined
        ? createConnection({ port, host, allowHalfOpen }, resolve)
        : connectTls({ port, host, ca: tls.ca, servername: tls.servername }, resolve);
    socket.once("error", reject);
    await promise;
    socket.off("error", reject);
    socket.setNoDelay(true);
    return new RawClient(socket);
  }

  send(bytes: Uint8Array | string): void {
    this.socket.write(bytes);
  }

  /** Each piece has left, and a server in this process has had its turn to read it, before the next is sent. */
  async sendInPieces(bytes: Uint8Array, pieceBytes: number): Promise<void> {
    for (let at = 0; at < bytes.length && !this.#ended; at += pieceBytes) {
      this.send(bytes.subarray(at, at + pieceBytes));
      // One turn in which it leaves, and one in which it is read.
      await nextTurn();
      await nextTurn();
    }
  }

  sendFrame(frame: Parameters<typeof encodeClientFrame>[0]): void {
    this.send(encodeClientFrame(frame));
  }

  /** Sends a correct upgrade request; further header lines are `Name: value`. */
  async upgrade(path: string, headerLines: readonly string[] = []): Promise<RawAnswer> {
    const port = this.socket.remotePort;
    const lines = [
      `GET ${path} HTTP/1.1`,
      ...(headerLines.some((line) => /^host:/i.test(line)) ? [] : [`Host: localhost:${port}`]),
      "Connection: Upgrade",
      "Upgrade: websocket",
      "Sec-WebSocket-Version: 13",
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
      ...headerLines,
    ];
    this.send(`${lines.join("\r\n")}\r\n\r\n`);
    return this.readAnswer();
  }

  /** The next whole HTTP answer. */
  readAnswer(wait: Partial<WaitOptions> = {}): Promise<RawAnswer> {
    return this.#take(() => parseAnswer(this.#received, this.#ended), {
      what: "an HTTP answer",
      ...wait,
    });
  }

  /** The next answer, to a HEAD request. */
  readHeadAnswer(wait: Partial<WaitOptions> = {}): Promise<RawAnswer> {
    return this.#take(() => parseAnswer(this.#received, this.#ended, "HEAD"), {
      what: "an answer to HEAD",
      ...wait,
    });
  }

  /** The next whole frame, data or control, as the server sent it. */
  readFrame(wait: Partial<WaitOptions> = {}): Promise<Frame> {
    return this.#take(() => parseServerFrame(this.#received), { what: "a frame", ...wait });
  }

  /** Exactly so many bytes. */
  readBytes(count: number, wait: Partial<WaitOptions> = {}): Promise<Uint8Array> {
    const parse = () =>
      this.#received.length < count
        ? undefined
        : { value: this.#received.slice(0, count), bytes: count };
    return this.#take(parse, { what: `${count} bytes`, ...wait });
  }

  /** Resolves when the server has ended the connection; the bytes that nobody read are the value. */
  async ended(wait: Partial<WaitOptions> = {}): Promise<Uint8Array> {
    const done = () => (this.#ended || this.#failure !== undefined ? this.#received : undefined);
    return waitFor(this.#subscribe, done, { what: "the end of the connection", ...wait });
  }

  /** Cuts the TCP connection without a close frame, as a lost network does. */
  close(): void {
    this.socket.destroy();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #take<Value>(
    parse: () => { value: Value; bytes: number } | undefined,
    wait: WaitOptions,
  ): Promise<Value> {
    const condition = () => {
      const parsed = parse();
      if (parsed !== undefined) {
        this.#received = this.#received.slice(parsed.bytes);
        return parsed.value;
      }
      if (this.#failure !== undefined) throw this.#failure;
      if (this.#ended) throw new Error(`The server ended the connection before ${wait.what}`);
      return undefined;
    };
    return waitFor(this.#subscribe, condition, wait);
  }

  readonly #subscribe = (changed: () => void): (() => void) => {
    this.#changed.add(changed);
    return () => this.#changed.delete(changed);
  };

  #notify(): void {
    for (const changed of [...this.#changed]) changed();
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
