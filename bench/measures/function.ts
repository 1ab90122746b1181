import { spawnSync } from "node:child_process";
import type { MessageJob } from "../loads/job.ts";
import type { Measure } from "./measure.ts";
import { rateOf, runJob, timing, withSystem } from "./run-job.ts";

/** As many functions run at once. */
const CLIENTS = 8;

function functionMeasure(
  shape: Pick<Measure, "name" | "title"> & { readonly apart: boolean },
): Measure {
  const { apart, ...rest } = shape;
  return {
    ...rest,
    unit: "replies/s",
    systems: apart ? ["sluice"] : ["sluice", "serverless-offline"],
    targets: apart ? [] : [{ kind: "value", atLeast: 3000 }],
    run: (system, context) =>
      withSystem(system, context, async (running) => {
        const { cores } = context;
        const shape = {
          kind: "message",
          clients: CLIENTS,
          inFlight: 1,
          action: "call",
          messageBytes: 128,
        } as const;
        // So that the functions run before anything is counted, and can be moved.
        const first: MessageJob = {
          ...shape,
          ...timing(running, context),
          measureMs: context.quick ? 100 : 500,
        };
        await runJob(first, cores.load);
        const [, ...functions] = running.pids();
        if (apart) for (const pid of functions) moveTo(cores.load, pid);
        return rateOf(await runJob({ ...shape, ...timing(running, context) }, cores.load));
      }),
  };
}

function moveTo(core: number, pid: number): void {
  spawnSync("taskset", ["-acp", String(core), String(pid)], { stdio: "ignore" });
}

export const functionMeasureTogether = functionMeasure({
  name: "function",
  title:
    "client message -> local Node.js function -> reply, warm, 8 clients; gateway and functions on one core",
  apart: false,
});

export const functionMeasureApart = functionMeasure({
  name: "function-apart",
  title: "the same, the functions on the load's core; CPU is of both",
  apart: true,
});
