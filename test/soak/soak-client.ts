import { createConnection, type Socket } from "node:net";
import { closePayload, encodeClientFrame, OPCODE, parseServerFrame } from "../support/raw-frame.ts";
import { parseAnswer, type RawAnswer } from "../support/raw-http.ts";

/** Payload of a frame; longer messages go in several. AWS allows 32 KB. */
const FRAME_BYTES_MAX = 30_000;
const NOTHING: Uint8Array = new Uint8Array(0);

/** What a connection's history wants to know. */
export interface ClientEvents {
  text(payload: string): void;
  /** The gateway's close frame. */
  closed(code: number): void;
  /** Nothing comes any more. `error` when the connection was cut. */
  ended(error: Error | undefined): void;
}

/** A WebSocket client that can also be rude: it aborts, closes one direction alone, stops reading. */
export class SoakClient {
  readonly #socket: Socket;
  readonly #events: ClientEvents;
  readonly #answer = Promise.withResolvers<RawAnswer>();
  #received: Uint8Array = NOTHING;
  /** Resolves when the handshake is on its way. */
  readonly sent: Promise<void>;
  #upgraded = false;
  #closeSent = false;
  #over = false;
  #error: Error | undefined;

  constructor(target: { readonly port: number; readonly path: string }, events: ClientEvents) {
    this.#events = events;
    const socket = createConnection({ port: target.port, host: "127.0.0.1", allowHalfOpen: true });
    this.#socket = socket;
    socket.setNoDelay(true);
    const sent = Promise.withResolvers<void>();
    this.sent = sent.promise;
    socket.write(
      `GET ${target.path} HTTP/1.1\r\nHost: localhost:${target.port}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
      () => sent.resolve(),
    );
    socket.on("data", (chunk: Uint8Array) => this.#take(chunk));
    socket.on("end", () => {
      this.#take(NOTHING);
      socket.end();
      this.#end();
    });
    socket.on("error", (error) => {
      this.#error = error;
    });
    socket.on("close", () => this.#end());
  }

  /** The answer to the handshake. */
  get answer(): Promise<RawAnswer> {
    return this.#answer.promise;
  }

  send(text: string): void {
    const bytes = Buffer.from(text);
    for (let from = 0; from === 0 || from < bytes.length; from += FRAME_BYTES_MAX) {
      const fin = from + FRAME_BYTES_MAX >= bytes.length;
      const opcode = from === 0 ? OPCODE.text : OPCODE.continuation;
      this.#write({ opcode, fin, payload: bytes.subarray(from, from + FRAME_BYTES_MAX) });
      // RFC 6455 section 5.4: control frames may stand between the frames of a message.
      if (!fin) this.#write({ opcode: OPCODE.ping, payload: "between" });
    }
  }

  /** The close handshake; the gateway ends the connection. */
  closeCleanly(): void {
    this.#sendClose(closePayload(1000));
  }

  /** A reset: neither side says goodbye. */
  abort(): void {
    this.#socket.resetAndDestroy();
  }

  /** Ends our direction without a close frame, and listens on. */
  closeHalf(): void {
    this.#socket.end();
  }

  stall(): void {
    this.#socket.pause();
  }

  readOn(): void {
    this.#socket.resume();
  }

  #write(frame: Parameters<typeof encodeClientFrame>[0]): void {
    this.#socket.write(encodeClientFrame(frame));
  }

  #sendClose(payload: Uint8Array): void {
    if (this.#closeSent || this.#over) return;
    this.#closeSent = true;
    this.#write({ opcode: OPCODE.close, payload });
  }

  #take(chunk: Uint8Array): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    if (!this.#upgraded) {
      const parsed = parseAnswer(this.#received, this.#over);
      if (parsed === undefined) return;
      this.#upgraded = true;
      this.#received = this.#received.subarray(parsed.bytes);
      this.#answer.resolve(parsed.value);
      if (parsed.value.status !== 101) this.#socket.end();
    }
    for (;;) {
      const parsed = parseServerFrame(this.#received);
      if (parsed === undefined) return;
      this.#received = this.#received.subarray(parsed.bytes);
      const { opcode, text, closeCode, payload } = parsed.value;
      if (opcode === OPCODE.text) this.#events.text(text);
      if (opcode === OPCODE.close) {
        this.#events.closed(closeCode ?? 1005);
        this.#sendClose(payload);
      }
    }
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#answer.reject(
      this.#error ?? new Error("The gateway ended the connection before it answered"),
    );
    this.#answer.promise.catch(() => undefined);
    this.#events.ended(this.#error);
  }
}
