import { percentile } from "../statistics.ts";
import type { Latency } from "./job.ts";

/**
 * Sends at a fixed rate, whatever the answers take, and counts an answer's time from when its request was due: a system
 * that stalls makes those wait that come meanwhile (no coordinated omission).
 */
export class Pace {
  readonly #rate: number;
  readonly #milliseconds: number[] = [];
  #counting = false;

  readonly #sleeps: boolean;

  /**
   * In each second; 0 for a load that waits for answers. One that sleeps looks each millisecond what is due: for a load
   * that shares its core. One that does not is never late, and takes all of its core.
   */
  constructor(rate: number, sleeps = false) {
    this.#rate = rate;
    this.#sleeps = sleeps;
  }

  /** Calls `send` with the time each request is due. */
  start(send: (due: number) => void): void {
    const begin = performance.now();
    let sent = 0;
    const turn = () => {
      const now = performance.now();
      const wanted = ((now - begin) * this.#rate) / 1000;
      for (; sent < wanted; sent += 1) send(begin + (sent * 1000) / this.#rate);
      if (this.#sleeps) setTimeout(turn, 1);
      else setImmediate(turn);
    };
    turn();
  }

  arrived(due: number): void {
    if (this.#counting) this.#milliseconds.push(performance.now() - due);
  }

  startCounting(): void {
    this.#counting = true;
  }

  /** `undefined` when nothing was counted. */
  latency(): Latency | undefined {
    if (this.#milliseconds.length === 0) return undefined;
    const sorted = Float64Array.from(this.#milliseconds).sort();
    return {
      p50Ms: percentile(sorted, 50),
      p99Ms: percentile(sorted, 99),
      maxMs: percentile(sorted, 100),
    };
  }
}
