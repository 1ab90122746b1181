import { expect, test } from "bun:test";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { underDeadline } from "./deadline.ts";

test("underDeadline() fires the signal when the time is over, not before", async () => {
  const clock = new FakeClock();
  const outcome = underDeadline(
    clock,
    100,
    (signal) =>
      new Promise<number>((resolve) =>
        signal.addEventListener("abort", () => resolve(clock.now())),
      ),
  );
  const start = clock.now();
  clock.advance(99);
  clock.advance(1);
  expect((await outcome) - start).toBe(100);
});

test("underDeadline() leaves no timer behind, also when the work fails", async () => {
  const clock = new FakeClock();
  const signals: AbortSignal[] = [];
  const failing = underDeadline(clock, 100, (signal) => {
    signals.push(signal);
    return Promise.reject(new Error("broken"));
  });
  await expect(failing).rejects.toThrow("broken");
  clock.advance(1_000);
  expect(signals[0]?.aborted).toBe(false);
});
