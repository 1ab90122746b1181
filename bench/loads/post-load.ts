import { AnswerCounter } from "./answer-counter.ts";
import { type Client, openClients } from "./client.ts";
import { FrameCounter } from "./frames.ts";
import type { LoadResult, PostJob } from "./job.ts";
import { type Counts, measure } from "./meter.ts";
import { Peer } from "./peer.ts";
import { numberedPayload, postRequest } from "./signed-posts.ts";

/** Requests that each sender has ready; then it begins again. */
const RING_SIZE = 64;

/** POSTs to clients from many connections; counts the frames that arrive. */
export async function postLoad(job: PostJob): Promise<LoadResult> {
  const { endpoints } = job;
  const clients = await openClients(endpoints, job.clients);
  const counts: Counts = { operations: 0, failures: 0 };
  for (const { peer } of clients) {
    const frames = new FrameCounter(job.payloadBytes);
    peer.receive = (chunk) => {
      const count = frames.take(chunk);
      if (count < 0) counts.failures -= count;
      else counts.operations += count;
    };
    peer.ended = () => fail("A client's connection was closed");
  }
  for (let index = 0; index < job.senders; index += 1)
    await startSender(job, clients, index, counts);
  return measure(counts, job);
}

async function startSender(
  job: PostJob,
  clients: readonly Client[],
  index: number,
  counts: Counts,
): Promise<void> {
  const { host, post } = job.endpoints;
  if (post === undefined) throw new Error("The system has no way to send to a client");
  const requests = Array.from({ length: RING_SIZE }, (_, turn) => {
    const client = clients[(index + turn * 7) % clients.length];
    const payload = numberedPayload(index * RING_SIZE + turn, job.payloadBytes);
    return postRequest({ host, post }, client?.id ?? "", payload);
  });
  const ring = new Ring(requests);
  const peer = await Peer.open(host, post.port);
  const answers = new AnswerCounter();
  peer.receive = (chunk) => {
    const count = answers.take(chunk);
    counts.failures += answers.refused;
    answers.refused = 0;
    counts.firstFailure ??= answers.firstRefusal;
    ring.write(peer, count);
  };
  peer.ended = () => fail("A connection that POSTs was closed");
  ring.write(peer, job.inFlight);
}

/** Requests one behind the other in memory, so that several go out in one write. */
class Ring {
  readonly #bytes: Buffer;
  readonly #ends: readonly number[];
  #next = 0;

  constructor(requests: readonly Buffer[]) {
    this.#bytes = Buffer.concat(requests);
    let end = 0;
    this.#ends = requests.map((request) => {
      end += request.length;
      return end;
    });
  }

  write(peer: Peer, count: number): void {
    let left = count;
    while (left > 0) {
      const many = Math.min(left, this.#ends.length - this.#next);
      const start = this.#ends[this.#next - 1] ?? 0;
      peer.write(this.#bytes.subarray(start, this.#ends[this.#next + many - 1]));
      this.#next = (this.#next + many) % this.#ends.length;
      left -= many;
    }
  }
}

function fail(sentence: string): never {
  throw new Error(`${sentence} during the measurement`);
}
