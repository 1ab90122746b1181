import { expect, test } from "bun:test";
import { platform } from "node:os";
import { soak } from "./soak.ts";

const MIB = 1_048_576;

/** `npm run soak` in short: the same events and the same counts; where memory goes is for a long run to say. */
test("everything that happens to a gateway for a while is counted exactly, and nothing is left", async () => {
  const report = await soak({ seconds: 16, rate: 60, seed: 20_261_128, checkpointSeconds: 8 });
  expect(report.violations).toEqual([]);
  expect(report.violationCount).toBe(0);
  expect(report.events).toBeGreaterThan(900);
  expect(report.connections).toBeGreaterThan(50);
  expect(report.deployments).toBeGreaterThan(0);
  // One before anything, two in between, one when everybody has left, one at rest.
  expect(report.moments).toHaveLength(5);
  const last = report.moments.at(-1);
  expect(last?.connections).toBe(0);
  expect(last?.rssBytes).toBeLessThan(400 * MIB);
  if (platform() === "linux") expect(last?.children).toBe(0);
}, 120_000);
