import { expect, test } from "bun:test";
import { Pace } from "./pace.ts";

test("Pace sends what is due, each with its own time, without waiting for answers", async () => {
  const pace = new Pace(10_000);
  const dues: number[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  pace.start((due) => {
    dues.push(due);
    if (dues.length === 20) resolve();
  });
  await promise;
  const steps = dues.slice(1, 20).map((due, index) => due - (dues[index] ?? 0));
  for (const step of steps) expect(step).toBeCloseTo(0.1, 5);
});

test("Pace counts from when a request was due, once it counts", () => {
  const pace = new Pace(1);
  pace.arrived(performance.now() - 500);
  expect(pace.latency()).toBeUndefined();
  pace.startCounting();
  pace.arrived(performance.now() - 5000);
  expect(pace.latency()?.p99Ms).toBeGreaterThanOrEqual(5000);
  expect(pace.latency()?.maxMs).toBeLessThan(15_000);
});
