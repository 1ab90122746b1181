/**
 * The data plane's port: `ws://`, `wss://`, `http://` and `https://` on one number. The first byte tells.
 *
 * Gaps: none known.
 * By design: 2026-11-22 AWS answers on 443 with TLS only; a laptop also gets plain text.
 */
import type { Socket, TCPSocketListener } from "bun";
import { type HttpDeps, HttpSession } from "./http-session.ts";
import type { Session } from "./raw-socket.ts";
import { TlsBridge } from "./tls-bridge.ts";

export interface ListenOptions {
  /** Addresses to bind; all get the same port. */
  readonly hosts: readonly string[];
  /** 0 takes a free one. */
  readonly port: number;
  /** PEM texts; without them the port speaks plain text only. */
  readonly tls: { readonly key: string; readonly cert: string } | undefined;
}

export interface Listener {
  readonly port: number;
  /** Refuses new connections from now on. */
  stopAccepting(): void;
  /** Cuts what is still open. */
  stop(): void;
}

interface SocketState {
  session: Session | undefined;
  readonly address: string;
}

/** First byte of a TLS record that carries a handshake (RFC 8446 section 5.1). */
const TLS_HANDSHAKE = 0x16;

export function listen(deps: HttpDeps, options: ListenOptions): Listener {
  const listeners: TCPSocketListener<SocketState>[] = [];
  const bridge = options.tls === undefined ? undefined : listenForTls(deps, options.tls, listeners);
  let port = options.port;
  try {
    for (const hostname of options.hosts) {
      const listener = listenPlain(deps, { hostname, port }, bridge);
      listeners.push(listener);
      port = listener.port;
    }
  } catch (error) {
    for (const listener of listeners) listener.stop(true);
    throw error;
  }
  return {
    port,
    stopAccepting() {
      for (const listener of listeners) listener.stop(false);
    },
    stop() {
      for (const listener of listeners) listener.stop(true);
    },
  };
}

function listenPlain(
  deps: HttpDeps,
  address: { hostname: string; port: number },
  bridge: TlsBridge | undefined,
): TCPSocketListener<SocketState> {
  const sessionFor = (socket: Socket<SocketState>, chunk: Uint8Array): Session => {
    const sourceIp = socket.data.address;
    return bridge !== undefined && chunk[0] === TLS_HANDSHAKE
      ? bridge.carry(socket, sourceIp)
      : new HttpSession(deps, socket, { sourceIp, scheme: "http" });
  };
  return Bun.listen<SocketState>({
    ...address,
    socket: {
      open: (socket) => begin(deps, socket),
      data(socket, chunk) {
        let session = socket.data.session;
        if (session === undefined || session instanceof FirstByte) {
          session?.socketClosed();
          session = sessionFor(socket, chunk);
          socket.data.session = session;
        }
        session.receive(chunk);
      },
      drain: (socket) => socket.data.session?.drained(),
      close: (socket) => socket.data.session?.socketClosed(),
      error: (socket, error) => failed(deps, socket, error),
    },
  });
}

function listenForTls(
  deps: HttpDeps,
  tls: { readonly key: string; readonly cert: string },
  listeners: TCPSocketListener<SocketState>[],
): TlsBridge {
  let bridge: TlsBridge | undefined;
  const listener = Bun.listen<SocketState>({
    hostname: "127.0.0.1",
    port: 0,
    tls,
    socket: {
      open: (socket) => begin(deps, socket),
      // Unless it may tell of the handshake, the runtime calls `open` only after it: no deadline would hold for it.
      handshake: () => undefined,
      data(socket, chunk) {
        let session = socket.data.session;
        if (session === undefined || session instanceof FirstByte) {
          session?.socketClosed();
          const sourceIp = bridge?.peerAt(socket.remotePort) ?? socket.data.address;
          session = new HttpSession(deps, socket, { sourceIp, scheme: "https" });
          socket.data.session = session;
        }
        session.receive(chunk);
      },
      drain: (socket) => socket.data.session?.drained(),
      close: (socket) => socket.data.session?.socketClosed(),
      error: (socket, error) => failed(deps, socket, error),
    },
  });
  listeners.push(listener);
  bridge = new TlsBridge(deps, listener.port);
  return bridge;
}

/** A connection that has not sent a byte yet: it has as long as a request head has. */
class FirstByte implements Session {
  readonly #deps: HttpDeps;
  readonly #socket: Socket<SocketState>;
  deadlineAt: number;

  constructor(deps: HttpDeps, socket: Socket<SocketState>) {
    this.#deps = deps;
    this.#socket = socket;
    this.deadlineAt = deps.clock.now() + deps.limits.requestHeadTimeoutMs;
    deps.deadlines.watch(this);
  }

  expire(): void {
    this.#socket.terminate();
  }

  receive(): void {
    throw new Error("The first chunk decides which session takes it");
  }

  drained(): void {
    // Nothing was written.
  }

  socketClosed(): void {
    this.#deps.deadlines.unwatch(this);
  }
}

function begin(deps: HttpDeps, socket: Socket<SocketState>): void {
  // A client that has gone already has no address, whatever the type says.
  const address: string | undefined = socket.remoteAddress;
  socket.data = { session: undefined, address: plainAddress(address ?? "") };
  if (address === undefined) socket.terminate();
  else socket.data.session = new FirstByte(deps, socket);
}

/** The runtime brings what a callback of ours has thrown here; failures of the network close the socket instead. */
function failed(deps: HttpDeps, socket: Socket<SocketState>, error: Error): void {
  deps.reportBug(error);
  socket.terminate();
}

/** An IPv4 client on an IPv6 socket is shown as IPv4, as AWS's `sourceIp` does. */
function plainAddress(address: string): string {
  return address.startsWith("::ffff:") ? address.slice(7) : address;
}
