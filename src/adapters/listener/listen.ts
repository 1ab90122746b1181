/**
 * The data plane's port: `ws://`, `wss://`, `http://` and `https://` on one number. The first byte tells.
 *
 * Gaps: none known.
 * By design: 2026-11-22 AWS answers on 443 with TLS only; a laptop also gets plain text.
 */
import type { Socket, SocketHandler, TCPSocketListener } from "bun";
import { SharedTexts } from "../../core/shared-texts.ts";
import { TLS_DESCRIPTORS } from "./client-descriptors.ts";
import type { ConnectionCount } from "./connection-count.ts";
import { type HttpDeps, HttpSession } from "./http-session.ts";
import { type Bridge, NamedBridges } from "./named-bridges.ts";
import type { Session } from "./raw-socket.ts";
import { TlsBridge } from "./tls-bridge.ts";

export interface ListenOptions {
  /** Addresses to bind; all get the same port. */
  readonly hosts: readonly string[];
  /** 0 takes a free one. */
  readonly port: number;
  /** PEM texts; without them the port speaks plain text only. */
  readonly tls: ListenTls | undefined;
}

interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

export interface ListenTls extends KeyAndCertificate {
  /** Certificates of single server names, `*.example.com` among them; every other name gets the one above. */
  readonly named?: readonly (KeyAndCertificate & { readonly serverName: string })[];
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
  /** Where it counts. What TLS listeners get from the bridge was counted where it came in. */
  readonly count: ConnectionCount | undefined;
  /** Of the process, that it counts for there. */
  descriptors: number;
}

/** First byte of a TLS record that carries a handshake (RFC 8446 section 5.1). */
const TLS_HANDSHAKE = 0x16;

/** Free ports that are tried when a port is to be free on several addresses at once. */
const FREE_PORT_ATTEMPTS = 5;

export interface ListenDeps extends HttpDeps {
  readonly connectionCount: ConnectionCount;
}

export function listen(deps: ListenDeps, options: ListenOptions): Listener {
  const attempts = options.port === 0 ? FREE_PORT_ATTEMPTS : 1;
  for (let attempt = 1; ; attempt += 1) {
    const listeners: TCPSocketListener<SocketState>[] = [];
    try {
      const bridge = options.tls && bridgesFor(deps, options.tls, listeners);
      const port = listenPlain(deps, options, { listeners, bridge });
      return {
        port,
        stopAccepting: () => stopAll(listeners, false),
        stop: () => {
          // What was answered is on its way before the connections are cut.
          deps.turn.end();
          stopAll(listeners, true);
        },
      };
    } catch (error) {
      stopAll(listeners, true);
      if (attempt >= attempts) throw error;
    }
  }
}

function stopAll(listeners: readonly TCPSocketListener<SocketState>[], cut: boolean): void {
  for (const listener of listeners) listener.stop(cut);
}

/** Binds every address to one port and gives that port. */
function listenPlain(
  deps: ListenDeps,
  { hosts, port: wanted }: ListenOptions,
  parts: { listeners: TCPSocketListener<SocketState>[]; bridge: Bridge | undefined },
): number {
  const { listeners, bridge } = parts;
  let port = wanted;
  for (const hostname of hosts) {
    const sessionFor: SessionFor = (connection, chunk) => {
      const sourceIp = connection.data.address;
      if (bridge === undefined || chunk[0] !== TLS_HANDSHAKE) {
        return new HttpSession(deps, connection, { sourceIp, scheme: "http" });
      }
      if (!deps.connectionCount.grow(sourceIp, TLS_DESCRIPTORS - 1)) return undefined;
      connection.data.descriptors = TLS_DESCRIPTORS;
      return bridge.carry(connection, sourceIp);
    };
    const socket = handlers(deps, sessionFor, deps.connectionCount);
    const listener = Bun.listen<SocketState>({ hostname, port, socket });
    listeners.push(listener);
    port = listener.port;
  }
  return port;
}

/** A listener for each certificate: the runtime's has one. */
function bridgesFor(
  deps: HttpDeps,
  { named = [], ...own }: ListenTls,
  listeners: TCPSocketListener<SocketState>[],
): Bridge {
  const fallback = listenForTls(deps, own, listeners);
  const bridges = named.map(({ serverName, ...tls }): [string, Bridge] => [
    serverName,
    listenForTls(deps, tls, listeners),
  ]);
  return new NamedBridges(deps, fallback, new Map(bridges));
}

function listenForTls(
  deps: HttpDeps,
  tls: KeyAndCertificate,
  listeners: TCPSocketListener<SocketState>[],
): TlsBridge {
  let bridge: TlsBridge | undefined;
  const socket = handlers(deps, (connection) => {
    const sourceIp = bridge?.peerAt(connection.remotePort) ?? connection.data.address;
    return new HttpSession(deps, connection, { sourceIp, scheme: "https" });
  });
  // Unless it may tell of the handshake, the runtime calls `open` only after it: no deadline would hold for it.
  const handshake = (): void => undefined;
  const listener = Bun.listen<SocketState>({
    hostname: "127.0.0.1",
    port: 0,
    tls,
    socket: { ...socket, handshake },
  });
  listeners.push(listener);
  bridge = new TlsBridge(deps, listener.port);
  return bridge;
}

/** `undefined` when there is no place for it. */
type SessionFor = (socket: Socket<SocketState>, firstChunk: Uint8Array) => Session | undefined;

function handlers(
  deps: HttpDeps,
  sessionFor: SessionFor,
  count?: ConnectionCount,
): SocketHandler<SocketState> {
  return {
    open: (socket) => begin(deps, socket, count),
    data(socket, chunk) {
      let { session } = socket.data;
      if (session === undefined || session instanceof FirstByte) {
        session?.socketClosed();
        session = sessionFor(socket, chunk);
        socket.data.session = session;
        if (session === undefined) return void socket.terminate();
      }
      session.receive(chunk);
    },
    drain: (socket) => socket.data.session?.drained(),
    // The peer sends no more and may still read, but of TLS the runtime closes the connection before the turn is over.
    end: () => deps.turn.end(),
    close({ data: { session, address, count: counted, descriptors } }) {
      counted?.left(address, descriptors);
      session?.socketClosed();
    },
    error: (socket, error) => failed(deps, socket, error),
  };
}

/** A connection that has not sent a byte yet: it has as long as a request head has. */
class FirstByte implements Session {
  readonly #deps: HttpDeps;
  readonly #socket: Socket<SocketState>;
  deadlineAt: number;

  constructor(deps: HttpDeps, socket: Socket<SocketState>) {
    this.#deps = deps;
    this.#socket = socket;
    this.deadlineAt = deps.clock.elapsed() + deps.limits.requestHeadTimeoutMs;
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

function begin(
  deps: HttpDeps,
  socket: Socket<SocketState>,
  count: ConnectionCount | undefined,
): void {
  // A client that has gone already has no address, whatever the type says.
  const remote: string | undefined = socket.remoteAddress;
  const address = ADDRESSES.of(plainAddress(remote ?? ""));
  const mayStay =
    remote !== undefined && (count === undefined || count.admit(address, descriptorOf(socket)));
  const counted = mayStay ? count : undefined;
  socket.data = { session: undefined, address, count: counted, descriptors: 1 };
  if (mayStay) socket.data.session = new FirstByte(deps, socket);
  else socket.terminate();
}

/** The runtime has it, and its types do not. */
function descriptorOf(socket: Socket<SocketState>): number {
  return (socket as { readonly fd?: number }).fd ?? 0;
}

/** The runtime brings what a callback of ours has thrown here; failures of the network close the socket instead. */
function failed(deps: HttpDeps, socket: Socket<SocketState>, error: Error): void {
  deps.reportBug(error);
  socket.terminate();
}

/** Clients behind one proxy share an address. */
const ADDRESSES = new SharedTexts();

/** An IPv4 client on an IPv6 socket is shown as IPv4, as AWS's `sourceIp` does. */
function plainAddress(address: string): string {
  return address.startsWith("::ffff:") ? address.slice(7) : address;
}
