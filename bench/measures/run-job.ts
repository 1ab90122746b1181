import { fileURLToPath } from "node:url";
import type { HoldJob, Job, LoadResult } from "../loads/job.ts";
import { PinnedProcess } from "../pinned-process.ts";
import type { RunningSystem, StartOptions, System } from "../systems/system.ts";
import type { RunContext, Sample } from "./measure.ts";

const RUNTIME = fileURLToPath(new URL("../../bin/runtime", import.meta.url));
const LOAD = fileURLToPath(new URL("../loads/run-load.ts", import.meta.url));

/** The parts of a job that are the same for all. */
export function timing(running: RunningSystem, context: RunContext) {
  return {
    endpoints: running.endpoints,
    pids: running.pids(),
    warmUpMs: context.warmUpSeconds * 1000,
    measureMs: context.seconds * 1000,
  };
}

/** Runs the load on its core until it has its result. */
export async function runJob(job: Job, core: number): Promise<LoadResult> {
  const command = [RUNTIME, "run", LOAD, JSON.stringify(job)] as const;
  const child = new PinnedProcess({ core, command, stderr: "inherit" });
  return JSON.parse(await child.wholeOutput()) as LoadResult;
}

/** Opens connections and keeps them until it is stopped. */
export async function holdConnections(job: HoldJob, core: number): Promise<PinnedProcess> {
  const command = [RUNTIME, "run", LOAD, JSON.stringify(job)] as const;
  const child = new PinnedProcess({ core, command, stderr: "inherit" });
  await child.firstLine();
  return child;
}

/** Starts the system for as long as the work takes. */
export async function withSystem<T>(
  system: System,
  options: StartOptions,
  work: (running: RunningSystem) => Promise<T>,
): Promise<T> {
  const running = await system.start(options);
  try {
    return await work(running);
  } finally {
    await running.stop();
  }
}

/** Operations per second, and what they cost. */
export function rateOf(result: LoadResult): Sample {
  const { operations, seconds, failures } = result;
  const microseconds = seconds * 1e6;
  return {
    value: operations / seconds,
    cpuMicroseconds: result.systemCpuMicroseconds / operations,
    systemBusy: result.systemCpuMicroseconds / microseconds,
    loadBusy: result.loadCpuMicroseconds / microseconds,
    failures,
    ...(result.latency && {
      details: { "p50 ms": result.latency.p50Ms, "p99 ms": result.latency.p99Ms },
    }),
  };
}
