import { expect, test } from "bun:test";
import { platform } from "node:os";
import { type SoakReport, soak } from "./soak.ts";

const MIB = 1_048_576;

/** `npm run soak` in short: the same events and the same counts; where memory goes is for a long run to say. */
const SHORT = { seconds: 16, rate: 30, checkpointSeconds: 8 };

test("everything that happens to a gateway for a while is counted exactly, and nothing is left", async () => {
  // Side by side: each waits for most of its time. When one cannot begin, the other has to end all the same.
  const runs = [
    soak({ ...SHORT, command: "dev", seed: 20_261_128 }),
    soak({ ...SHORT, command: "serve", seed: 20_261_129 }),
  ];
  await Promise.allSettled(runs);
  for (const run of runs) expectItHeld(await run);
}, 120_000);

function expectItHeld(report: SoakReport): void {
  expect(report.violations).toEqual([]);
  expect(report.violationCount).toBe(0);
  expect(report.events).toBeGreaterThan(450);
  expect(report.connections).toBeGreaterThan(25);
  expect(report.deployments).toBeGreaterThan(0);
  // One before anything, two in between, one when everybody has left, one at rest.
  expect(report.moments).toHaveLength(5);
  const last = report.moments.at(-1);
  expect(last?.connections).toBe(0);
  expect(last?.rssBytes).toBeLessThan(400 * MIB);
  if (platform() === "linux") expect(last?.children).toBe(0);
}
