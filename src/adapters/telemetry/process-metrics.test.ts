import { expect, test } from "bun:test";
import { ProcessMetrics } from "./process-metrics.ts";

test("ProcessMetrics tells memory, processor time, age and lag of this process", () => {
  using metrics = new ProcessMetrics();
  const read = (name: string): number => {
    const family = metrics.families().find((each) => each.name === name);
    if (family === undefined || family.type === "histogram") throw new Error(`no ${name}`);
    return [...family.series][0]?.value ?? Number.NaN;
  };
  expect(read("process_resident_memory_bytes")).toBeGreaterThan(1_000_000);
  expect(read("process_heap_bytes")).toBeGreaterThan(0);
  expect(read("process_cpu_seconds")).toBeGreaterThan(0);
  const startedAt = read("process_start_time_seconds");
  expect(startedAt).toBeLessThanOrEqual(Date.now() / 1_000);
  // A start does not move.
  expect(read("process_start_time_seconds")).toBe(startedAt);
  expect(read("sluice_event_loop_lag_seconds")).toBeGreaterThanOrEqual(0);
});
