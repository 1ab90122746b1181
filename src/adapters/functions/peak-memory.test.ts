import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { PeakMemory } from "./peak-memory.ts";

test.skipIf(!existsSync("/proc/self/status"))("megabytes() reads the peak of a process", () => {
  expect(new PeakMemory(process.pid).megabytes(0)).toBeGreaterThan(10);
});

test("megabytes() is undefined for a process that is gone, and asks again after a second", () => {
  const memory = new PeakMemory(0x7fff_ffff);
  expect(memory.megabytes(0)).toBeUndefined();
  expect(memory.megabytes(1_000)).toBeUndefined();
});
