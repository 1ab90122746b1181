import { type ClientFrame, closePayload, OPCODE } from "./raw-frame.ts";

/** Frames of a client in the words of RFC 6455 section 5, masked unless `more` says otherwise. */

export type FrameDetail = Omit<Partial<ClientFrame>, "opcode" | "payload">;
type Payload = Uint8Array | string;

/** A whole message, or with `fin: false` its first fragment. */
export function text(payload: Payload, more: FrameDetail = {}): ClientFrame {
  return { opcode: OPCODE.text, payload, ...more };
}

/** A further fragment; the last one unless `fin: false`. */
export function continuation(payload: Payload, more: FrameDetail = {}): ClientFrame {
  return { opcode: OPCODE.continuation, payload, ...more };
}

export function binary(payload: Payload, more: FrameDetail = {}): ClientFrame {
  return { opcode: OPCODE.binary, payload, ...more };
}

export function ping(payload: Payload = "", more: FrameDetail = {}): ClientFrame {
  return { opcode: OPCODE.ping, payload, ...more };
}

export function pong(payload: Payload = "", more: FrameDetail = {}): ClientFrame {
  return { opcode: OPCODE.pong, payload, ...more };
}

/** Without a code the frame is empty. */
export function close(code?: number, reason = "", more: FrameDetail = {}): ClientFrame {
  const payload = code === undefined ? "" : closePayload(code, reason);
  return { opcode: OPCODE.close, payload, ...more };
}

/** One message in as many frames as there are pieces. */
export function fragments(...pieces: readonly Payload[]): ClientFrame[] {
  return pieces.map((piece, at) => {
    const fin = at === pieces.length - 1;
    return at === 0 ? text(piece, { fin }) : continuation(piece, { fin });
  });
}
