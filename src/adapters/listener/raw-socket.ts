/** A TCP or TLS connection as the sessions use it; Bun's socket is one. */
export interface RawSocket {
  /** Bytes the operating system took; fewer than given means: wait for `drain`. Negative once closed. */
  write(bytes: Uint8Array): number;
  /** Closes both directions after what was written. */
  end(): void;
  /** Closes our direction only, so that the peer still reads what was written. */
  shutdown(): void;
  /** Cuts the connection at once. */
  terminate(): void;
  pause(): void;
  resume(): void;
}

/** A socket that knows who gets what arrives; the runtime keeps nothing else for a connection. */
export interface SessionSocket extends RawSocket {
  readonly data: { session: Session | undefined };
}

/** What a socket's bytes are for: HTTP requests first, then perhaps one WebSocket. */
export interface Session {
  receive(chunk: Uint8Array): void;
  /** The operating system takes bytes again. */
  drained(): void;
  /** The peer sends no more and may still read. Without it the connection is closed then. */
  peerEnded?(): void;
  /** The connection is gone. */
  socketClosed(): void;
}
