import type { Measure } from "./measure.ts";
import { rateOf, runJob, timing, withSystem } from "./run-job.ts";

/** What the load itself reaches: a row that comes near it says little about its system. */
export const loadLimitMeasure: Measure = {
  name: "load-limit",
  title: "the load generator against a bare echo: 128 connections, one message on the way in each",
  unit: "replies/s",
  systems: ["echo"],
  targets: [],
  run: (system, context) =>
    withSystem(system, context, async (running) => {
      const job = {
        kind: "message",
        clients: 128,
        inFlight: 1,
        action: "echo",
        messageBytes: 128,
      } as const;
      return rateOf(await runJob({ ...job, ...timing(running, context) }, context.cores.load));
    }),
};
