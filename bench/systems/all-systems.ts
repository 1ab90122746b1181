import { bunServe } from "./bun-serve.ts";
import { ceiling } from "./ceiling.ts";
import { echo } from "./echo.ts";
import { fetchLoop } from "./fetch-loop.ts";
import { nchan } from "./nchan.ts";
import { pushpin } from "./pushpin.ts";
import { serverlessOffline } from "./serverless-offline.ts";
import { sluice } from "./sluice.ts";
import type { System } from "./system.ts";
import { ws } from "./ws.ts";

/** Ours first; in the order of the table. */
export const SYSTEMS: readonly System[] = [
  sluice,
  ceiling,
  bunServe,
  ws,
  nchan,
  pushpin,
  serverlessOffline,
  fetchLoop,
  echo,
];
