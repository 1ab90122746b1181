import { randomBytes } from "node:crypto";
import type { Writable } from "node:stream";
import { encodeClientFrame } from "../../wire/client-frame.ts";
import { OPCODE } from "../../wire/frame.ts";
import type { OpenWebSocket } from "./open-websocket.ts";
import { type ServerEvent, ServerFrameReader } from "./server-frame-reader.ts";

/** For the server to answer our close frame before the connection is cut. Milliseconds. */
export const CLOSE_TIMEOUT_MS = 5_000;
/** RFC 6455 section 7.4.1: no code at all, and no close frame at all. */
const NO_STATUS = 1005;
const ABNORMAL = 1006;

export interface WebSocketListener {
  message(payload: Uint8Array, isText: boolean): void;
  /** Once, and nothing after it. */
  closed(code: number, reason: string): void;
  failed(error: Error): void;
}

export interface WebSocketClient {
  readonly isClosing: () => boolean;
  /** Whether more may be written at once. */
  sendText(text: string): boolean;
  /** Starts the closing handshake; the connection is cut when the server does not answer it. */
  close(code: number): void;
  /** Ends the connection without the handshake. */
  cut(): void;
  /** Where messages come from and go to: to pause, to resume, to wait for. */
  readonly stream: Writable & { pause(): unknown; resume(): unknown };
}

/** Frames on an open connection: pings are answered, the close handshake is kept. */
export function runWebSocket(opened: OpenWebSocket, listener: WebSocketListener): WebSocketClient {
  const { socket, head } = opened;
  const reader = new ServerFrameReader();
  let closing = false;
  let ended: { code: number; reason: string } | undefined;
  let deadline: NodeJS.Timeout | undefined;

  const send = (opcode: number, payload: Uint8Array) =>
    socket.write(encodeClientFrame({ opcode, payload, mask: randomBytes(4) }));
  const close = (code: number) => {
    if (closing) return;
    closing = true;
    send(OPCODE.close, Uint8Array.of(code >> 8, code & 0xff));
    deadline = setTimeout(() => socket.destroy(), CLOSE_TIMEOUT_MS);
  };
  const react = (event: ServerEvent) => {
    switch (event.kind) {
      case "message":
        listener.message(event.payload, event.isText);
        break;
      case "ping":
        if (!closing) send(OPCODE.pong, event.payload);
        break;
      case "pong":
        break;
      case "close":
      case "violation":
        ended ??= event;
        close(event.code === NO_STATUS ? 1000 : event.code);
        socket.end();
    }
  };
  socket.on("data", (bytes: Uint8Array) => {
    for (const event of ended === undefined ? reader.push(bytes) : []) react(event);
  });
  socket.on("error", (error) => listener.failed(error));
  socket.on("end", () => socket.end());
  socket.on("close", () => {
    clearTimeout(deadline);
    listener.closed(ended?.code ?? ABNORMAL, ended?.reason ?? "");
  });
  // After the caller has its client.
  if (head.length > 0) queueMicrotask(() => reader.push(head).forEach(react));
  return {
    isClosing: () => closing,
    sendText: (text) => send(OPCODE.text, Buffer.from(text)),
    close,
    cut: () => socket.destroy(),
    stream: socket,
  };
}
