import type { Measure } from "./measure.ts";
import { rateOf, runJob, timing, withSystem } from "./run-job.ts";

const MESSAGE_BYTES = 128;

function mock(
  shape: Pick<Measure, "name" | "title" | "targets"> & { readonly inFlight: number },
): Measure {
  const { inFlight, ...rest } = shape;
  return {
    ...rest,
    unit: "replies/s",
    systems: ["sluice", "ceiling", "bun-serve", "ws"],
    run: (system, context) =>
      withSystem(system, context, async (running) => {
        const job = {
          kind: "message",
          clients: 128,
          inFlight,
          action: "echo",
          messageBytes: MESSAGE_BYTES,
        } as const;
        return rateOf(await runJob({ ...job, ...timing(running, context) }, context.cores.load));
      }),
  };
}

/** The others echo. */
export const mockMeasure = mock({
  name: "mock",
  title:
    "client message -> MOCK route with a route response -> reply, 128 clients, one message on the way in each",
  inFlight: 1,
  targets: [
    { kind: "ratio", of: "ceiling", atLeast: 0.6 },
    { kind: "ratio", of: "ws", atLeast: 1 },
  ],
});

export const pipelinedMockMeasure = mock({
  name: "mock-pipelined",
  title: "the same, 16 messages on the way in each",
  inFlight: 16,
  targets: [{ kind: "ratio", of: "ceiling", atLeast: 0.6 }],
});
