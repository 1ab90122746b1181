import type { Measure } from "./measure.ts";
import { rateOf, runJob, timing, withSystem } from "./run-job.ts";

/** With a MOCK `$connect` on the side of Sluice; the others ask nobody. */
export const connectMeasure: Measure = {
  name: "connect",
  title: "new connections: TCP, handshake, 101, cut; 32 at once",
  unit: "connections/s",
  systems: ["sluice", "ceiling", "bun-serve", "ws", "nchan", "pushpin", "serverless-offline"],
  targets: [
    { kind: "ratio", of: "bun-serve", atLeast: 0.5 },
    { kind: "value", atLeast: 5000 },
  ],
  run: (system, context) =>
    withSystem(system, context, async (running) => {
      const job = { kind: "connect", inFlight: 32, ...timing(running, context) } as const;
      return rateOf(await runJob(job, context.cores.load));
    }),
};
