import { ask, openClients } from "./client.ts";
import { clientFrame, FrameCounter } from "./frames.ts";
import type { LoadResult, MessageJob } from "./job.ts";
import { type Counts, measure } from "./meter.ts";
import { Pace } from "./pace.ts";

/** Messages from clients, each the next when its reply is there; counts replies. */
export async function messageLoad(job: MessageJob): Promise<LoadResult> {
  const clients = await openClients(job.endpoints, job.clients);
  const message = messageOf(job.action, job.messageBytes);
  const counts: Counts = { operations: 0, failures: 0 };
  const frames = Buffer.concat(Array.from({ length: job.inFlight }, () => clientFrame(message)));
  const frameBytes = frames.length / job.inFlight;
  const [first] = clients;
  if (first === undefined) throw new Error("A load needs one client at least");
  const reply = await ask(first.peer, message);
  const pace = new Pace(job.rate ?? 0, job.sharesCore);
  /** When what each client waits for was due. */
  const waiting: number[][] = [];
  for (const { peer } of clients) {
    const counter = new FrameCounter(reply.length);
    const dues: number[] = [];
    waiting.push(dues);
    peer.receive = (chunk) => {
      const count = counter.take(chunk);
      if (count < 0) {
        counts.failures -= count;
        return;
      }
      counts.operations += count;
      if (job.rate === undefined) {
        if (count > 0) peer.write(frames.subarray(0, count * frameBytes));
      } else {
        for (const due of dues.splice(0, count)) pace.arrived(due);
      }
    };
    peer.ended = () => {
      console.error("A client's connection was closed during the measurement");
      process.exit(1);
    };
    if (job.rate === undefined) peer.write(frames);
  }
  let turn = 0;
  if (job.rate !== undefined) {
    pace.start((due) => {
      turn = (turn + 1) % clients.length;
      waiting[turn]?.push(due);
      clients[turn]?.peer.write(frames.subarray(0, frameBytes));
    });
  }
  return measure(counts, job, pace);
}

/** JSON of exactly so many bytes, with the action that selects the route. */
export function messageOf(action: string, bytes: number): string {
  const start = `{"action":"${action}","data":"`;
  return `${start.padEnd(bytes - 2, "x")}"}`;
}
