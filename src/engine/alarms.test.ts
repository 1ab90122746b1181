import { describe, expect, test } from "bun:test";
import { seededRandom } from "../../test/support/byte-streams.ts";
import { FakeClock } from "../../test/support/fake-clock.ts";
import { Alarms, type Sleeper } from "./alarms.ts";

function rethrow(error: unknown): never {
  throw error;
}

function sleeper(wake: () => void): Sleeper {
  return { dueAt: 0, place: -1, wake };
}

describe("Alarms", () => {
  test("wakes each sleeper once, when it is due, on one timer", () => {
    const clock = new FakeClock();
    const alarms = new Alarms(clock, rethrow);
    const woken: string[] = [];
    const start = clock.elapsed();
    for (const [name, after] of [
      ["c", 30],
      ["a", 10],
      ["b", 20],
    ] as const) {
      alarms.set(
        sleeper(() => woken.push(name)),
        start + after,
      );
    }
    expect(clock.pending).toBe(1);
    clock.advance(9);
    expect(woken).toEqual([]);
    clock.advance(1);
    expect(woken).toEqual(["a"]);
    clock.advance(20);
    expect(woken).toEqual(["a", "b", "c"]);
    expect([alarms.size, clock.pending]).toEqual([0, 0]);
  });

  test("an alarm can be moved and cancelled, in both directions and twice", () => {
    const clock = new FakeClock();
    const alarms = new Alarms(clock, rethrow);
    const woken: string[] = [];
    const start = clock.elapsed();
    const one = sleeper(() => woken.push("one"));
    const other = sleeper(() => woken.push("other"));
    alarms.set(one, start + 10);
    alarms.set(other, start + 20);
    alarms.set(one, start + 30);
    alarms.set(other, start + 5);
    clock.advance(5);
    expect(woken).toEqual(["other"]);
    alarms.cancel(one);
    alarms.cancel(one);
    alarms.cancel(other);
    expect(clock.pending).toBe(0);
    clock.advance(100);
    expect(woken).toEqual(["other"]);
  });

  test("a sleeper may set its alarm again, and one that throws is reported and leaves the others theirs", () => {
    const clock = new FakeClock();
    const bugs: unknown[] = [];
    const alarms = new Alarms(clock, (error) => void bugs.push(error));
    const start = clock.elapsed();
    let times = 0;
    const again = sleeper(() => {
      times += 1;
      if (times < 3) alarms.set(again, clock.elapsed() + 10);
    });
    alarms.set(again, start + 10);
    alarms.set(
      sleeper(() => {
        throw new Error("a bug");
      }),
      start + 5,
    );
    clock.advance(5);
    expect(bugs).toEqual([new Error("a bug")]);
    clock.advance(100);
    expect(times).toBe(3);
    expect(clock.pending).toBe(0);
  });

  test("agrees with a sorted list whatever is set, moved and cancelled (seed 3)", () => {
    const random = seededRandom(3);
    const clock = new FakeClock();
    const alarms = new Alarms(clock, rethrow);
    const expected = new Map<Sleeper, number>();
    const woken: Sleeper[] = [];
    const all = Array.from({ length: 60 }, () => {
      const each: Sleeper = sleeper(() => woken.push(each));
      return each;
    });
    for (let step = 0; step < 5_000; step += 1) {
      const each = all[Math.floor(random() * all.length)] as Sleeper;
      const what = random();
      if (what < 0.5) {
        const at = clock.elapsed() + 1 + Math.floor(random() * 100);
        alarms.set(each, at);
        expected.set(each, at);
      } else if (what < 0.7) {
        alarms.cancel(each);
        expected.delete(each);
      } else {
        woken.length = 0;
        clock.advance(Math.floor(random() * 20));
        const due = [...expected].filter(([, at]) => at <= clock.elapsed());
        expect(woken.map(({ dueAt }) => dueAt)).toEqual(
          due.map(([, at]) => at).sort((a, b) => a - b),
        );
        expect(new Set(woken)).toEqual(new Set(due.map(([member]) => member)));
        for (const [member] of due) expected.delete(member);
      }
      expect(alarms.size).toBe(expected.size);
    }
  });
});
