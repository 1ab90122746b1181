/**
 * TLS with more than one certificate: the server name of the ClientHello chooses (RFC 6066 section 3). The runtime's TLS
 * listener has one certificate, so each certificate has a listener of its own behind the bridge.
 */

import type { Clock } from "../../engine/ports.ts";
import { CLIENT_HELLO_BYTES_MAX, serverNameOf } from "../../wire/client-hello.ts";
import type { Deadline, Deadlines } from "./deadlines.ts";
import type { RawSocket, Session } from "./raw-socket.ts";

export interface Bridge {
  /** Carries a connection that begins with a ClientHello; the session takes its bytes from the first on. */
  carry(outer: RawSocket, address: string): Session;
}

export interface NamedBridgesDeps {
  readonly clock: Clock;
  readonly deadlines: Deadlines;
  readonly limits: { readonly requestHeadTimeoutMs: number };
}

export class NamedBridges implements Bridge {
  readonly #deps: NamedBridgesDeps;
  readonly #fallback: Bridge;
  readonly #named: ReadonlyMap<string, Bridge>;

  /** `named`: by lower-case name, `*.example.com` among them. */
  constructor(deps: NamedBridgesDeps, fallback: Bridge, named: ReadonlyMap<string, Bridge>) {
    this.#deps = deps;
    this.#fallback = fallback;
    this.#named = named;
  }

  carry(outer: RawSocket, address: string): Session {
    if (this.#named.size === 0) return this.#fallback.carry(outer, address);
    return new UntilNamed(this.#deps, outer, (name) => this.#bridgeFor(name).carry(outer, address));
  }

  #bridgeFor(name: string | undefined): Bridge {
    if (name === undefined) return this.#fallback;
    const wildcard = `*${name.slice(Math.max(0, name.indexOf(".")))}`;
    return this.#named.get(name) ?? this.#named.get(wildcard) ?? this.#fallback;
  }
}

/** Keeps the bytes of a ClientHello until it has told its name, as long as a request head may take. */
class UntilNamed implements Session, Deadline {
  readonly #deps: NamedBridgesDeps;
  readonly #outer: RawSocket;
  readonly #carry: (serverName: string | undefined) => Session;
  #kept: Uint8Array = new Uint8Array(0);
  #session: Session | undefined;
  deadlineAt: number;

  constructor(
    deps: NamedBridgesDeps,
    outer: RawSocket,
    carry: (serverName: string | undefined) => Session,
  ) {
    this.#deps = deps;
    this.#outer = outer;
    this.#carry = carry;
    this.deadlineAt = deps.clock.elapsed() + deps.limits.requestHeadTimeoutMs;
    deps.deadlines.watch(this);
  }

  receive(chunk: Uint8Array): void {
    if (this.#session !== undefined) return this.#session.receive(chunk);
    this.#kept = Buffer.concat([this.#kept, chunk]);
    const kept = this.#kept;
    const found = serverNameOf(kept.subarray(0, CLIENT_HELLO_BYTES_MAX));
    if (found.kind === "incomplete") return;
    this.#deps.deadlines.unwatch(this);
    this.#session = this.#carry(found.serverName);
    this.#kept = new Uint8Array(0);
    this.#session.receive(kept);
  }

  drained(): void {
    this.#session?.drained();
  }

  /** Before it has told its name it has nothing to read. */
  peerEnded(): void {
    if (this.#session?.peerEnded === undefined) this.#outer.end();
    else this.#session.peerEnded();
  }

  socketClosed(): void {
    this.#deps.deadlines.unwatch(this);
    this.#session?.socketClosed();
  }

  expire(): void {
    this.#outer.terminate();
  }
}
