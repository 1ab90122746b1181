import { spawnSync } from "node:child_process";

/** Which core is whose. With one core there is nothing to measure: the load would take the system's time. */
export interface Cores {
  /** The system's: all its processes. */
  readonly system: number;
  /** The load generator's, and that of the backend it stands for. */
  readonly load: number;
}

/** The cores that this process may run on, from what `taskset -cp` prints: `0,2-4`. */
export function parseCoreList(text: string): number[] {
  return text
    .trim()
    .split(",")
    .filter((part) => part !== "")
    .flatMap((part) => {
      const [first = Number.NaN, last = first] = part.split("-").map(Number);
      return Array.from({ length: last - first + 1 }, (_, index) => first + index);
    })
    .filter((core) => Number.isInteger(core));
}

export function chooseCores(): Cores {
  const run = spawnSync("taskset", ["-cp", String(process.pid)], { encoding: "utf8" });
  if (run.error !== undefined || run.status !== 0) {
    throw new Error("Cannot run taskset, which pins processes to cores: install util-linux");
  }
  const [system, load] = parseCoreList(run.stdout.split(":").at(-1) ?? "");
  if (system === undefined || load === undefined) {
    throw new Error("This process may use one core; the benchmark needs two, one for the load");
  }
  return { system, load };
}
