import { afterEach, beforeEach, expect, jest, setSystemTime, test } from "bun:test";
import { systemClock } from "./system-clock.ts";

const NOW = Date.UTC(2026, 8, 25);
/** 30 days: more milliseconds than one timer takes. */
const MONTH_MS = 2_592_000_000;

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
});

afterEach(() => {
  jest.useRealTimers();
});

test("now() is the machine's time", () => {
  expect(systemClock.now()).toBe(NOW);
  jest.advanceTimersByTime(1_500);
  expect(systemClock.now()).toBe(NOW + 1_500);
});

test("elapsed() is whole milliseconds that pass, whatever the machine is set to", () => {
  const before = systemClock.elapsed();
  jest.advanceTimersByTime(1_500.7);
  expect(systemClock.elapsed()).toBe(before + 1_500);
  for (const setTo of [NOW + 7_200_000, NOW - 7_200_000]) {
    setSystemTime(setTo);
    expect(systemClock.now()).toBe(setTo);
    expect(systemClock.elapsed()).toBe(before + 1_500);
  }
});

test("elapsed() makes durations below a millisecond right on average", () => {
  let sum = 0;
  for (let times = 0; times < 1_000; times += 1) {
    const before = systemClock.elapsed();
    jest.advanceTimersByTime(0.3);
    sum += systemClock.elapsed() - before;
    jest.advanceTimersByTime(0.37); // another place in the millisecond each time
  }
  expect(sum / 1_000).toBeCloseTo(0.3, 1);
});

test.each([7_200_000, -7_200_000])(
  "schedule() runs at its time when the machine is set to another by %d ms",
  (byMs) => {
    let runs = 0;
    systemClock.schedule(systemClock.elapsed() + 1_000, () => {
      runs += 1;
    });
    setSystemTime(NOW + byMs);
    jest.advanceTimersByTime(999);
    expect(runs).toBe(0);
    jest.advanceTimersByTime(1);
    expect(runs).toBe(1);
  },
);

test("schedule() runs once, at its time and not before", () => {
  let runs = 0;
  systemClock.schedule(systemClock.elapsed() + 1_000, () => {
    runs += 1;
  });
  jest.advanceTimersByTime(999);
  expect(runs).toBe(0);
  jest.advanceTimersByTime(1);
  expect(runs).toBe(1);
  jest.advanceTimersByTime(5_000);
  expect(runs).toBe(1);
});

test("schedule() runs soon for a time that has passed", () => {
  let runs = 0;
  systemClock.schedule(systemClock.elapsed() - 1, () => {
    runs += 1;
  });
  expect(runs).toBe(0);
  jest.advanceTimersByTime(1);
  expect(runs).toBe(1);
});

test("schedule() reaches a time that is further away than one timer goes", () => {
  let runs = 0;
  systemClock.schedule(systemClock.elapsed() + MONTH_MS, () => {
    runs += 1;
  });
  jest.advanceTimersByTime(MONTH_MS - 1);
  expect(runs).toBe(0);
  jest.advanceTimersByTime(1);
  expect(runs).toBe(1);
});

test("cancel() keeps it from running, also after the first of several timers", () => {
  let runs = 0;
  const scheduled = systemClock.schedule(systemClock.elapsed() + MONTH_MS, () => {
    runs += 1;
  });
  jest.advanceTimersByTime(MONTH_MS - 1);
  scheduled.cancel();
  jest.advanceTimersByTime(MONTH_MS);
  expect(runs).toBe(0);
});
