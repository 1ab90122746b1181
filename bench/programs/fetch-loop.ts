import { type Counts, measure } from "../loads/meter.ts";
import { Pace } from "../loads/pace.ts";

/** What `fetch` gives without a gateway: calls of the backend, as many at once as the clients of the other side. */
export interface FetchLoopJob {
  readonly url: string;
  readonly inFlight: number;
  /** Calls in each second, whatever their answers take; without it, the next when one is answered. */
  readonly rate?: number;
  readonly body: string;
  readonly warmUpMs: number;
  readonly measureMs: number;
}

const job = JSON.parse(process.argv[2] ?? "{}") as FetchLoopJob;
const counts: Counts = { operations: 0, failures: 0 };
const pace = new Pace(job.rate ?? 0, true);

async function call(): Promise<void> {
  const response = await fetch(job.url, { method: "POST", body: job.body });
  const text = await response.text();
  if (response.ok && text.length === job.body.length) counts.operations += 1;
  else counts.failures += 1;
}

async function loop(): Promise<void> {
  for (;;) await call();
}

if (job.rate === undefined) {
  const loops = Array.from({ length: job.inFlight }, loop);
  Promise.all(loops).catch(fail);
} else {
  pace.start((due) => {
    call()
      .then(() => pace.arrived(due))
      .catch(fail);
  });
}
const result = await measure(counts, { ...job, pids: [process.pid] }, pace);
console.log(JSON.stringify(result));
process.exit(0);

function fail(error: unknown): never {
  console.error(error);
  process.exit(1);
}
