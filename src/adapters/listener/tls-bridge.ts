import type { Clock } from "../../engine/ports.ts";
import type { Deadline, Deadlines } from "./deadlines.ts";
import { Pipe } from "./pipe.ts";
import type { RawSocket, Session } from "./raw-socket.ts";

export interface BridgeDeps {
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  readonly limits: { readonly closeHandshakeTimeoutMs: number };
  readonly reportBug: (error: unknown) => void;
  readonly carried: CarriedConnections;
}

/** How many connections are carried, and when none is. */
export class CarriedConnections {
  #count = 0;
  #whenNone: (() => void) | undefined;

  get count(): number {
    return this.#count;
  }

  begin(): void {
    this.#count += 1;
  }

  end(): void {
    this.#count -= 1;
    if (this.#count === 0) this.#whenNone?.();
  }

  /** Both ends of each are closed, after what was under way. For one who waits. */
  async none(): Promise<void> {
    if (this.#count === 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#whenNone = resolve;
    await promise;
  }
}

/**
 * TLS on the port that also speaks plain text. The runtime cannot turn an accepted socket into a TLS one
 * after its first byte was read, so the bytes of such a connection are carried to a TLS listener on
 * loopback; the sessions behind it see the original peer's address.
 */
export class TlsBridge {
  readonly #deps: BridgeDeps;
  readonly #tlsPort: number;
  /** Address of the original peer, by the local port of the bridge's own connection. */
  readonly #peers = new Map<number, string>();

  constructor(deps: BridgeDeps, tlsPort: number) {
    this.#deps = deps;
    this.#tlsPort = tlsPort;
  }

  /** Address of the peer behind a connection to the TLS listener. */
  peerAt(remotePort: number): string | undefined {
    return this.#peers.get(remotePort);
  }

  /** Carries a connection that began with a TLS ClientHello; the session takes its bytes from the first on. */
  carry(outer: RawSocket, address: string): Session {
    const inward = new Pipe(outer);
    const ends = new BothEnds(this.#deps, outer);
    let outward: Pipe | undefined;
    Bun.connect<{ port: number }>({
      hostname: "127.0.0.1",
      port: this.#tlsPort,
      socket: {
        open: (inner) => {
          inner.data = { port: inner.localPort };
          this.#peers.set(inner.localPort, address);
          ends.inner = inner;
          outward = new Pipe(inner);
          outward.attach(outer);
          inward.attach(inner);
        },
        data: (_inner, chunk) => outward?.push(chunk),
        drain: () => inward.drained(),
        close: (inner) => {
          this.#peers.delete(inner.data.port);
          outward?.finish();
          ends.closed();
        },
        error: (inner, error) => {
          this.#deps.reportBug(error);
          inner.terminate();
        },
      },
    }).catch(() => {
      ends.closed();
      outer.terminate();
    });
    return {
      receive: (chunk) => inward.push(chunk),
      drained: () => outward?.drained(),
      peerEnded: () => inward.end(),
      socketClosed: () => {
        inward.finish();
        ends.closed();
      },
    };
  }
}

/** When one end has closed, the other has this long to take the last bytes before it is cut. */
class BothEnds implements Deadline {
  deadlineAt = Number.POSITIVE_INFINITY;
  inner: RawSocket | undefined;
  readonly #deps: BridgeDeps;
  readonly #outer: RawSocket;
  #open = 2;

  constructor(deps: BridgeDeps, outer: RawSocket) {
    this.#deps = deps;
    this.#outer = outer;
    deps.carried.begin();
  }

  /** One of them; told once for each. */
  closed(): void {
    const { carried, clock, deadlines, limits } = this.#deps;
    this.#open -= 1;
    if (this.#open === 0) {
      deadlines.unwatch(this);
      return carried.end();
    }
    this.deadlineAt = clock.elapsed() + limits.closeHandshakeTimeoutMs;
    deadlines.watch(this);
  }

  expire(): void {
    this.#outer.terminate();
    this.inner?.terminate();
  }
}
