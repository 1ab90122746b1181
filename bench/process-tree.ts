import { readdirSync, readFileSync } from "node:fs";

/** Ticks of /proc/PID/stat in a second: `getconf CLK_TCK` is 100 on every Linux that Bun runs on. */
const TICKS_PER_SECOND = 100;

/** What a process and all that it started have used up to now. */
export interface Usage {
  /** Microseconds of CPU, user and system, of the processes that still run. */
  readonly cpuMicroseconds: number;
  readonly residentBytes: number;
  readonly processes: number;
}

/** What /proc/PID/stat says of one process; its name may hold spaces and brackets. */
export function parseStat(text: string): { parent: number; ticks: number } {
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  return { parent: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) };
}

/** The process and its descendants; none when it has ended. */
export function processTree(root: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync("/proc")) {
    const pid = Number(name);
    const text = Number.isInteger(pid) ? readProc(pid, "stat") : undefined;
    if (text === undefined) continue;
    const { parent } = parseStat(text);
    children.set(parent, [...(children.get(parent) ?? []), pid]);
  }
  if (readProc(root, "stat") === undefined) return [];
  const tree = [root];
  for (const pid of tree) tree.push(...(children.get(pid) ?? []));
  return tree;
}

export function usageOf(pids: readonly number[]): Usage {
  let ticks = 0;
  let residentKilobytes = 0;
  let processes = 0;
  for (const pid of pids) {
    const stat = readProc(pid, "stat");
    if (stat === undefined) continue;
    processes += 1;
    ticks += parseStat(stat).ticks;
    residentKilobytes += Number(/^VmRSS:\s+(\d+)/m.exec(readProc(pid, "status") ?? "")?.[1] ?? 0);
  }
  return {
    cpuMicroseconds: (ticks * 1e6) / TICKS_PER_SECOND,
    residentBytes: residentKilobytes * 1024,
    processes,
  };
}

function readProc(pid: number, file: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "utf8");
  } catch {
    // It has ended since it was listed.
    return undefined;
  }
}
