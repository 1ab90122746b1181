/**
 * Of the process's descriptors, for functions, their pipes, backends and files: a quarter, and at most so many. Ours: when
 * the last one is gone nobody can be accepted, not even to be turned away.
 */
export const RESERVED_DESCRIPTORS_MAX = 1_024;

/** What a connection with TLS takes: its bytes go through a bridge over loopback, which has two ends. */
export const TLS_DESCRIPTORS = 3;

/** Connections that are enough where nobody has said how many: a lack of more is told when it is met. Ours. */
export const UNASKED_CONNECTIONS_MIN = 1_000;

export interface ClientDescriptorsOptions {
  /** Files that the process may have open. */
  readonly limit: number;
  /** Files that it has open before the first client. */
  readonly open: number;
  /** Others have taken the last one. */
  readonly isExhausted: () => boolean;
}

/** How many of the process's descriptors the connections of clients may take. */
export class ClientDescriptors {
  readonly limit: number;
  /** For all connections together. */
  readonly max: number;
  /** A descriptor with this number or a higher one is not for a client: all below are taken, whoever took them. */
  readonly #last: number;
  readonly #open: number;
  readonly #isExhausted: () => boolean;
  #taken = 0;

  constructor({ limit, open, isExhausted }: ClientDescriptorsOptions) {
    const reserved = Math.min(RESERVED_DESCRIPTORS_MAX, Math.ceil(limit / 4));
    this.limit = limit;
    this.max = Math.max(TLS_DESCRIPTORS, limit - reserved - open);
    this.#last = limit - Math.ceil(reserved / 4);
    this.#open = open;
    this.#isExhausted = isExhausted;
  }

  /** Whether a connection may take `count`; the last one that it has got has the number `descriptor`. */
  take(count: number, descriptor = 0): boolean {
    if (this.#taken + count > this.max || descriptor >= this.#last || this.#isExhausted()) {
      return false;
    }
    this.#taken += count;
    return true;
  }

  give(count: number): void {
    this.#taken -= count;
  }

  /** For the operator, when `connectionsMax` is more than can be had. */
  shortage(connectionsMax: number): string | undefined {
    if (this.max >= connectionsMax) return undefined;
    const wanted = RESERVED_DESCRIPTORS_MAX + this.#open + connectionsMax * TLS_DESCRIPTORS;
    return (
      `limits.connectionsMax is ${connectionsMax}, and this process may have ${this.limit} files open: ` +
      `${this.max} connections are let in at once, ${Math.floor(this.max / TLS_DESCRIPTORS)} when all have TLS. ` +
      `For more, raise the hard limit before it starts (ulimit -n ${wanted}, or LimitNOFILE=${wanted} for systemd).`
    );
  }
}
