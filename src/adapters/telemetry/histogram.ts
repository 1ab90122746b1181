/** Upper bounds of durations, seconds: from what a local function takes to AWS's longest integration time-out. */
export const DURATION_BUCKETS: readonly number[] = [
  ...[0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5],
  ...[1, 2.5, 5, 10, 29],
];

/** How many durations fell below each bound. Counting one is a few comparisons and three additions. */
export class Histogram {
  readonly #counts = new Float64Array(DURATION_BUCKETS.length + 1);
  #sum = 0;

  observe(seconds: number): void {
    let index = 0;
    while (index < DURATION_BUCKETS.length && seconds > (DURATION_BUCKETS[index] ?? 0)) index += 1;
    this.#counts[index] = (this.#counts[index] ?? 0) + 1;
    this.#sum += seconds;
  }

  get sum(): number {
    return this.#sum;
  }

  /** Cumulative, as both formats have them; the last bound is infinity. */
  buckets(): { readonly upperBound: number; readonly count: number }[] {
    let total = 0;
    return [...DURATION_BUCKETS, Number.POSITIVE_INFINITY].map((upperBound, index) => {
      total += this.#counts[index] ?? 0;
      return { upperBound, count: total };
    });
  }
}
