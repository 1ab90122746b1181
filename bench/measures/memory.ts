import { usageOf } from "../process-tree.ts";
import type { RunningSystem } from "../systems/system.ts";
import type { Measure } from "./measure.ts";
import { holdConnections, withSystem } from "./run-job.ts";

const CONNECTIONS = 15_000;
const QUICK_CONNECTIONS = 1_000;
/** Connections that come and go first, so that the system has done it all once. */
const BEFORE = 500;
/** How long memory is watched for its lowest: runtimes give back what handshakes took a while later. */
const SETTLE_MS = 3_000;
const QUICK_SETTLE_MS = 500;
const LOOK_EVERY_MS = 250;

export const memoryMeasure: Measure = {
  name: "memory",
  title: `resident memory for each idle connection, ${CONNECTIONS} of them`,
  unit: "KB of 1024 bytes",
  systems: ["sluice", "ceiling", "bun-serve", "ws"],
  targets: [{ kind: "value", atMost: 2.5 }],
  run: (system, context) =>
    withSystem(system, context, async (running) => {
      const { endpoints } = running;
      const job = { kind: "hold", endpoints } as const;
      const connections = context.quick ? QUICK_CONNECTIONS : CONNECTIONS;
      const settleMs = context.quick ? QUICK_SETTLE_MS : SETTLE_MS;
      const before = await holdConnections({ ...job, connections: BEFORE }, context.cores.load);
      await before.stop();
      const empty = await lowestMemory(running, settleMs);
      const held = await holdConnections({ ...job, connections }, context.cores.load);
      try {
        const full = await lowestMemory(running, settleMs);
        return {
          value: (full - empty) / connections / 1024,
          details: { "MB before": empty / 2 ** 20, "MB with them": full / 2 ** 20 },
        };
      } finally {
        await held.stop();
      }
    }),
};

async function lowestMemory(running: RunningSystem, settleMs: number): Promise<number> {
  let lowest = Number.POSITIVE_INFINITY;
  for (let at = 0; at < settleMs; at += LOOK_EVERY_MS) {
    await Bun.sleep(LOOK_EVERY_MS);
    lowest = Math.min(lowest, usageOf(running.pids()).residentBytes);
  }
  return lowest;
}
