import { copyFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePorts, listening } from "../free-port.ts";
import { preparePackages } from "../packages.ts";
import { PinnedProcess } from "../pinned-process.ts";
import { ECHO_FUNCTION } from "./sluice.ts";
import type { System } from "./system.ts";

const MODULES = fileURLToPath(new URL("../node_modules", import.meta.url));

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
    return {
      endpoints: {
        ...{ host: "127.0.0.1", port, clientPath: "/", idMessage: '{"action":"id"}' },
        post: { port, path: "/@connections/{id}", signed: false },
      },
      pids: () => child.tree(),
      stop: () => child.stop(),
    };
  },
};
