import type { Clock } from "../../engine/ports.ts";
import type { ClientDescriptors } from "./client-descriptors.ts";

/** What is refused is said at most once in this time, milliseconds: whoever is refused may come again at once. */
export const REFUSALS_SAID_EVERY_MS = 60_000;

export interface ConnectionCountOptions {
  readonly limits: {
    readonly connectionsMax: number;
    readonly connectionsPerSourceMax: number;
  };
  readonly clock: Pick<Clock, "elapsed">;
  /** Without them the limits alone count. */
  readonly descriptors?: ClientDescriptors | undefined;
  /** For the operator. */
  readonly warn: (sentence: string) => void;
}

type Bound = "connectionsMax" | "connectionsPerSourceMax" | "descriptors";

/** The TCP connections of the port: how many there are, and how many of each source. */
export class ConnectionCount {
  readonly #options: ConnectionCountOptions;
  readonly #bySource = new Map<string, number>();
  #total = 0;
  readonly #refused: Record<Bound, { count: number; saidAt: number }> = {
    connectionsMax: { count: 0, saidAt: Number.NEGATIVE_INFINITY },
    connectionsPerSourceMax: { count: 0, saidAt: Number.NEGATIVE_INFINITY },
    descriptors: { count: 0, saidAt: Number.NEGATIVE_INFINITY },
  };

  constructor(options: ConnectionCountOptions) {
    this.#options = options;
  }

  get total(): number {
    return this.#total;
  }

  /** Whether one more of that address may stay, whose descriptor has that number. It then counts until `left`. */
  admit(address: string, descriptor = 0): boolean {
    const { connectionsMax, connectionsPerSourceMax } = this.#options.limits;
    const source = sourceOf(address);
    const ofSource = this.#bySource.get(source) ?? 0;
    if (this.#total >= connectionsMax) return this.#refuse("connectionsMax", source);
    if (ofSource >= connectionsPerSourceMax) return this.#refuse("connectionsPerSourceMax", source);
    if (this.#options.descriptors?.take(1, descriptor) === false) {
      return this.#refuse("descriptors", source);
    }
    this.#total += 1;
    this.#bySource.set(source, ofSource + 1);
    return true;
  }

  /** Whether a connection that was admitted may take so many descriptors besides its own. */
  grow(address: string, descriptors: number): boolean {
    if (this.#options.descriptors?.take(descriptors) !== false) return true;
    return this.#refuse("descriptors", sourceOf(address));
  }

  /** `descriptors`: all that it took. */
  left(address: string, descriptors = 1): void {
    this.#options.descriptors?.give(descriptors);
    const source = sourceOf(address);
    const rest = (this.#bySource.get(source) ?? 0) - 1;
    this.#total -= 1;
    if (rest > 0) this.#bySource.set(source, rest);
    else this.#bySource.delete(source);
  }

  #refuse(bound: Bound, source: string): false {
    const { clock, warn } = this.#options;
    const refused = this.#refused[bound];
    refused.count += 1;
    const now = clock.elapsed();
    if (now - refused.saidAt < REFUSALS_SAID_EVERY_MS) return false;
    const before = refused.count > 1 ? ` ${refused.count} since this was said last.` : "";
    warn(`A connection was cut: ${this.#reason(bound, source)}.${before}`);
    refused.count = 0;
    refused.saidAt = now;
    return false;
  }

  #reason(bound: Bound, source: string): string {
    const { limits, descriptors } = this.#options;
    if (bound === "descriptors") {
      return `of the ${descriptors?.limit} files that this process may have open, none is left for another client`;
    }
    const whose = bound === "connectionsMax" ? "" : ` of ${source}`;
    return `limits.${bound} allows ${limits[bound]} at once, and as many${whose} are open`;
  }
}

/** Who has an IPv6 address has the whole /64 (RFC 4291 section 2.5.4). */
function sourceOf(address: string): string {
  if (!address.includes(":")) return address;
  const [head = "", tail] = address.split("%", 1)[0]?.split("::", 2) ?? [];
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - before.length - after.length);
  const groups = [...before, ...Array.from({ length: zeros }, () => "0"), ...after];
  return `${groups.slice(0, 4).join(":")}::/64`;
}
