import { ask, openClients } from "./client.ts";
import { clientFrame, FrameCounter } from "./frames.ts";
import type { LoadResult, MessageJob } from "./job.ts";
import { type Counts, measure } from "./meter.ts";

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
  for (const { peer } of clients) {
    const counter = new FrameCounter(reply.length);
    peer.receive = (chunk) => {
      const count = counter.take(chunk);
      if (count < 0) {
        counts.failures -= count;
        return;
      }
      counts.operations += count;
      if (count > 0) peer.write(frames.subarray(0, count * frameBytes));
    };
    peer.ended = () => {
      throw new Error("A client's connection was closed during the measurement");
    };
    peer.write(frames);
  }
  return measure(counts, job);
}

/** JSON of exactly so many bytes, with the action that selects the route. */
export function messageOf(action: string, bytes: number): string {
  const start = `{"action":"${action}","data":"`;
  return `${start.padEnd(bytes - 2, "x")}"}`;
}
