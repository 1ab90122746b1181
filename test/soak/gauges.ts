import { readdirSync, readFileSync } from "node:fs";
import type { GatewayProcess } from "./gateway-process.ts";
import type { Metrics } from "./scrape.ts";

/** What a process holds, at one moment in which nothing is under way. */
export interface Gauges {
  /** Seconds since the start. */
  readonly at: number;
  readonly connections: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
  /** Linux alone tells of the next three. */
  readonly files: number | undefined;
  readonly threads: number | undefined;
  readonly children: number | undefined;
  /** What the control plane keeps, and its log; where there is one. */
  readonly storeBytes: number | undefined;
}

export function readGauges(
  { pid, storeBytes }: Pick<GatewayProcess, "pid" | "storeBytes">,
  metrics: Metrics,
  { at, connections }: { readonly at: number; readonly connections: number },
): Gauges {
  return {
    at,
    connections,
    rssBytes: metrics.get("process_resident_memory_bytes") ?? 0,
    heapBytes: metrics.get("process_heap_bytes") ?? 0,
    files: orUndefined(() => readdirSync(`/proc/${pid}/fd`).length),
    threads: orUndefined(() => readdirSync(`/proc/${pid}/task`).length),
    children: orUndefined(() => childrenOf(pid)),
    storeBytes: storeBytes(),
  };
}

/** Each thread lists the processes that it started and that have not been waited for. */
function childrenOf(pid: number): number {
  let count = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const text = readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").trim();
    if (text !== "") count += text.split(" ").length;
  }
  return count;
}

function orUndefined<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
