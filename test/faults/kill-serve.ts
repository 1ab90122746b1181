/**
 * By hand, the long form of serve-storage.test.ts: several callers make, change and delete APIs, routes, deployments, stages, domain
 * names at once on a real `sluice serve`, which is killed (SIGKILL) at a moment that the seed chooses and started again on
 * the same data folder. What was answered must be there, and served; what was not is there whole or not at all.
 *
 *   npm run kill-serve -- --kills 50 --writes 1000 --seed 1
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { asTool } from "../../scripts/as-tool.ts";
import { wholeNumber } from "../../scripts/flags.ts";
import { openSocket } from "../control-plane/open-socket.ts";
import {
  ADMINISTRATOR,
  ADMINISTRATOR_ENVIRONMENT,
  runServe,
  type ServeProcess,
  startServe,
} from "../serve/serve-process.ts";
import { seededRandom } from "../support/byte-streams.ts";
import { ControlClient } from "../support/control-client.ts";
import { AccountCaller, ownerOf, type Served } from "./account-caller.ts";
import { readAccount } from "./account-state.ts";

const CALLERS = ["a", "b", "c", "d"];
/** One in so many is killed while it starts, at the latest after so many milliseconds. */
const ONE_STARTING_IN = 10;
const STARTING_MS_MAX = 800;
/** After the answer that the seed chose, milliseconds: in the middle of a write, mostly. */
const DELAY_MS_MAX = 4;

export interface KillServeOptions {
  readonly kills: number;
  /** Of each process, if it lived. */
  readonly writes: number;
  readonly seed: number;
  readonly progress?: (line: string) => void;
}

export interface KillServeReport {
  readonly answered: number;
  /** Writes without an answer that were there, whole. */
  readonly unansweredFound: number;
  /** Clients that were answered by the deployment of their stage. */
  readonly served: number;
}

/** Throws at the first thing that is lost, there by half, or not served. */
export async function killServe(options: KillServeOptions): Promise<KillServeReport> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-kill-serve-"));
  const data = ["--data", join(folder, "data")];
  const random = seededRandom(options.seed);
  const callers = CALLERS.map((name, place) => {
    return new AccountCaller(name, seededRandom(options.seed * 1_000 + place));
  });
  const run = { callers, random, report: { answered: 0, unansweredFound: 0, served: 0 } };
  try {
    for (let kill = 1; kill <= options.kills; kill += 1) {
      if (random() * ONE_STARTING_IN < 1) await killedStarting(data, random);
      await using serving = await startServe(data, ADMINISTRATOR_ENVIRONMENT);
      using client = new ControlClient(serving.ready.controlUrl, ADMINISTRATOR);
      const found = await checked(run, client, serving);
      const before = run.report.answered;
      await killedWriting(run, { serving, client, writes: options.writes });
      options.progress?.(
        `kill ${kill}: ${found}; then ${run.report.answered - before} writes answered`,
      );
    }
    await using last = await startServe(data, ADMINISTRATOR_ENVIRONMENT);
    using client = new ControlClient(last.ready.controlUrl, ADMINISTRATOR);
    options.progress?.(`at last: ${await checked(run, client, last)}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
  return run.report;
}

interface Run {
  readonly callers: readonly AccountCaller[];
  readonly random: () => number;
  readonly report: { answered: number; unansweredFound: number; served: number };
}

async function killedStarting(data: readonly string[], random: () => number): Promise<void> {
  await using program = runServe(data, ADMINISTRATOR_ENVIRONMENT);
  setTimeout(() => program.signal("SIGKILL"), random() * STARTING_MS_MAX);
  await program.exited;
}

/** Calls until so many were answered, and then it is killed. */
async function killedWriting(
  { callers, random, report }: Run,
  round: {
    readonly serving: ServeProcess;
    readonly client: ControlClient;
    readonly writes: number;
  },
): Promise<void> {
  const { program } = round.serving;
  const last = Math.floor(random() * round.writes);
  const delayMs = random() * DELAY_MS_MAX;
  let answered = 0;
  let isKilled = false;
  const kill = () => {
    isKilled = true;
    program.signal("SIGKILL");
  };
  const writing = async (caller: AccountCaller): Promise<void> => {
    for (;;) {
      await caller.write(round.client);
      if (answered === last) setTimeout(kill, delayMs);
      answered += 1;
    }
  };
  await Promise.all(
    callers.map((caller) =>
      writing(caller).catch((error) => {
        if (!isKilled || !/before it answered/.test(String(error))) throw error;
      }),
    ),
  );
  await program.exited;
  report.answered += answered;
}

/** Everything that calls made, and what clients are answered. */
async function checked(
  { callers, report }: Run,
  client: ControlClient,
  { ready }: ServeProcess,
): Promise<string> {
  const account = await readAccount(client);
  const strange = [...account.keys()].find((path) => !CALLERS.includes(ownerOf(account, path)));
  if (strange !== undefined) throw new Error(`Nobody has made ${strange}`);
  const found = callers.map((caller) => caller.check(account));
  const more = found.filter((each) => each !== "what was answered").length;
  report.unansweredFound += more;
  const served = callers.flatMap((caller) => caller.served(account));
  for (const each of served) await requireServed(ready.port, each);
  report.served += served.length;
  return `${account.size} resources found, ${more} of them without an answer, ${served.length} places served`;
}

async function requireServed(port: number, { path, host, answer }: Served): Promise<void> {
  const url = `ws://127.0.0.1:${port}${path}`;
  using socket = await openSocket(url, host === undefined ? {} : { Host: host });
  const got = await socket.ask({ action: "any" });
  if (got !== answer) throw new Error(`${path} answers ${got} in place of ${answer}`);
}

const flags = {
  kills: { type: "string", default: "50", value: "N" },
  writes: { type: "string", default: "1000", value: "N" },
  seed: { type: "string", default: "1", value: "N" },
} as const;

if (import.meta.main) {
  await asTool({ name: "kill-serve", flags }, async (values) => {
    const kills = wholeNumber("kills", values.kills);
    const writes = wholeNumber("writes", values.writes);
    const seed = wholeNumber("seed", values.seed);
    const report = await killServe({ kills, writes, seed, progress: console.log });
    console.log(
      `${kills} kills, ${report.answered} writes answered and kept; ${report.unansweredFound} without an answer were kept too, whole; ${report.served} clients answered by the deployment that was theirs`,
    );
    return 0;
  });
}
