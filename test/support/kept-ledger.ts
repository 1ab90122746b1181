/** What one commit makes of the keys that it names; `undefined`: gone. */
export type Writes = ReadonlyMap<string, string | undefined>;

/** Whether the commit that had no answer was found, when there was one. */
export type Found = "what was answered" | "that and the commit without an answer";

/** How many differences a failure names. */
const DIFFERENCES_MAX = 5;

/**
 * What must be kept when whoever keeps it dies at any moment: every commit that was answered; the one that was under way
 * whole or not at all; nothing else. Keys and values are texts, so that it serves a store, or an API over HTTP, alike.
 */
export class KeptLedger {
  #kept: ReadonlyMap<string, string> = new Map();
  #underWay: Writes | undefined;
  answered = 0;

  /** Before a commit is asked for. One at a time. */
  begin(writes: Writes): void {
    if (this.#underWay !== undefined) throw new Error("The commit before it has no answer yet");
    this.#underWay = writes;
  }

  /** It was told that it is kept. */
  succeeded(): void {
    this.#kept = this.#withUnderWay();
    this.#underWay = undefined;
    this.answered += 1;
  }

  /** It was told that nothing has changed. */
  failed(): void {
    this.#underWay = undefined;
  }

  get expected(): ReadonlyMap<string, string> {
    return this.#kept;
  }

  /** After the death. Throws with what differs; else what was found is what must be kept from now on. */
  check(found: ReadonlyMap<string, string>): Found {
    const missing = differences(this.#kept, found);
    const without = missing.length === 0;
    if (!without) {
      const more =
        this.#underWay === undefined ? missing : differences(this.#withUnderWay(), found);
      if (more.length > 0) {
        throw new Error(
          `After ${this.answered} answers ${missing.length} keys differ from what was answered, and ${more.length} from that with the commit under way: ${more.slice(0, DIFFERENCES_MAX).join("; ")}`,
        );
      }
      this.#kept = new Map(found);
    }
    this.#underWay = undefined;
    return without ? "what was answered" : "that and the commit without an answer";
  }

  #withUnderWay(): ReadonlyMap<string, string> {
    const kept = new Map(this.#kept);
    for (const [key, value] of this.#underWay ?? []) {
      if (value === undefined) kept.delete(key);
      else kept.set(key, value);
    }
    return kept;
  }
}

function differences(
  expected: ReadonlyMap<string, string>,
  found: ReadonlyMap<string, string>,
): string[] {
  const told: string[] = [];
  for (const key of new Set([...expected.keys(), ...found.keys()])) {
    const [wanted, present] = [expected.get(key), found.get(key)];
    if (wanted !== present) told.push(`${key}: ${shown(wanted)} expected, ${shown(present)} found`);
  }
  return told;
}

function shown(value: string | undefined): string {
  if (value === undefined) return "nothing";
  return value.length > 60 ? `${value.slice(0, 60)}…` : value;
}
