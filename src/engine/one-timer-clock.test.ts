import { expect, test } from "bun:test";
import { FakeClock } from "../../test/support/fake-clock.ts";
import { oneTimerClock } from "./one-timer-clock.ts";

function clocks() {
  const bugs: unknown[] = [];
  const under = new FakeClock();
  return { bugs, under, clock: oneTimerClock(under, (error) => void bugs.push(error)) };
}

test("oneTimerClock() tells the time of the clock under it, and runs each at its time on one timer", () => {
  const { under, clock } = clocks();
  expect([clock.now(), clock.elapsed()]).toEqual([under.now(), under.elapsed()]);
  const runs: string[] = [];
  clock.schedule(clock.elapsed() + 20, () => runs.push("second"));
  clock.schedule(clock.elapsed() + 10, () => runs.push("first"));
  const cancelled = clock.schedule(clock.elapsed() + 15, () => runs.push("never"));
  cancelled.cancel();
  cancelled.cancel();
  expect(under.pending).toBe(1);
  under.advance(10);
  expect(runs).toEqual(["first"]);
  under.advance(10);
  expect(runs).toEqual(["first", "second"]);
  expect(under.pending).toBe(0);
});

test("oneTimerClock() reports one that throws, and runs the others", () => {
  const { bugs, under, clock } = clocks();
  const runs: string[] = [];
  clock.schedule(clock.elapsed() + 1, () => {
    throw new Error("a bug");
  });
  clock.schedule(clock.elapsed() + 1, () => runs.push("other"));
  under.advance(1);
  expect(runs).toEqual(["other"]);
  expect(bugs).toEqual([new Error("a bug")]);
});
