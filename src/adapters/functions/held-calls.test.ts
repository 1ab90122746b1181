import { expect, test } from "bun:test";
import type { CallSignal } from "../../engine/ports.ts";
import { HeldCalls } from "./held-calls.ts";

/** A signal that tells how often its time is held. */
function holdable(): CallSignal & { holds: number } {
  const signal = {
    holds: 0,
    aborted: false,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
    holdTime() {
      signal.holds += 1;
      return () => {
        signal.holds -= 1;
      };
    },
  };
  return signal;
}

test("calls that are there and calls that come are held until they are let go", () => {
  const calls = new HeldCalls();
  const [before, during] = [holdable(), holdable()];
  calls.add(before);
  expect(before.holds).toBe(0);
  calls.hold(true);
  calls.hold(true);
  calls.add(during);
  expect([before.holds, during.holds]).toEqual([1, 1]);
  calls.hold(false);
  expect([before.holds, during.holds]).toEqual([0, 0]);
});

test("a call that is over is let go, and held no more", () => {
  const calls = new HeldCalls();
  const signal = holdable();
  calls.hold(true);
  calls.add(signal);
  calls.remove(signal);
  expect(signal.holds).toBe(0);
  calls.hold(false);
  calls.hold(true);
  expect(signal.holds).toBe(0);
});

test("a call without a deadline is let be", () => {
  const calls = new HeldCalls();
  const { signal } = new AbortController();
  calls.add(signal);
  calls.hold(true);
  calls.hold(false);
  calls.remove(signal);
  expect(signal.aborted).toBe(false);
});
