/**
 * The data plane's port: `ws://`, `wss://`, `http://` and `https://` on one number. The first byte tells.
 *
 * Gaps: none known.
 * By design: 2026-11-22 AWS answers on 443 with TLS only; a laptop also gets plain text. 2026-11-28 with `tlsOnly` it is as
 *   on AWS, but that a request in plain text is told so.
 */
import type { Socket, SocketHandler, TCPSocketListener } from "bun";
import { SharedTexts } from "../../core/shared-texts.ts";
import type { Clock } from "../../engine/ports.ts";
import { TLS_DESCRIPTORS } from "./client-descriptors.ts";
import type { ConnectionCount } from "./connection-count.ts";
import { type HttpDeps, HttpSession } from "./http-session.ts";
import type { Bridge } from "./named-bridges.ts";
import type { Session } from "./raw-socket.ts";
import { CarriedConnections, TlsBridge } from "./tls-bridge.ts";
import {
  type CertificateListener,
  type KeyAndCertificate,
  type ListenTls,
  TlsListeners,
} from "./tls-listeners.ts";

export interface ListenOptions {
  /** Addresses to bind; all get the same port. */
  readonly hosts: readonly string[];
  /** 0 takes a free one. */
  readonly port: number;
  /** PEM texts; without them the port speaks plain text only. */
  readonly tls: ListenTls | undefined;
  /** With `tls`, requests in plain text are refused. */
  readonly tlsOnly?: boolean;
}

export interface Listener {
  readonly port: number;
  /** Refuses new connections from now on. */
  stopAccepting(): void;
  /** TLS clients that come from now on get these certificates. Needs a listener that was opened with some. */
  useTls(tls: ListenTls): void;
  /**
   * Cuts what is still open. What was answered is on its way before; behind TLS that takes a moment, `LAST_BYTES_MS_MAX` at
   * most, without TLS all is closed when it returns.
   */
  stop(): Promise<void>;
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

/** Milliseconds that the last bytes of TLS clients may take when the listener stops. */
export const LAST_BYTES_MS_MAX = 1_000;

/** Free ports that are tried when a port is to be free on several addresses at once. */
const FREE_PORT_ATTEMPTS = 5;

export interface ListenDeps extends HttpDeps {
  readonly connectionCount: ConnectionCount;
}

export function listen(deps: ListenDeps, options: ListenOptions): Listener {
  const attempts = options.port === 0 ? FREE_PORT_ATTEMPTS : 1;
  for (let attempt = 1; ; attempt += 1) {
    const listeners: TCPSocketListener<SocketState>[] = [];
    const carried = new CarriedConnections();
    const tls = new TlsListeners(deps, (certificate) =>
      listenForTls({ ...deps, carried }, certificate),
    );
    try {
      if (options.tls !== undefined) tls.use(options.tls);
      const bridge = options.tls === undefined ? undefined : tls;
      const port = listenPlain(deps, options, { listeners, bridge });
      return {
        port,
        useTls: (next) => tls.use(next),
        stopAccepting() {
          tls.stop(false);
          stopAll(listeners, false);
        },
        async stop() {
          deps.turn.end();
          tls.stop(true);
          if (carried.count > 0) await within(deps.clock, LAST_BYTES_MS_MAX, carried.none());
          stopAll(listeners, true);
        },
      };
    } catch (error) {
      tls.stop(true);
      stopAll(listeners, true);
      if (attempt >= attempts) throw error;
    }
  }
}

async function within(clock: Clock, milliseconds: number, work: Promise<void>): Promise<void> {
  const { promise: tooLong, resolve } = Promise.withResolvers<void>();
  const timer = clock.schedule(clock.elapsed() + milliseconds, resolve);
  await Promise.race([work, tooLong]);
  timer.cancel();
}

function stopAll(listeners: readonly TCPSocketListener<SocketState>[], cut: boolean): void {
  for (const listener of listeners) listener.stop(cut);
}

/** Binds every address to one port and gives that port. */
function listenPlain(
  deps: ListenDeps,
  { hosts, port: wanted, tlsOnly = false }: ListenOptions,
  parts: { listeners: TCPSocketListener<SocketState>[]; bridge: Bridge | undefined },
): number {
  const { listeners, bridge } = parts;
  const plain = bridge !== undefined && tlsOnly ? { needsTls: true } : {};
  let port = wanted;
  for (const hostname of hosts) {
    const sessionFor: SessionFor = (connection, chunk) => {
      const sourceIp = connection.data.address;
      if (bridge === undefined || chunk[0] !== TLS_HANDSHAKE) {
        return new HttpSession(deps, connection, { sourceIp, scheme: "http", ...plain });
      }
      if (!deps.connectionCount.grow(sourceIp, TLS_DESCRIPTORS - 1)) return undefined;
      connection.data.descriptors = TLS_DESCRIPTORS;
      return bridge.carry(connection, sourceIp);
    };
    const socket = handlers(deps, sessionFor, deps.connectionCount);
    const listener = Bun.listen<SocketState>({ hostname, port, socket, allowHalfOpen: true });
    listeners.push(listener);
    port = listener.port;
  }
  return port;
}

function listenForTls(
  deps: HttpDeps & { readonly carried: CarriedConnections },
  tls: KeyAndCertificate,
): CertificateListener {
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
  bridge = new TlsBridge(deps, listener.port);
  return { bridge, stop: (cut) => void listener.stop(cut) };
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
    end(socket) {
      // The peer sends no more and may still read, but of TLS the runtime closes the connection before the turn is over.
      deps.turn.end();
      const { session } = socket.data;
      if (session?.peerEnded === undefined) socket.end();
      else session.peerEnded();
    },
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
