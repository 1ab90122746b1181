import { describe, expect, test } from "bun:test";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { type Deadline, Deadlines } from "./deadlines.ts";

function clockwork() {
  const clock = new FakeClock();
  const bugs: unknown[] = [];
  const deadlines = new Deadlines(clock, 10, (error) => void bugs.push(error));
  const expired: string[] = [];
  const watch = (name: string, inMs: number, then?: () => void): Deadline => {
    const deadline = {
      deadlineAt: clock.elapsed() + inMs,
      expire() {
        expired.push(name);
        then?.();
      },
    };
    deadlines.watch(deadline);
    return deadline;
  };
  return { clock, deadlines, expired, watch, bugs };
}

describe("Deadlines", () => {
  test("expires each once, at most one sweep late", () => {
    const { clock, deadlines, expired, watch } = clockwork();
    watch("a", 15);
    watch("b", 25);
    clock.advance(14);
    expect(expired).toEqual([]);
    clock.advance(11);
    expect(expired).toEqual(["a"]);
    clock.advance(10);
    expect(expired).toEqual(["a", "b"]);
    expect(deadlines.size).toBe(0);
  });

  test("has one timer for all of them, and none when there are none", () => {
    const { clock, deadlines, watch } = clockwork();
    const some = [watch("a", 100), watch("b", 200), watch("c", Number.POSITIVE_INFINITY)];
    expect(clock.pending).toBe(1);
    clock.advance(50);
    expect(clock.pending).toBe(1);
    for (const deadline of some) deadlines.unwatch(deadline);
    expect(clock.pending).toBe(0);
    watch("d", 5);
    expect(clock.pending).toBe(1);
    clock.advance(10);
    expect(clock.pending).toBe(0);
  });

  test("a deadline moves by an assignment, in both directions", () => {
    const { clock, expired, watch } = clockwork();
    const later = watch("later", 15);
    const sooner = watch("sooner", Number.POSITIVE_INFINITY);
    clock.advance(5);
    later.deadlineAt = clock.elapsed() + 100;
    sooner.deadlineAt = clock.elapsed();
    clock.advance(20);
    expect(expired).toEqual(["sooner"]);
    clock.advance(100);
    expect(expired).toEqual(["sooner", "later"]);
  });

  test("an expiry may begin and end watching, and there is still one timer", () => {
    const { clock, deadlines, expired, watch } = clockwork();
    const other = watch("other", 50);
    watch("first", 5, () => {
      deadlines.unwatch(other);
      watch("second", 10);
    });
    clock.advance(10);
    expect(clock.pending).toBe(1);
    expect(deadlines.size).toBe(1);
    clock.advance(10);
    expect(expired).toEqual(["first", "second"]);
    expect(clock.pending).toBe(0);
  });

  test("an expiry that throws is reported, and does not stop the deadlines of the others", () => {
    const { clock, expired, watch, bugs } = clockwork();
    watch("bad", 5, () => {
      throw new Error("boom");
    });
    watch("good", 5);
    clock.advance(10);
    expect(bugs).toEqual([new Error("boom")]);
    expect(expired).toEqual(["bad", "good"]);
    expect(clock.pending).toBe(0);
  });

  test("unwatching what is not watched is nothing", () => {
    const { clock, deadlines, watch } = clockwork();
    const deadline = watch("a", 5);
    clock.advance(10);
    deadlines.unwatch(deadline);
    expect(clock.pending).toBe(0);
  });
});
