/**
 * By hand, the long form of storage.test.ts: a process commits, is killed (SIGKILL) at a moment that the seed chooses, and
 * what it was answered must be there; then the next one goes on with the same folder.
 *
 *   npm run kill-storage -- --kills 50 --commits 1000 --seed 1
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { asTool } from "../../scripts/as-tool.ts";
import { wholeNumber } from "../../scripts/flags.ts";
import { SqliteStore } from "../../src/adapters/storage/sqlite-store.ts";
import { seededRandom } from "../support/byte-streams.ts";
import { type Found, KeptLedger } from "../support/kept-ledger.ts";
import { runProgram } from "../support/run-program.ts";
import { commitAt, keptIn, writesOf } from "./commit-plan.ts";

const RUNTIME = fileURLToPath(new URL("../../bin/runtime", import.meta.url));
const WRITER = fileURLToPath(new URL("commit-writer.ts", import.meta.url));
/** One in so many is killed while it opens the store, at the latest after so many milliseconds. */
const ONE_OPENING_IN = 5;
const OPENING_MS_MAX = 60;
/** After the answer that the seed chose, milliseconds: in the middle of a commit, mostly. */
const DELAY_MS_MAX = 4;

export interface KillOptions {
  readonly kills: number;
  /** Of each process, if it lived. */
  readonly commits: number;
  readonly seed: number;
  readonly progress?: (line: string) => void;
}

export interface KillReport {
  readonly answered: number;
  /** Kills after which the commit without an answer was there, whole. */
  readonly unansweredFound: number;
}

/** Throws at the first thing that is lost, or there by half. */
export async function killStorage(options: KillOptions): Promise<KillReport> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-kill-"));
  const random = seededRandom(options.seed);
  const ledger = new KeptLedger();
  let next = 0;
  let unansweredFound = 0;
  try {
    for (let kill = 1; kill <= options.kills; kill += 1) {
      const answered = await answeredBeforeKill(`${folder}/data`, { ...options, next, random });
      for (const end = next + answered; next < end; next += 1) {
        ledger.begin(writesOf(commitAt(options.seed, next)));
        ledger.succeeded();
      }
      ledger.begin(writesOf(commitAt(options.seed, next)));
      const found = await checked(`${folder}/data`, ledger);
      if (found !== "what was answered") {
        next += 1;
        unansweredFound += 1;
      }
      options.progress?.(`kill ${kill}: ${answered} commits answered, found ${found}`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
  return { answered: ledger.answered, unansweredFound };
}

interface Round extends KillOptions {
  readonly next: number;
  readonly random: () => number;
}

/** How many commits a process says are kept before it is killed. */
async function answeredBeforeKill(folder: string, round: Round): Promise<number> {
  const { seed, next, commits, random } = round;
  await using writer = runProgram([
    ...([RUNTIME, WRITER, folder] as const),
    ...[seed, next, commits].map(String),
  ]);
  const isOpening = random() * ONE_OPENING_IN < 1;
  const last = next + Math.floor(random() * commits);
  const delayMs = random() * (isOpening ? OPENING_MS_MAX : DELAY_MS_MAX);
  await writer.printed(isOpening ? /^opening/ : new RegExp(`^${last}$`, "m"));
  setTimeout(() => writer.signal("SIGKILL"), delayMs);
  await writer.exited;
  const lines = writer.output().split("\n").slice(1, -1);
  for (const [at, line] of lines.entries()) {
    if (line !== String(next + at) && line !== "done") throw new Error(`The writer said: ${line}`);
  }
  return lines.filter((line) => line !== "done").length;
}

async function checked(folder: string, ledger: KeptLedger): Promise<Found> {
  const store = SqliteStore.open(folder);
  try {
    return ledger.check(await keptIn(store));
  } finally {
    await store.close();
  }
}

const flags = {
  kills: { type: "string", default: "50", value: "N" },
  commits: { type: "string", default: "1000", value: "N" },
  seed: { type: "string", default: "1", value: "N" },
} as const;

if (import.meta.main) {
  await asTool({ name: "kill-storage", flags }, async (values) => {
    const kills = wholeNumber("kills", values.kills);
    const commits = wholeNumber("commits", values.commits);
    const seed = wholeNumber("seed", values.seed);
    const report = await killStorage({ kills, commits, seed, progress: console.log });
    console.log(
      `${kills} kills, ${report.answered} commits answered and kept; ${report.unansweredFound} times the one without an answer was kept too, whole`,
    );
    return 0;
  });
}
