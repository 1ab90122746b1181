/** Violations that are kept with their history; the rest is counted. */
const KEPT_MAX = 40;

export interface Violation {
  /** Seconds since the start. */
  readonly at: number;
  readonly what: string;
  /** What happened to the connection, the last of it. */
  readonly history: readonly string[];
}

/** Everything that must not have happened. */
export class Violations {
  readonly kept: Violation[] = [];
  count = 0;
  readonly #startedAt = performance.now();
  readonly #added: (violation: Violation) => void;

  constructor(added: (violation: Violation) => void = () => undefined) {
    this.#added = added;
  }

  /** Seconds since the start, for what a history tells. */
  get now(): number {
    return Math.round(performance.now() - this.#startedAt) / 1_000;
  }

  add(what: string, history: readonly string[] = []): void {
    this.count += 1;
    if (this.count > KEPT_MAX) return;
    const violation = { at: this.now, what, history: [...history] };
    this.kept.push(violation);
    this.#added(violation);
  }
}
