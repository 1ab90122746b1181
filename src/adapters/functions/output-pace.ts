/** Work on what functions print that may be done in one go, all functions together, milliseconds. */
export const OUTPUT_BURST_MS = 40;
/** Beyond that, output takes this part of the gateway's time at most. */
export const OUTPUT_SHARE = 1 / 4;
/** Rest of who has had the burst, milliseconds. */
export const OUTPUT_REST_MS = 12;

/**
 * Keeps functions that print without end from having the gateway for themselves: their pipes fill meanwhile, and they wait.
 * Reading a pipe that is never empty gives no turn to anything else.
 */
export class OutputPace {
  /** Work that has not been rested for yet. */
  #dueMs = 0;
  #asOf = performance.now();
  #rest: Promise<void> | undefined;

  /** Runs the work when there is time for it. One caller's works run in order. */
  async run(work: () => void): Promise<void> {
    while (this.#due(performance.now()) >= OUTPUT_BURST_MS) await this.#resting();
    const startedAt = performance.now();
    try {
      work();
    } finally {
      const endedAt = performance.now();
      this.#dueMs = this.#due(endedAt) + (endedAt - startedAt);
      this.#asOf = endedAt;
    }
  }

  #due(now: number): number {
    return Math.max(0, this.#dueMs - (now - this.#asOf) * OUTPUT_SHARE);
  }

  #resting(): Promise<void> {
    this.#rest ??= new Promise((resolve) => {
      setTimeout(() => {
        this.#rest = undefined;
        resolve();
      }, OUTPUT_REST_MS);
    });
    return this.#rest;
  }
}
