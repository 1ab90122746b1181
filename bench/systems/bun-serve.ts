import { bunProgram, startOwnProgram } from "./own-program.ts";
import type { System } from "./system.ts";

export const bunServe: System = {
  name: "bun-serve",
  description: "Bun.serve with its WebSocket; checks no signature",
  start: (options) => startOwnProgram(options, bunProgram("bun-serve.ts"), { signed: false }),
};
