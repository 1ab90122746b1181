import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startSluice } from "../systems/sluice.ts";
import type { Measure } from "./measure.ts";

const CHAT = fileURLToPath(new URL("../../examples/chat/template.yaml", import.meta.url));

/** On any core, as a user's: nothing else runs. The first start makes the state folder, the second one is measured. */
export const startMeasure: Measure = {
  name: "start",
  title:
    "sluice dev examples/chat: from the command to the first client that is accepted, second start",
  unit: "ms",
  systems: ["sluice"],
  targets: [{ kind: "value", atMost: 300 }],
  async run(_system, context) {
    const folder = join(context.folder, "start");
    mkdirSync(folder);
    const first = await startOnce({ ...context, folder });
    const second = await startOnce({ ...context, folder });
    return {
      value: second.accepted,
      details: { "ms to ready line": second.ready, "ms first start": first.accepted },
    };
  },
};

type Context = Parameters<Measure["run"]>[1];

async function startOnce(context: Context): Promise<{ ready: number; accepted: number }> {
  const begin = performance.now();
  const running = await startSluice({ ...context, anyCore: true }, CHAT);
  const ready = performance.now() - begin;
  try {
    const { host, port, clientPath } = running.endpoints;
    const client = new WebSocket(`ws://${host}:${port}${clientPath}`);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    client.onopen = () => resolve();
    client.onerror = () => reject(new Error("The first client was not accepted"));
    await promise;
    const accepted = performance.now() - begin;
    client.close();
    return { ready, accepted };
  } finally {
    await running.stop();
  }
}
