import type { LoadResult, MessageJob } from "../loads/job.ts";
import { messageOf } from "../loads/message-load.ts";
import { PinnedProcess } from "../pinned-process.ts";
import type { FetchLoopJob } from "../programs/fetch-loop.ts";
import { fetchLoop } from "../systems/fetch-loop.ts";
import { bunProgram } from "../systems/own-program.ts";
import type { System } from "../systems/system.ts";
import type { Measure, RunContext, Sample } from "./measure.ts";
import { rateOf, runJob, timing, withSystem } from "./run-job.ts";

const CLIENTS = 64;
const MESSAGE_BYTES = 128;

/** The backend runs beside the load, on the load's core, for both: what differs is the system's core alone. */
export const proxyMeasure: Measure = {
  name: "proxy",
  title: "client message -> HTTP_PROXY backend -> reply, 64 clients; latency at half of the rate",
  unit: "replies/s",
  systems: ["sluice", "fetch-loop"],
  targets: [
    { kind: "ratio", of: "fetch-loop", atLeast: 0.8 },
    { kind: "detail", name: "p99 ms added", atMost: 1 },
  ],
  async run(system, context) {
    const command = bunProgram("backend.ts");
    const backend = new PinnedProcess({ core: context.cores.load, command, stderr: "inherit" });
    try {
      const backendUrl = `http://127.0.0.1:${await backend.firstLine()}/`;
      const bothWays = system.name === fetchLoop.name ? throughFetch : throughGateway;
      return await bothWays(system, context, backendUrl);
    } finally {
      await backend.stop();
    }
  },
};

/** As fast as it goes; then at half of that rate, and the bare loop at the same rate: what the gateway adds. */
function throughGateway(system: System, context: RunContext, backendUrl: string): Promise<Sample> {
  return withSystem(system, { ...context, backendUrl }, async (running) => {
    const job: MessageJob = {
      kind: "message",
      clients: CLIENTS,
      inFlight: 1,
      action: "proxy",
      sharesCore: true,
      messageBytes: MESSAGE_BYTES,
      ...timing(running, context),
    };
    const full = rateOf(await runJob(job, context.cores.load));
    const rate = full.value / 2;
    const ours = await runJob({ ...job, rate }, context.cores.load);
    const bare = await runLoop(context, backendUrl, rate);
    const [p99 = Number.NaN, bareP99 = Number.NaN] = [ours.latency?.p99Ms, bare.latency?.p99Ms];
    return {
      ...full,
      details: {
        "p50 ms": ours.latency?.p50Ms ?? Number.NaN,
        "p99 ms": p99,
        "p99 ms added": p99 - bareP99,
      },
    };
  });
}

async function throughFetch(_system: System, context: RunContext, url: string): Promise<Sample> {
  return rateOf(await runLoop(context, url, undefined));
}

async function runLoop(
  context: RunContext,
  url: string,
  rate: number | undefined,
): Promise<LoadResult> {
  const job: FetchLoopJob = {
    url,
    inFlight: CLIENTS,
    body: messageOf("proxy", MESSAGE_BYTES),
    warmUpMs: context.warmUpSeconds * 1000,
    measureMs: context.seconds * 1000,
    ...(rate !== undefined && { rate }),
  };
  const command = bunProgram("fetch-loop.ts", JSON.stringify(job));
  const loop = new PinnedProcess({ core: context.cores.system, command, stderr: "inherit" });
  const result = JSON.parse(await loop.wholeOutput()) as LoadResult;
  return { ...result, loadCpuMicroseconds: 0 };
}
