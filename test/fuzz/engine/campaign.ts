import { seededRandom } from "../../support/byte-streams.ts";
import { savedInputs } from "./corpus.ts";
import { below, type Material, mutated, oneOf, randomBytes } from "./mutate.ts";
import type { Failure } from "./report.ts";
import { shrunk } from "./shrink.ts";
import { bytesOf, type Target, Violation } from "./target.ts";
import type { Watchdog } from "./watchdog.ts";

/** CPU time of this process for one input: what takes longer has no bound. Our slowest bounds take a fifth of it. */
export const CPU_MS_MAX = 3_000;
/** Inputs that are kept because they ended in a new way, count. */
const POOL_MAX = 2_000;

export interface Campaign {
  readonly runs: number;
  /** Different ways in which an input ended. */
  readonly outcomes: number;
  readonly failure: Failure | undefined;
}

/** Runs one input; `undefined` when the property holds. */
export async function failureOf(target: Target, input: Uint8Array): Promise<unknown> {
  try {
    await outcomeOf(target, input);
    return undefined;
  } catch (error) {
    return error;
  }
}

async function outcomeOf(target: Target, input: Uint8Array): Promise<string> {
  const before = process.cpuUsage();
  const answer = target.check(input);
  const outcome = typeof answer === "string" ? answer : await answer;
  const { user, system } = process.cpuUsage(before);
  const milliseconds = Math.round((user + system) / 1_000);
  if (milliseconds > CPU_MS_MAX) {
    throw new Violation(`it took ${milliseconds} ms of CPU time; ${CPU_MS_MAX} are allowed`);
  }
  return outcome;
}

/** Mutates until `goesOn` says no, or until an input fails; the same seed tries the same inputs in the same order. */
export async function fuzz(
  target: Target,
  options: {
    readonly seed: number;
    readonly goesOn: () => boolean;
    /** Told of each input before it runs: one may never end. */
    readonly watchdog: Watchdog;
  },
): Promise<Campaign> {
  const random = seededRandom(options.seed);
  const saved = savedInputs(target.name).map(({ bytes }) => bytes);
  const pool: Uint8Array[] = [...target.seeds(), ...saved].map((one) =>
    one.slice(0, target.bytesMax),
  );
  const dictionary = target.dictionary.map(bytesOf);
  const material: Material = { dictionary, others: pool, bytesMax: target.bytesMax };
  const outcomes = new Set<string>();
  let runs = 0;
  while (runs < pool.length || options.goesOn()) {
    const input = pool[runs] ?? nextInput(target, random, material);
    runs += 1;
    options.watchdog.begins(target, input);
    try {
      const outcome = await outcomeOf(target, input);
      if (outcomes.has(outcome)) continue;
      outcomes.add(outcome);
      if (runs > pool.length && pool.length < POOL_MAX) pool.push(input);
    } catch (error) {
      const failure = await minimal(target, { input, error }, options.watchdog);
      return { runs, outcomes: outcomes.size, failure };
    }
  }
  return { runs, outcomes: outcomes.size, failure: undefined };
}

function nextInput(target: Target, random: () => number, material: Material): Uint8Array {
  const { others, bytesMax } = material;
  const share = random();
  if (target.fresh !== undefined && share < 0.4) return target.fresh(random).slice(0, bytesMax);
  if (others.length === 0 || share > 0.98) {
    return randomBytes(random, below(random, Math.min(bytesMax, 400)));
  }
  return mutated(oneOf(others, random), random, material);
}

/** The smallest input found that fails in the same way, in the time that looking for it may take. */
async function minimal(target: Target, first: Failure, watchdog: Watchdog): Promise<Failure> {
  const wanted = kindOf(first.error);
  let smallest = first;
  watchdog.failed(target, smallest);
  await shrunk(first.input, async (input) => {
    watchdog.begins(target, input);
    const error = await failureOf(target, input);
    if (error === undefined || kindOf(error) !== wanted) return false;
    smallest = { input, error };
    watchdog.failed(target, smallest);
    return true;
  });
  watchdog.forget();
  return smallest;
}

/** The beginning of a message, without what the input itself put there. */
function kindOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return `${error.name} ${error.message
    .replace(/\d+/g, "#")
    .split(/["':{]/)[0]
    ?.slice(0, 40)}`;
}
