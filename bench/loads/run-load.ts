import { connectLoad } from "./connect-load.ts";
import { hold } from "./hold.ts";
import type { HoldJob, Job, LoadResult } from "./job.ts";
import { messageLoad } from "./message-load.ts";
import { postLoad } from "./post-load.ts";

/** The load generator: a process of its own, which gets its job as JSON and prints what it saw as JSON. */
function run(job: Job): Promise<LoadResult> {
  switch (job.kind) {
    case "post":
      return postLoad(job);
    case "message":
      return messageLoad(job);
    case "connect":
      return connectLoad(job);
  }
}

if (import.meta.main) {
  const job = JSON.parse(process.argv[2] ?? "{}") as Job | HoldJob;
  if (job.kind === "hold") await hold(job);
  else {
    console.log(JSON.stringify(await run(job)));
    process.exit(0);
  }
}
