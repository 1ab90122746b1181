import { expect, test } from "bun:test";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import type { CallSignal } from "../ports.ts";
import { eitherSignal, underDeadline } from "./deadline.ts";

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
  const signals: CallSignal[] = [];
  const failing = underDeadline(clock, 100, (signal) => {
    signals.push(signal);
    return Promise.reject(new Error("broken"));
  });
  await expect(failing).rejects.toThrow("broken");
  clock.advance(1_000);
  expect(signals[0]?.aborted).toBe(false);
});

test("underDeadline() tells everybody who listens once, and nobody who listens no longer", async () => {
  const clock = new FakeClock();
  const told: string[] = [];
  const listeners = ["one", "two", "three"].map((name) => () => void told.push(name));
  const outcome = underDeadline(clock, 100, (signal) => {
    for (const listener of listeners) signal.addEventListener("abort", listener);
    signal.removeEventListener("abort", listeners[1] as () => void);
    signal.removeEventListener("abort", () => undefined);
    return new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()));
  });
  clock.advance(100);
  await outcome;
  expect(told).toEqual(["one", "three"]);
});

test.each([0, 1])("eitherSignal() fires when signal %d of the two does", (which) => {
  const pair = [new AbortController(), new AbortController()] as const;
  const either = eitherSignal(pair[0].signal, pair[1].signal);
  let heard = 0;
  const listener = () => {
    heard += 1;
  };
  either.addEventListener("abort", listener);
  expect(either.aborted).toBe(false);
  pair[which]?.abort();
  expect([either.aborted, heard]).toEqual([true, 1]);
  either.removeEventListener("abort", listener);
  pair[1 - which]?.abort();
  expect(heard).toBe(1);
});
