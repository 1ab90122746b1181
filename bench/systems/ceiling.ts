import { bunProgram, startOwnProgram } from "./own-program.ts";
import type { System } from "./system.ts";

export const ceiling: System = {
  name: "ceiling",
  description:
    "a bare Bun.listen program: the same bytes and the same signature check, no gateway; the most that this runtime gives",
  start: (options) =>
    startOwnProgram(options, bunProgram("ceiling.ts", "signed"), { signed: true }),
};
