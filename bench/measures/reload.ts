import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startSluice } from "../systems/sluice.ts";
import type { Measure } from "./measure.ts";

const CLIENTS = 100;
const SAVES = 5;

const SLUICE_YAML = `functions: { reply: { handler: reply.handler, runtime: nodejs22.x, codeUri: src } }
apis:
  chat:
    routes: { $default: { function: reply, twoWay: true } }
    stages: { dev: {} }
`;

const handler = (reply: string) =>
  `export const handler = async () => ({ statusCode: 200, body: "${reply}" });\n`;

/** A developer's loop: everybody stays connected, one of them asks again and again. On any core, as a user's. */
export const reloadMeasure: Measure = {
  name: "reload",
  title: `saving a handler while ${CLIENTS} clients are connected: to the first answer of the new code, median of ${SAVES}`,
  unit: "ms",
  systems: ["sluice"],
  targets: [{ kind: "value", atMost: 300 }],
  async run(_system, context) {
    const folder = join(context.folder, "reload");
    mkdirSync(join(folder, "src"), { recursive: true });
    writeFileSync(join(folder, "sluice.yaml"), SLUICE_YAML);
    const save = (reply: string) => writeFileSync(join(folder, "src/reply.mjs"), handler(reply));
    save("start");
    const running = await startSluice(
      { ...context, folder, anyCore: true, watch: true },
      join(folder, "sluice.yaml"),
    );
    try {
      const { host, port, clientPath } = running.endpoints;
      const open = () => opened(`ws://${host}:${port}${clientPath}`);
      const clients = await Promise.all(Array.from({ length: CLIENTS }, open));
      let ended = 0;
      for (const client of clients) client.addEventListener("close", () => ended++);
      const [asking] = clients;
      if (asking === undefined) throw new Error("No client was accepted");
      await answered(asking, "start");
      const times: number[] = [];
      for (let round = 0; round < SAVES; round++) {
        const begin = performance.now();
        save(`round ${round}`);
        await answered(asking, `round ${round}`);
        times.push(performance.now() - begin);
      }
      const failures = ended;
      for (const client of clients) client.close();
      times.sort((a, b) => a - b);
      const value = times[Math.floor(times.length / 2)] ?? Number.NaN;
      return { value, failures, details: { "ms longest": times.at(-1) ?? Number.NaN } };
    } finally {
      await running.stop();
    }
  },
};

async function opened(url: string): Promise<WebSocket> {
  const client = new WebSocket(url);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  client.onopen = () => resolve();
  client.onerror = () => reject(new Error("A client was not accepted"));
  await promise;
  return client;
}

const DEADLINE_MS = 10_000;

/** Asks again as soon as it is answered, until the answer is `wanted`. */
async function answered(client: WebSocket, wanted: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const late = setTimeout(() => reject(new Error(`No answer "${wanted}" came`)), DEADLINE_MS);
  client.onmessage = ({ data }) => {
    if (data === wanted) resolve();
    else client.send("x");
  };
  client.send("x");
  await promise.finally(() => clearTimeout(late));
}
