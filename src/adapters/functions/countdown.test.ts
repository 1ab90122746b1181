import { expect, jest, test } from "bun:test";
import { Countdown } from "./countdown.ts";

/** What ran, in the time that the test lets pass. */
function fakeTime() {
  jest.useFakeTimers();
  const ran: string[] = [];
  return {
    ran,
    run: (name: string) => () => void ran.push(name),
    pass: (ms: number) => void jest.advanceTimersByTime(ms),
    [Symbol.dispose]: () => void jest.useRealTimers(),
  };
}

test("a countdown runs once when its time is over, and not when it was cancelled", () => {
  using time = fakeTime();
  const countdown = new Countdown();
  countdown.start(100, time.run("first"));
  time.pass(99);
  expect(time.ran).toEqual([]);
  time.pass(1);
  time.pass(1_000);
  countdown.start(100, time.run("second"));
  countdown.cancel();
  time.pass(1_000);
  expect(time.ran).toEqual(["first"]);
});

test("a countdown that is held begins or goes on when it is let go", () => {
  using time = fakeTime();
  const countdown = new Countdown();
  countdown.hold(true);
  countdown.start(100, time.run("held from the start"));
  time.pass(10_000);
  countdown.hold(false);
  time.pass(60);
  countdown.hold(true);
  countdown.hold(true);
  time.pass(10_000);
  countdown.hold(false);
  time.pass(39);
  expect(time.ran).toEqual([]);
  time.pass(1);
  expect(time.ran).toEqual(["held from the start"]);
});

test("a countdown that was cancelled or is over does not come back when it is let go", () => {
  using time = fakeTime();
  const countdown = new Countdown();
  countdown.start(100, time.run("cancelled"));
  countdown.hold(true);
  countdown.cancel();
  countdown.hold(false);
  time.pass(10_000);
  countdown.start(1, time.run("over"));
  time.pass(1);
  countdown.hold(true);
  countdown.hold(false);
  time.pass(10_000);
  expect(time.ran).toEqual(["over"]);
});
