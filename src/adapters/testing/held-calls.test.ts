import { expect, test } from "bun:test";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { HeldCalls } from "./held-calls.ts";

test("hold() lasts until the clock has passed the time", async () => {
  const clock = new FakeClock();
  const held = new HeldCalls();
  const oneHeld = held.oneHeld();
  const { signal } = new AbortController();
  const passed = held.hold(5_000, { clock, signal, isOfRequest: true });
  await oneHeld;
  expect(held.size).toBe(1);
  clock.advance(4_999);
  expect(clock.pending).toBe(1);
  clock.advance(1);
  expect(await passed).toBe(true);
  expect(held.size).toBe(0);
});

test("hold() ends when nobody waits any longer, and leaves no timer", async () => {
  const clock = new FakeClock();
  const held = new HeldCalls();
  const controller = new AbortController();
  const passed = held.hold(5_000, { clock, signal: controller.signal, isOfRequest: true });
  controller.abort();
  expect(await passed).toBe(false);
  expect([held.size, clock.pending]).toEqual([0, 0]);
  expect(await held.hold(5, { clock, signal: controller.signal, isOfRequest: true })).toBe(false);
});

test("hold() does not count what no request waits for", () => {
  const held = new HeldCalls();
  const clock = new FakeClock();
  void held.hold(5, { clock, signal: new AbortController().signal, isOfRequest: false });
  expect(held.size).toBe(0);
});
