import type { Clock } from "../../engine/ports.ts";
import type { AnswerLimits } from "../../wire/answer-parser.ts";
import type { ConnectTo } from "./backend-socket.ts";
import type { Exchange } from "./exchange.ts";
import { TargetPool } from "./target-pool.ts";

export interface PoolLimits extends AnswerLimits {
  /** Open or being made, of one target; what comes beyond waits within its time-out. */
  readonly connectionsPerTargetMax: number;
  /**
   * Being made, of one target: the runtime cannot call one off, and where packets are dropped each holds a descriptor for two
   * minutes. Calls beyond wait for whichever is made first.
   */
  readonly connectingPerTargetMax: number;
  readonly idlePerTargetMax: number;
  /** How long an idle connection is kept where the backend does not say how long it keeps it, milliseconds. */
  readonly idleMs: number;
  /** The most that a backend's word is taken for, milliseconds. */
  readonly idleMsMax: number;
}

/**
 * The descriptors end before the connections do. Four seconds are less than any server in wide use keeps an idle connection by
 * default: a request that crosses with its end is lost, and may not be repeated when it is a POST.
 */
export const POOL_LIMITS: PoolLimits = {
  headBytesMax: 65_536,
  headerCountMax: 256,
  bodyBytesMax: 10 * 1_048_576,
  connectionsPerTargetMax: 65_535,
  connectingPerTargetMax: 512,
  idlePerTargetMax: 1_024,
  idleMs: 4_000,
  idleMsMax: 60_000,
};

/** How often idle connections are looked at, milliseconds. */
const SWEEP_MS = 1_000;

/** Connections to backends that are used again: one pool for each target. */
export class BackendPool {
  readonly #clock: Pick<Clock, "elapsed" | "schedule">;
  readonly #limits: PoolLimits;
  readonly #targets = new Map<string, TargetPool>();
  #sweep: { cancel(): void } | undefined;

  constructor(clock: Pick<Clock, "elapsed" | "schedule">, limits = POOL_LIMITS) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** `key`: what only equal places share. */
  call(key: string, place: ConnectTo, exchange: Exchange): void {
    let target = this.#targets.get(key);
    if (target === undefined) {
      target = new TargetPool(place, this.#limits, () => this.#clock.elapsed());
      this.#targets.set(key, target);
    }
    this.#arm();
    target.call(exchange);
  }

  /** Targets that are known: a second after the last connection to one has ended, it is not. */
  get size(): number {
    return this.#targets.size;
  }

  /** Ends the connections that are idle, and looks at none again before the next call; calls that are under way go on. */
  endIdle(): void {
    this.#sweep?.cancel();
    this.#sweep = undefined;
    this.#endIdle(Number.POSITIVE_INFINITY);
  }

  #arm(): void {
    this.#sweep ??= this.#clock.schedule(this.#clock.elapsed() + SWEEP_MS, () => {
      this.#sweep = undefined;
      this.#endIdle(this.#clock.elapsed());
      if (this.#targets.size > 0) this.#arm();
    });
  }

  #endIdle(until: number): void {
    for (const [key, target] of this.#targets) {
      target.endIdle(until);
      if (target.isEmpty) this.#targets.delete(key);
    }
  }
}
