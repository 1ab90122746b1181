import { openClients } from "./client.ts";
import type { HoldJob } from "./job.ts";

/** Opens connections, says so, and keeps them until the process is ended. */
export async function hold({ endpoints, connections }: HoldJob): Promise<void> {
  for (const { peer } of await openClients(endpoints, connections)) {
    peer.ended = () => {
      console.error("The system closed a connection that was idle");
      process.exit(1);
    };
  }
  console.log("open");
}
