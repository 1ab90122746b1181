import { lookup } from "node:dns/promises";
import { type AddressPolicy, literalAddresses } from "../../core/address-policy.ts";
import type { Clock } from "../../engine/ports.ts";

/** How long the addresses of a name are believed, milliseconds; the runtime's own client keeps them for 30 seconds. */
export const ADDRESSES_KEPT_MS = 10_000;
/** Hosts whose addresses are kept. Above it the oldest is asked for again. */
export const HOSTS_KEPT_MAX = 1_024;
/** Addresses of one name that are tried. */
export const ADDRESSES_TRIED_MAX = 8;

/** Where a call for a host goes. */
export type Reached =
  /** An address already, or `localhost`, which is this machine. */
  | { readonly kind: "asNamed" }
  /** One after the other, until one can be connected to. */
  | { readonly kind: "addresses"; readonly addresses: readonly string[] }
  | { readonly kind: "refused"; readonly detail: string };

export type Lookup = (hostname: string) => Promise<readonly string[]>;

export interface BackendHostsDeps {
  readonly policy: AddressPolicy;
  readonly clock: Pick<Clock, "elapsed">;
  readonly lookup?: Lookup;
}

interface Known {
  readonly reached: Reached | Promise<Reached>;
  readonly until: number;
}

/**
 * Which addresses a host stands for, of those that backends may have. The call is then made to the address that was looked at,
 * so that a name cannot lead elsewhere in between (DNS rebinding).
 */
export class BackendHosts {
  readonly #policy: AddressPolicy;
  readonly #clock: Pick<Clock, "elapsed">;
  readonly #lookup: Lookup;
  readonly #known = new Map<string, Known>();

  constructor({ policy, clock, lookup: lookUp = addressesOf }: BackendHostsDeps) {
    this.#policy = policy;
    this.#clock = clock;
    this.#lookup = lookUp;
  }

  /** `hostname`: of a `URL`, which has every spelling of an IPv4 address in its one form. Rejects as the look-up does. */
  reach(hostname: string): Reached | Promise<Reached> {
    const known = this.#known.get(hostname);
    if (known !== undefined && known.until > this.#clock.elapsed()) return known.reached;
    const fixed = this.#withoutLookUp(hostname);
    if (fixed !== undefined) {
      this.#keep(hostname, fixed, Number.POSITIVE_INFINITY);
      return fixed;
    }
    const reached = this.#lookUp(hostname);
    this.#keep(hostname, reached, this.#clock.elapsed() + ADDRESSES_KEPT_MS);
    // Whoever asked hears of a failure; the next one asks again.
    reached.catch(() => this.#known.delete(hostname));
    return reached;
  }

  #withoutLookUp(hostname: string): Reached | undefined {
    const addresses = literalAddresses(hostname);
    if (addresses === undefined) return undefined;
    // Of localhost the runtime tries both.
    const isAllowed = addresses.every((address) => this.#policy.allows(address));
    return isAllowed ? { kind: "asNamed" } : refused(hostname, addresses);
  }

  async #lookUp(hostname: string): Promise<Reached> {
    const found = await this.#lookup(hostname);
    const addresses = found.filter((address) => this.#policy.allows(address));
    const reached: Reached =
      addresses.length === 0
        ? refused(hostname, found)
        : { kind: "addresses", addresses: addresses.slice(0, ADDRESSES_TRIED_MAX) };
    const known = this.#known.get(hostname);
    if (known !== undefined) this.#known.set(hostname, { ...known, reached });
    return reached;
  }

  #keep(hostname: string, reached: Reached | Promise<Reached>, until: number): void {
    this.#known.delete(hostname);
    this.#known.set(hostname, { reached, until });
    if (this.#known.size <= HOSTS_KEPT_MAX) return;
    const [oldest] = this.#known.keys();
    if (oldest !== undefined) this.#known.delete(oldest);
  }
}

async function addressesOf(hostname: string): Promise<string[]> {
  const found = await lookup(hostname, { all: true });
  return found.map(({ address }) => address);
}

function refused(hostname: string, addresses: readonly string[]): Reached {
  const literal = hostname.replace(/^\[|\]$/g, "");
  const [first = "no address"] = addresses;
  const which = first === literal ? first : `${first} (${hostname})`;
  return {
    kind: "refused",
    detail: `Calls to ${which} are refused; backends.allowAddresses lets backends have such an address`,
  };
}
