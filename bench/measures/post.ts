import type { Measure } from "./measure.ts";
import { rateOf, runJob, timing, withSystem } from "./run-job.ts";

const PAYLOAD_BYTES = 128;
/** Those that take requests behind each other on one connection. */
const ALL = ["sluice", "ceiling", "bun-serve", "ws", "nchan"];

function post(
  shape: Pick<Measure, "name" | "title" | "targets"> & { readonly inFlight: number },
): Measure {
  const { inFlight, ...rest } = shape;
  return {
    ...rest,
    unit: "frames/s",
    systems: inFlight === 1 ? [...ALL, "pushpin", "serverless-offline"] : ALL,
    run: (system, context) =>
      withSystem(system, context, async (running) => {
        const senders = inFlight === 1 ? 64 : 16;
        const job = {
          kind: "post",
          clients: 64,
          senders,
          inFlight,
          payloadBytes: PAYLOAD_BYTES,
        } as const;
        return rateOf(await runJob({ ...job, ...timing(running, context) }, context.cores.load));
      }),
  };
}

/** As backends call: many connections that stay open, each with one request on the way. */
export const postMeasure = post({
  name: "post",
  title: "signed POST -> frame at the client, 64 connections, one request on the way in each",
  inFlight: 1,
  targets: [
    { kind: "ratio", of: "ceiling", atLeast: 0.75 },
    { kind: "ratio", of: "ws", atLeast: 3 },
    { kind: "ratio", of: "pushpin", atLeast: 3 },
    { kind: "ratio", of: "nchan", atLeast: 1, aim: true },
  ],
});

/** What is left when reading and writing are shared by many requests: the work on each. */
export const pipelinedPostMeasure = post({
  name: "post-pipelined",
  title: "the same, 16 connections, 16 requests on the way in each",
  inFlight: 16,
  targets: [{ kind: "ratio", of: "ceiling", atLeast: 0.75 }],
});
