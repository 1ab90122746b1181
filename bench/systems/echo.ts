import { bunProgram, startOwnProgram } from "./own-program.ts";
import type { System } from "./system.ts";

export const echo: System = {
  name: "echo",
  description: "a bare Bun.listen program that sends the same reply for each message, unread",
  start: (options) => startOwnProgram(options, bunProgram("echo.ts"), { signed: false }),
};
