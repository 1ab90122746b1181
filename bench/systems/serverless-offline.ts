import { copyFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePorts, listening } from "../free-port.ts";
import { preparePackages } from "../packages.ts";
import { PinnedProcess } from "../pinned-process.ts";
import { ECHO_FUNCTION } from "./sluice.ts";
import type { System } from "./system.ts";

const MODULES = fileURLToPath(new URL("../node_modules", import.meta.url));

const ASK_EVERY_MS = 200;
const FIRST_REPLY_MAX_MS = 20_000;

const PROJECT = `service: bench
frameworkVersion: "3"
plugins: [serverless-offline]
provider:
  name: aws
  runtime: nodejs20.x
  websocketsApiName: bench
  websocketsApiRouteSelectionExpression: $request.body.action
functions:
  echo:
    handler: echo-function.handler
    events:
      - websocket: { route: $connect }
      - websocket: { route: id, routeResponseSelectionExpression: $default }
      - websocket: { route: call, routeResponseSelectionExpression: $default }
`;

export const serverlessOffline: System = {
  name: "serverless-offline",
  description:
    "serverless 3 with serverless-offline 13 as it is without a login, functions in its worker threads; checks no signature",
  prepare: () => preparePackages(),
  async start({ cores, folder }) {
    const [port = 0, httpPort = 0, lambdaPort = 0] = await freePorts(3);
    writeFileSync(join(folder, "serverless.yml"), PROJECT);
    copyFileSync(ECHO_FUNCTION, join(folder, "echo-function.mjs"));
    symlinkSync(MODULES, join(folder, "node_modules"));
    const child = new PinnedProcess({
      core: cores.system,
      command: [
        ...(["node", join(MODULES, "serverless/bin/serverless.js"), "offline"] as const),
        ...["--host", "127.0.0.1", "--noPrependStageInUrl"],
        ...["--websocketPort", String(port), "--httpPort", String(httpPort)],
        ...["--lambdaPort", String(lambdaPort)],
      ],
      cwd: folder,
      environment: {
        SLS_TELEMETRY_DISABLED: "1",
        SLS_NOTIFICATIONS_MODE: "off",
        CI: "1",
        HOME: folder,
      },
    });
    await listening(port, 60_000);
    await firstReply(`ws://127.0.0.1:${port}/`);
    return {
      endpoints: {
        ...{ host: "127.0.0.1", port, clientPath: "/", idMessage: '{"action":"id"}' },
        quietMs: 100,
        post: { port, path: "/@connections/{id}", signed: false },
      },
      pids: () => child.tree(),
      stop: () => child.stop(),
    };
  },
};

/** While its first function loads, it loses messages: one client asks until it is answered. */
async function firstReply(url: string): Promise<void> {
  const client = new WebSocket(url);
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  client.onmessage = () => resolve();
  client.onerror = () => reject(new Error("serverless-offline accepts no client"));
  const asking = setInterval(() => {
    if (client.readyState === WebSocket.OPEN) client.send('{"action":"id"}');
  }, ASK_EVERY_MS);
  const late = setTimeout(() => {
    reject(new Error(`serverless-offline did not answer in ${FIRST_REPLY_MAX_MS} ms`));
  }, FIRST_REPLY_MAX_MS);
  try {
    await promise;
  } finally {
    clearInterval(asking);
    clearTimeout(late);
    client.close();
  }
}
