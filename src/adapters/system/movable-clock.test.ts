import { expect, test } from "bun:test";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { MOVE_MS_MAX, MovableClock } from "./movable-clock.ts";

const NOW = Date.UTC(2026, 10, 29);
const HOUR_MS = 3_600_000;
const settled = () => Promise.resolve();

function clocks() {
  const base = new FakeClock(NOW);
  return { base, clock: new MovableClock(base) };
}

test("goes on like the clock that it is ahead of", async () => {
  const { base, clock } = clocks();
  const started = clock.elapsed();
  await clock.advance(HOUR_MS, settled);
  base.advance(250);
  expect(clock.now()).toBe(NOW + HOUR_MS + 250);
  expect(clock.elapsed()).toBe(started + HOUR_MS + 250);
});

test("runs by itself what is due, also after it was moved", async () => {
  const { base, clock } = clocks();
  const ran: string[] = [];
  clock.schedule(clock.elapsed() + HOUR_MS + 10, () => ran.push("soon"));
  await clock.advance(HOUR_MS, settled);
  base.advance(9);
  expect(ran).toEqual([]);
  base.advance(1);
  expect(ran).toEqual(["soon"]);
  expect(base.pending).toBe(0);
});

test("a move runs what is due on the way, each at its moment, once, and what that sets too", async () => {
  const { base, clock } = clocks();
  const ran: [string, number][] = [];
  const note = (name: string) => ran.push([name, clock.now() - NOW]);
  clock.schedule(clock.elapsed() + 2_000, () => note("second"));
  clock.schedule(clock.elapsed() + 1_000, () => {
    note("first");
    clock.schedule(clock.elapsed() + 500, () => note("between"));
  });
  clock.schedule(clock.elapsed() + 9_000, () => note("later"));
  clock.schedule(clock.elapsed() + 1_200, () => note("called off")).cancel();
  await clock.advance(5_000, settled);
  base.advance(1_000);
  expect(ran).toEqual([
    ["first", 1_000],
    ["between", 1_500],
    ["second", 2_000],
  ]);
});

test("goes no further until what was begun has settled, and one move waits for the other", async () => {
  const { clock } = clocks();
  const order: string[] = [];
  const work = Promise.withResolvers<void>();
  clock.schedule(clock.elapsed() + 10, () => order.push("first"));
  clock.schedule(clock.elapsed() + 20, () => order.push("second"));
  const moved = clock.advance(1_000, () => (order.length === 1 ? work.promise : Promise.resolve()));
  const again = clock.advance(1_000, () => {
    order.push("again");
    return Promise.resolve();
  });
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
  expect(order).toEqual(["first"]);
  work.resolve();
  await Promise.all([moved, again]);
  expect(order).toEqual(["first", "second", "again"]);
  expect(clock.now()).toBe(NOW + 2_000);
});

test("a move that fails leaves the clock usable", async () => {
  const { clock } = clocks();
  const failing = clock.advance(10, () => Promise.reject(new Error("no")));
  await expect(failing).rejects.toThrow("no");
  await clock.advance(10, settled);
  expect(clock.now()).toBe(NOW + 10);
});

test.each([-1, MOVE_MS_MAX + 1, Number.NaN])("does not move by %d ms", async (milliseconds) => {
  const { clock } = clocks();
  await expect(clock.advance(milliseconds, settled)).rejects.toThrow(RangeError);
  expect(clock.now()).toBe(NOW);
});

test("moves by the most that it may", async () => {
  const { clock } = clocks();
  await clock.advance(MOVE_MS_MAX, settled);
  expect(clock.now()).toBe(NOW + MOVE_MS_MAX);
});
