import { Pipe } from "./pipe.ts";
import type { RawSocket, Session } from "./raw-socket.ts";

/**
 * TLS on the port that also speaks plain text. The runtime cannot turn an accepted socket into a TLS one
 * after its first byte was read, so the bytes of such a connection are carried to a TLS listener on
 * loopback; the sessions behind it see the original peer's address.
 */
export class TlsBridge {
  readonly #tlsPort: number;
  /** Address of the original peer, by the local port of the bridge's own connection. */
  readonly #peers = new Map<number, string>();

  constructor(tlsPort: number) {
    this.#tlsPort = tlsPort;
  }

  /** Address of the peer behind a connection to the TLS listener. */
  peerAt(remotePort: number): string | undefined {
    return this.#peers.get(remotePort);
  }

  /** Carries a connection that began with a TLS ClientHello; the session takes its bytes from the first on. */
  carry(outer: RawSocket, address: string): Session {
    const inward = new Pipe(outer);
    let outward: Pipe | undefined;
    let closed = false;
    Bun.connect({
      hostname: "127.0.0.1",
      port: this.#tlsPort,
      socket: {
        open: (inner) => {
          this.#peers.set(inner.localPort, address);
          outward = new Pipe(inner);
          outward.attach(outer);
          inward.attach(inner);
          if (closed) inner.end();
        },
        data: (_inner, chunk) => outward?.push(chunk),
        drain: () => inward.drained(),
        close: (inner) => {
          this.#peers.delete(inner.localPort);
          outward?.finish();
        },
      },
    }).catch(() => outer.terminate());
    return {
      receive: (chunk) => inward.push(chunk),
      drained: () => outward?.drained(),
      socketClosed: () => {
        closed = true;
        inward.finish();
      },
    };
  }
}
