import type { System } from "./system.ts";

/** The row `proxy` runs its program; it listens nowhere. */
export const fetchLoop: System = {
  name: "fetch-loop",
  description: "a bare Bun program that calls the same backend with fetch, without any client",
  start: () => Promise.reject(new Error("only the row proxy runs it")),
};
