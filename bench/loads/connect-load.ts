import { handshake } from "./client.ts";
import type { ConnectJob, LoadResult } from "./job.ts";
import { type Counts, measure } from "./meter.ts";
import { Peer } from "./peer.ts";

/** Handshakes, as many at once as the job says; a connection is cut when it is accepted, and the next one comes. */
export async function connectLoad(job: ConnectJob): Promise<LoadResult> {
  const { endpoints } = job;
  const counts: Counts = { operations: 0, failures: 0 };
  let number = 0;
  let goesOn = true;
  const fixed = handshake(endpoints);
  const one = async (): Promise<void> => {
    const peer = await Peer.open(endpoints.host, endpoints.port);
    const { promise, resolve } = Promise.withResolvers<void>();
    peer.receive = (chunk) => {
      if (chunk.toString("latin1", 9, 12) === "101") counts.operations += 1;
      else counts.failures += 1;
      peer.receive = () => undefined;
      resolve();
    };
    peer.ended = resolve;
    number += 1;
    const chosen = endpoints.idMessage === undefined;
    peer.write(chosen ? handshake(endpoints, `bench-${number}`) : fixed);
    await promise;
    peer.ended = () => undefined;
    peer.cut();
  };
  const chain = async (): Promise<void> => {
    while (goesOn) await one();
  };
  const chains = Array.from({ length: job.inFlight }, chain);
  const result = await Promise.race([measure(counts, job), Promise.all(chains).then(neverEnds)]);
  goesOn = false;
  return result;
}

function neverEnds(): never {
  throw new Error("The load ended before the measurement did");
}
