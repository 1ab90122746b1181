import { describe, expect, test } from "bun:test";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import {
  LOOKED_EVERY_MS,
  LOOKED_EVERY_MS_WHEN_EXHAUSTED,
  SpareDescriptor,
} from "./spare-descriptor.ts";

/** A process with so many descriptors. */
function processOf(free: number) {
  const clock = new FakeClock(0);
  const accepting: (() => void)[] = [];
  const state = { free };
  const spare = new SpareDescriptor(clock, {
    take() {
      if (state.free === 0) throw new Error("EMFILE");
      state.free -= 1;
      return 7;
    },
    give() {
      state.free += 1;
    },
    afterAccepting: (run) => void accepting.push(run),
  });
  const accepted = () => {
    for (const run of accepting.splice(0)) run();
  };
  return { clock, state, spare, accepted };
}

describe("SpareDescriptor", () => {
  test("holds one, and with another one free nothing is exhausted", () => {
    const { state, spare } = processOf(2);
    expect([spare.isExhausted, state.free]).toEqual([false, 1]);
  });

  test("with none besides the spare one, that one is free for as long as it takes to accept", () => {
    const { state, spare, accepted } = processOf(1);
    expect([spare.isExhausted, state.free]).toEqual([true, 1]);
    accepted();
    expect([spare.isExhausted, state.free]).toEqual([true, 0]);
  });

  test("notices within a bound that the last one was taken, and sooner that one has become free", () => {
    const { clock, state, spare, accepted } = processOf(2);
    state.free = 0;
    clock.advance(LOOKED_EVERY_MS - 1);
    expect(spare.isExhausted).toBe(false);
    clock.advance(1);
    expect(spare.isExhausted).toBe(true);
    accepted();
    state.free += 1;
    clock.advance(LOOKED_EVERY_MS_WHEN_EXHAUSTED);
    expect([spare.isExhausted, state.free]).toEqual([false, 1]);
  });

  test("takes another when somebody was quicker, as soon as there is one", () => {
    const { clock, state, spare, accepted } = processOf(1);
    state.free = 0;
    accepted();
    clock.advance(LOOKED_EVERY_MS_WHEN_EXHAUSTED);
    accepted();
    expect(spare.isExhausted).toBe(true);
    state.free = 2;
    clock.advance(LOOKED_EVERY_MS_WHEN_EXHAUSTED);
    expect([spare.isExhausted, state.free]).toEqual([false, 1]);
  });

  test("gives it back at the end, and looks no more", () => {
    const { clock, state, spare, accepted } = processOf(1);
    spare[Symbol.dispose]();
    accepted();
    clock.advance(LOOKED_EVERY_MS);
    expect(state.free).toBe(1);
  });

  test("of the real system: one is held, and given back", () => {
    const spare = new SpareDescriptor(new FakeClock(0));
    expect(spare.isExhausted).toBe(false);
    spare[Symbol.dispose]();
  });
});
