/**
 * Commits a plan to the store of a folder and says each answer as soon as it has it:
 *
 *   commit-writer.ts FOLDER SEED FROM COUNT
 *
 * `opening PID`, then the index of each commit that resolved, then `done`. Whoever runs it kills it.
 */
import { writeSync } from "node:fs";
import { SqliteStore } from "../../src/adapters/storage/sqlite-store.ts";
import { commitAt } from "./commit-plan.ts";

/** At once, whatever happens next: not when the event loop comes round. */
function say(line: string): void {
  writeSync(1, `${line}\n`);
}

const [folder = "", ...numbers] = process.argv.slice(2);
const [seed = 0, from = 0, count = 0] = numbers.map(Number);
say(`opening ${process.pid}`);
try {
  const store = SqliteStore.open(folder);
  for (let index = from; index < from + count; index += 1) {
    await store.commit(commitAt(seed, index));
    say(String(index));
  }
  await store.close();
  say("done");
} catch (error) {
  say(String(error));
  process.exitCode = 1;
}
