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

test("a deadline stands still while it is held, and goes on with the time that it had left", async () => {
  const clock = new FakeClock();
  const start = clock.now();
  let deadline: CallSignal | undefined;
  const outcome = underDeadline(clock, 100, (signal) => {
    deadline = signal;
    return new Promise<number>((resolve) =>
      signal.addEventListener("abort", () => resolve(clock.now() - start)),
    );
  });
  clock.advance(60);
  const goOn = deadline?.holdTime?.();
  const goOnToo = deadline?.holdTime?.();
  clock.advance(5_000);
  goOn?.();
  goOn?.(); // a second time does nothing
  clock.advance(5_000);
  expect(deadline?.aborted).toBe(false);
  goOnToo?.();
  clock.advance(39);
  expect(deadline?.aborted).toBe(false);
  clock.advance(1);
  expect(await outcome).toBe(10_100);
});

test("a deadline that is let go after its call leaves no timer behind", async () => {
  const clock = new FakeClock();
  let goOn: (() => void) | undefined;
  let signal: CallSignal | undefined;
  await underDeadline(clock, 100, async (deadline) => {
    signal = deadline;
    goOn = deadline.holdTime?.();
  });
  goOn?.();
  clock.advance(1_000);
  expect(signal?.aborted).toBe(false);
});

test("eitherSignal() holds both, where they can be held", async () => {
  const clock = new FakeClock();
  let fired = false;
  const running = underDeadline(clock, 100, async (deadline) => {
    const either = eitherSignal(deadline, new AbortController().signal);
    const goOn = either.holdTime?.();
    clock.advance(1_000);
    fired = either.aborted;
    goOn?.();
  });
  await running;
  expect(fired).toBe(false);
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
