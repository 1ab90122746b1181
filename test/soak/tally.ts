/** How often something must have happened: exactly, or between the two when a client left in the middle. */
export interface Range {
  readonly least: number;
  readonly most: number;
}

export function exactly(times: number): Range {
  return { least: times, most: times };
}

/** What must have happened, and what has, by name. */
export class Tally {
  readonly #expected = new Map<string, Range>();
  readonly #seen = new Map<string, number>();

  expect(name: string, { least, most }: Range = exactly(1)): void {
    const before = this.#expected.get(name) ?? exactly(0);
    this.#expected.set(name, { least: before.least + least, most: before.most + most });
  }

  saw(name: string): void {
    this.set(name, (this.#seen.get(name) ?? 0) + 1);
  }

  /** For a count that is read as a whole. */
  set(name: string, times: number): void {
    this.#seen.set(name, times);
  }

  /** A sentence for each name whose count is not what it must be. */
  differences(): string[] {
    const sentences: string[] = [];
    for (const name of new Set([...this.#expected.keys(), ...this.#seen.keys()])) {
      const { least, most } = this.#expected.get(name) ?? exactly(0);
      const seen = this.#seen.get(name) ?? 0;
      if (seen >= least && seen <= most) continue;
      const wanted = least === most ? String(least) : `${least} to ${most}`;
      sentences.push(`${name}: ${seen} in place of ${wanted}`);
    }
    return sentences;
  }

  /** What was seen becomes what was expected, so that a difference is told once. */
  accept(): void {
    for (const name of new Set([...this.#expected.keys(), ...this.#seen.keys()])) {
      this.#expected.set(name, exactly(this.#seen.get(name) ?? 0));
    }
  }
}
