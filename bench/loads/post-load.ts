import { AnswerCounter } from "./answer-counter.ts";
import { type Client, openClients } from "./client.ts";
import { FrameCounter } from "./frames.ts";
import type { LoadResult, PostJob } from "./job.ts";
import { type Counts, measure } from "./meter.ts";
import { Pace } from "./pace.ts";
import { Peer } from "./peer.ts";
import { numberedPayload, postRequest } from "./signed-posts.ts";

/** Requests that each sender has ready; then it begins again. */
const RING_SIZE = 64;

/** POSTs to clients from many connections; counts the frames that arrive. */
export async function postLoad(job: PostJob): Promise<LoadResult> {
  const { endpoints } = job;
  const clients = await openClients(endpoints, job.clients);
  const counts: Counts = { operations: 0, failures: 0 };
  const pace = new Pace(job.rate ?? 0);
  const waiting = new Map<string, number[]>();
  for (const { id, peer } of clients) {
    const dues: number[] = [];
    waiting.set(id, dues);
    const frames = new FrameCounter(job.payloadBytes);
    peer.receive = (chunk) => {
      const count = frames.take(chunk);
      if (count < 0) counts.failures -= count;
      else counts.operations += count;
      if (job.rate !== undefined) for (const due of dues.splice(0, count)) pace.arrived(due);
    };
    peer.ended = () => fail("A client's connection was closed");
  }
  const senders: Sender[] = [];
  for (let index = 0; index < job.senders; index += 1) {
    senders.push(await openSender(job, clients, { index, counts }));
  }
  if (job.rate === undefined) for (const sender of senders) sender.send(job.inFlight);
  else {
    let turn = 0;
    pace.start((due) => {
      turn = (turn + 1) % senders.length;
      waiting.get(senders[turn]?.send(1) ?? "")?.push(due);
    });
  }
  return measure(counts, job, pace);
}

interface Sender {
  /** Sends so many requests; answers the client that the first of them is for. */
  send(count: number): string;
}

async function openSender(
  job: PostJob,
  clients: readonly Client[],
  { index, counts }: { readonly index: number; readonly counts: Counts },
): Promise<Sender> {
  const { host, post } = job.endpoints;
  if (post === undefined) throw new Error("The system has no way to send to a client");
  const ids = Array.from(
    { length: RING_SIZE },
    (_, turn) => clients[(index + turn * 7) % clients.length]?.id ?? "",
  );
  const ring = new Ring(
    ids.map((id, turn) => {
      const payload = numberedPayload(index * RING_SIZE + turn, job.payloadBytes);
      return postRequest({ host, post }, id, payload);
    }),
  );
  const answers = new AnswerCounter();
  let peer: Peer;
  const open = async (): Promise<void> => {
    peer = await Peer.open(host, post.port);
    peer.receive = (chunk) => {
      const count = answers.take(chunk);
      counts.failures += answers.refused;
      answers.refused = 0;
      counts.firstFailure ??= answers.firstRefusal;
      if (post.closes !== true && job.rate === undefined) ring.write(peer, count);
    };
    peer.ended = () => {
      if (post.closes !== true) fail("A connection that POSTs was closed");
      open()
        .then(() => ring.write(peer, 1))
        .catch(() => fail("No further connection was accepted"));
    };
  };
  await open();
  return {
    send(count) {
      const id = ids[ring.next] ?? "";
      ring.write(peer, count);
      return id;
    },
  };
}

/** Requests one behind the other in memory, so that several go out in one write. */
class Ring {
  readonly #bytes: Buffer;
  readonly #ends: readonly number[];
  /** Which request goes out next. */
  next = 0;

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
      const many = Math.min(left, this.#ends.length - this.next);
      const start = this.#ends[this.next - 1] ?? 0;
      peer.write(this.#bytes.subarray(start, this.#ends[this.next + many - 1]));
      this.next = (this.next + many) % this.#ends.length;
      left -= many;
    }
  }
}

function fail(sentence: string): never {
  console.error(`${sentence} during the measurement`);
  process.exit(1);
}
