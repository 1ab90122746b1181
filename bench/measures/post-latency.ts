import type { PostJob } from "../loads/job.ts";
import type { Measure } from "./measure.ts";
import { holdConnections, rateOf, runJob, timing, withSystem } from "./run-job.ts";

const IDLE = 10_000;
const QUICK_IDLE = 500;

/** At a fixed rate: what comes while the system stalls waits, and counts as waiting. */
export const postLatencyMeasure: Measure = {
  name: "post-latency",
  title: `signed POST -> frame at the client at half of the peak, beside ${IDLE} idle clients: p99`,
  unit: "ms",
  systems: ["sluice", "ceiling", "bun-serve", "ws", "nchan"],
  targets: [{ kind: "detail", name: "p99 / p50", atMost: 5 }],
  run: (system, context) =>
    withSystem(system, context, async (running) => {
      const { endpoints } = running;
      const { cores, quick } = context;
      const connections = quick ? QUICK_IDLE : IDLE;
      const held = await holdConnections({ kind: "hold", endpoints, connections }, cores.load);
      try {
        const job: PostJob = {
          ...{ kind: "post", clients: 64, senders: 64, inFlight: 1, payloadBytes: 128 },
          ...timing(running, context),
        };
        const peak = rateOf(await runJob(job, cores.load)).value;
        const half = rateOf(await runJob({ ...job, rate: peak / 2 }, cores.load));
        const { "p50 ms": p50 = Number.NaN, "p99 ms": p99 = Number.NaN } = half.details ?? {};
        return {
          ...half,
          value: p99,
          details: { "p50 ms": p50, "p99 / p50": p99 / p50, "peak/s": peak },
        };
      } finally {
        await held.stop();
      }
    }),
};
