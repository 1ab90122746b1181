import { usageOf } from "../process-tree.ts";
import type { Measure } from "./measure.ts";
import { rateOf, runJob, timing, withSystem } from "./run-job.ts";

/** For as long as `--seconds` says: minutes show whether memory grows with each connection that came and went. */
export const churnMeasure: Measure = {
  name: "churn",
  title:
    "resident memory that connections leave behind which came and went for --seconds (try 300)",
  unit: "MB of growth",
  systems: ["sluice", "ceiling"],
  targets: [],
  run: (system, context) =>
    withSystem(system, context, async (running) => {
      const job = { kind: "connect", inFlight: 32, ...timing(running, context) } as const;
      await runJob(job, context.cores.load);
      const before = usageOf(running.pids()).residentBytes;
      const rate = rateOf(await runJob(job, context.cores.load));
      const after = usageOf(running.pids()).residentBytes;
      return {
        ...rate,
        value: (after - before) / 2 ** 20,
        details: { "MB before": before / 2 ** 20, "connections/s": rate.value },
      };
    }),
};
