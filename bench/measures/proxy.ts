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
    { kind: "added", detail: "p99 ms", to: "fetch-loop", atMost: 1 },
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

function throughGateway(system: System, context: RunContext, backendUrl: string): Promise<Sample> {
  return withSystem(system, { ...context, backendUrl }, (running) =>
    fullAndHalf((rate) => {
      const job: MessageJob = {
        kind: "message",
        clients: CLIENTS,
        inFlight: 1,
        action: "proxy",
        messageBytes: MESSAGE_BYTES,
        ...timing(running, context),
        ...rate,
      };
      return runJob(job, context.cores.load);
    }),
  );
}

function throughFetch(_system: System, context: RunContext, url: string): Promise<Sample> {
  return fullAndHalf(async (rate) => {
    const job: FetchLoopJob = {
      url,
      inFlight: CLIENTS,
      body: messageOf("proxy", MESSAGE_BYTES),
      warmUpMs: context.warmUpSeconds * 1000,
      measureMs: context.seconds * 1000,
      ...rate,
    };
    const command = bunProgram("fetch-loop.ts", JSON.stringify(job));
    const loop = new PinnedProcess({ core: context.cores.system, command, stderr: "inherit" });
    const result = JSON.parse(await loop.wholeOutput()) as LoadResult;
    return { ...result, loadCpuMicroseconds: 0 };
  });
}

/** As fast as it goes, then the latency at half of that. */
async function fullAndHalf(
  runAt: (rate: { readonly rate?: number }) => Promise<LoadResult>,
): Promise<Sample> {
  const full = rateOf(await runAt({}));
  const half = rateOf(await runAt({ rate: full.value / 2 }));
  return { ...full, details: half.details ?? {} };
}
