import { createHash } from "node:crypto";
import type { DefinitionStore, StoreChange } from "../../src/engine/definition-store.ts";
import { seededRandom } from "../support/byte-streams.ts";
import type { Writes } from "../support/kept-ledger.ts";

/** Few, so that commits meet each other's keys; a commit of many changes takes most of them. */
const KEYS = 150;
const CONTENTS = 24;
/** Of a commit, but for a few that are large. */
const CHANGES_MAX = 12;
const LARGE_COMMIT_CHANGES = 400;
const ONE_LARGE_IN = 40;
/** Of a value, characters. */
const PADDING_MAX = 3_000;

/** The commit at this place of the plan, the same for the same seed: new and changed values, deletions, code of functions. */
export function commitAt(seed: number, index: number): StoreChange[] {
  const random = seededRandom(seed * 1_000_003 + index);
  const below = (bound: number) => Math.floor(random() * bound);
  const count = below(ONE_LARGE_IN) === 0 ? LARGE_COMMIT_CHANGES : 1 + below(CHANGES_MAX);
  const changes: StoreChange[] = [{ kind: "put", key: "last", value: { index } }];
  for (let place = 0; place < count; place += 1) {
    const key = `apis/${below(KEYS)}`;
    const kind = below(20);
    if (kind < 13)
      changes.push({ kind: "put", key, value: { index, padding: "p".repeat(below(PADDING_MAX)) } });
    else if (kind < 18) changes.push({ kind: "delete", key });
    else if (kind < 19) changes.push({ kind: "putContent", ...contentAt(below(CONTENTS)) });
    else changes.push({ kind: "deleteContent", sha256: contentAt(below(CONTENTS)).sha256 });
  }
  return changes;
}

/** The commit as a ledger sees it: contents by their digest. */
export function writesOf(changes: readonly StoreChange[]): Writes {
  return new Map(changes.map(writeOf));
}

function writeOf(change: StoreChange): [key: string, value: string | undefined] {
  switch (change.kind) {
    case "put":
      return [change.key, JSON.stringify(change.value)];
    case "delete":
      return [change.key, undefined];
    case "putContent":
      return [`content ${change.sha256}`, String(change.bytes.length)];
    case "deleteContent":
      return [`content ${change.sha256}`, undefined];
  }
}

/** Everything of the plan that the store has, as a ledger sees it. */
export async function keptIn(store: DefinitionStore): Promise<Map<string, string>> {
  const kept = new Map<string, string>();
  for (const { key, value } of await store.load()) kept.set(key, JSON.stringify(value));
  for (let place = 0; place < CONTENTS; place += 1) {
    const { sha256 } = contentAt(place);
    const bytes = await store.content(sha256);
    if (bytes !== undefined) kept.set(`content ${sha256}`, String(bytes.length));
  }
  return kept;
}

/** From nothing to a megabyte. */
function contentAt(place: number): { sha256: string; bytes: Uint8Array } {
  const bytes = new Uint8Array(place ** 4 * 4).fill(place);
  return { sha256: createHash("sha256").update(bytes).digest("hex"), bytes };
}
