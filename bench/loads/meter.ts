import { usageOf } from "../process-tree.ts";
import type { LoadResult } from "./job.ts";
import type { Pace } from "./pace.ts";

/** How long the first operation may take, milliseconds, and how often it is looked for. */
const FIRST_MAX_MS = 15_000;
const LOOK_EVERY_MS = 5;

interface Timing {
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly pids: readonly number[];
}

/** What a load counts while it runs. */
export interface Counts {
  operations: number;
  failures: number;
  /** What the first failure looked like. */
  firstFailure?: string | undefined;
}

/** Lets the load run warm, then takes what it counts and what CPU that takes over the time of the measurement. */
export async function measure(counts: Counts, timing: Timing, pace?: Pace): Promise<LoadResult> {
  await somethingArrives(counts, 0);
  await later(timing.warmUpMs);
  pace?.startCounting();
  const before = reading(counts, timing.pids);
  await later(timing.measureMs);
  await somethingArrives(counts, before.operations);
  const after = reading(counts, timing.pids);
  if (counts.failures > 0)
    console.error(
      `${counts.failures} failed; the first: ${counts.firstFailure ?? "a frame that was not the expected one"}`,
    );
  return {
    operations: after.operations - before.operations,
    seconds: (after.at - before.at) / 1000,
    failures: counts.failures,
    systemCpuMicroseconds: after.system - before.system,
    loadCpuMicroseconds: after.load - before.load,
    latency: pace?.latency(),
  };
}

function reading({ operations }: Counts, pids: readonly number[]) {
  const { user, system } = process.cpuUsage();
  return {
    operations,
    at: performance.now(),
    system: usageOf(pids).cpuMicroseconds,
    load: user + system,
  };
}

/** A machine that is busy with other things may take longer for the first than the measurement lasts. */
async function somethingArrives(counts: Counts, before: number): Promise<void> {
  for (let waited = 0; counts.operations === before; waited += LOOK_EVERY_MS) {
    if (waited < FIRST_MAX_MS) await later(LOOK_EVERY_MS);
    else throw new Error(`Nothing arrived: ${counts.firstFailure ?? "the system did not answer"}`);
  }
}

function later(milliseconds: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, milliseconds);
  return promise;
}
