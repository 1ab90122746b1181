import { preparePackages } from "../packages.ts";
import { nodeProgram, startOwnProgram } from "./own-program.ts";
import type { System } from "./system.ts";

export const ws: System = {
  name: "ws",
  description: "Node.js with http and ws; checks no signature",
  prepare: () => preparePackages(),
  start: (options) => startOwnProgram(options, nodeProgram("ws-server.mjs"), { signed: false }),
};
