import { expect, test } from "bun:test";
import { OUTPUT_BURST_MS, OUTPUT_REST_MS, OUTPUT_SHARE, OutputPace } from "./output-pace.ts";

function busyFor(milliseconds: number): void {
  const until = performance.now() + milliseconds;
  while (performance.now() < until);
}

/** Whether it ran before anything but a promise had its turn. */
async function ranAtOnce(pace: OutputPace): Promise<boolean> {
  let turns = 0;
  const other = setImmediate(() => {
    turns += 1;
  });
  await pace.run(() => undefined);
  clearImmediate(other);
  return turns === 0;
}

/** So much work that a rest follows. */
const BURST_MS = OUTPUT_BURST_MS * (1 + OUTPUT_SHARE) + 1;

test("works run at once until the burst is used up, then after a rest", async () => {
  const pace = new OutputPace();
  await pace.run(() => busyFor(OUTPUT_BURST_MS / 2));
  expect(await ranAtOnce(pace)).toBe(true);
  await pace.run(() => busyFor(BURST_MS));
  const restingSince = performance.now();
  expect(await ranAtOnce(pace)).toBe(false);
  expect(performance.now() - restingSince).toBeGreaterThanOrEqual(OUTPUT_REST_MS - 1);
});

test("the time is one for all callers", async () => {
  const pace = new OutputPace();
  await pace.run(() => busyFor(BURST_MS));
  expect(await Promise.all([ranAtOnce(pace), ranAtOnce(pace)])).toEqual([false, false]);
});

test("work without end has its share of the time, not more", async () => {
  const pace = new OutputPace();
  await pace.run(() => busyFor(BURST_MS));
  const startedAt = performance.now();
  let workMs = 0;
  while (workMs < 20) {
    await pace.run(() => busyFor(4));
    workMs += 4;
  }
  expect(performance.now() - startedAt).toBeGreaterThan((workMs / OUTPUT_SHARE) * 0.7);
});

test("work that throws has had its time, and ends nobody else's", async () => {
  const pace = new OutputPace();
  const failing = pace.run(() => {
    busyFor(BURST_MS);
    throw new Error("boom");
  });
  await expect(failing).rejects.toThrow("boom");
  expect(await ranAtOnce(pace)).toBe(false);
});
