import { type Bridge, NamedBridges, type NamedBridgesDeps } from "./named-bridges.ts";
import type { RawSocket, Session } from "./raw-socket.ts";

export interface KeyAndCertificate {
  readonly key: string;
  readonly cert: string;
}

export interface ListenTls extends KeyAndCertificate {
  /** Certificates of single server names, `*.example.com` among them; every other name gets the one above. */
  readonly named?: readonly (KeyAndCertificate & { readonly serverName: string })[];
}

/** A listener with one certificate, and what carries connections to it. */
export interface CertificateListener {
  readonly bridge: Bridge;
  /** Takes no more; `cut` ends what it has taken. */
  stop(cut: boolean): void;
}

/** A ClientHello that has arrived goes to the listener of its time, which takes no more after a head's time and this, milliseconds. */
export const FORMER_TLS_MS = 10_000;

/** A listener for each certificate: the runtime's has one. Which certificates there are may change while it serves. */
export class TlsListeners implements Bridge {
  readonly #deps: NamedBridgesDeps;
  readonly #open: (certificate: KeyAndCertificate) => CertificateListener;
  /** By certificate. */
  #current: ReadonlyMap<string, CertificateListener> = new Map();
  /** Those of certificates that are no longer served; their connections stay. */
  readonly #former: CertificateListener[] = [];
  readonly #stopping = new Set<{ cancel(): void }>();
  #bridge: Bridge | undefined;
  #isStopped = false;

  constructor(
    deps: NamedBridgesDeps,
    open: (certificate: KeyAndCertificate) => CertificateListener,
  ) {
    this.#deps = deps;
    this.#open = open;
  }

  /** New connections get these certificates from now on. When it throws, they still get the ones before. */
  use({ named = [], ...own }: ListenTls): void {
    if (this.#isStopped) return;
    const next = new Map<string, CertificateListener>();
    const opened: CertificateListener[] = [];
    const listenerOf = ({ key, cert }: KeyAndCertificate): CertificateListener => {
      const id = `${cert}\n${key}`;
      let found = next.get(id) ?? this.#current.get(id);
      if (found === undefined) {
        found = this.#open({ key, cert });
        opened.push(found);
      }
      next.set(id, found);
      return found;
    };
    try {
      const fallback = listenerOf(own).bridge;
      const bridges = named.map((each): [string, Bridge] => [
        each.serverName,
        listenerOf(each).bridge,
      ]);
      this.#bridge = new NamedBridges(this.#deps, fallback, new Map(bridges));
    } catch (error) {
      for (const each of opened) each.stop(true);
      throw error;
    }
    for (const [id, listener] of this.#current) {
      if (next.has(id)) continue;
      this.#stopSoon(listener);
    }
    this.#current = next;
  }

  carry(outer: RawSocket, address: string): Session {
    if (this.#bridge === undefined) throw new Error("There is no certificate yet");
    return this.#bridge.carry(outer, address);
  }

  stop(cut: boolean): void {
    this.#isStopped = true;
    for (const timer of this.#stopping) timer.cancel();
    this.#stopping.clear();
    for (const each of [...this.#current.values(), ...this.#former]) each.stop(cut);
  }

  /** Who is on the way to it still gets there. */
  #stopSoon(listener: CertificateListener): void {
    const { clock, limits } = this.#deps;
    this.#former.push(listener);
    const at = clock.elapsed() + limits.requestHeadTimeoutMs + FORMER_TLS_MS;
    const timer = clock.schedule(at, () => {
      this.#stopping.delete(timer);
      listener.stop(false);
    });
    this.#stopping.add(timer);
  }
}
