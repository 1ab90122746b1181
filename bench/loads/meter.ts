import { usageOf } from "../process-tree.ts";
import type { LoadResult } from "./job.ts";

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
export async function measure(counts: Counts, timing: Timing): Promise<LoadResult> {
  await later(timing.warmUpMs);
  const before = reading(counts, timing.pids);
  await later(timing.measureMs);
  const after = reading(counts, timing.pids);
  if (after.operations === before.operations) {
    const why = counts.firstFailure ?? "the system did not answer";
    throw new Error(`Nothing arrived in ${timing.measureMs} ms: ${why}`);
  }
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

function later(milliseconds: number): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  setTimeout(resolve, milliseconds);
  return promise;
}
