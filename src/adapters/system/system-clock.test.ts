import { afterEach, describe, expect, setSystemTime, test } from "bun:test";
import { systemClock } from "./system-clock.ts";

const DAY_MS = 86_400_000;
const TIMER_MS_MAX = 2_147_483_647;

afterEach(() => {
  setSystemTime();
});

describe("systemClock", () => {
  test("now() is the machine's time", () => {
    const before = Date.now();
    const now = systemClock.now();
    expect(now).toBeGreaterThanOrEqual(before);
    expect(now).toBeLessThanOrEqual(Date.now());
  });

  test("schedule() runs once, not before its time, also for a moment that has passed", async () => {
    for (const inMs of [5, 0, -1_000]) {
      const at = Date.now() + inMs;
      const ranAt = await new Promise<number>((resolve) => {
        systemClock.schedule(at, () => resolve(Date.now()));
        // The clock's own timers do not keep a process alive; this one does, for the test.
        const alive = setInterval(() => undefined, 1_000);
        systemClock.schedule(at + 1, () => clearInterval(alive));
      });
      expect(ranAt).toBeGreaterThanOrEqual(at);
    }
  });

  test("a timer does not keep the process alive", async () => {
    const script = `
      import { systemClock } from ${JSON.stringify(`${import.meta.dir}/system-clock.ts`)};
      systemClock.schedule(Date.now() + 3_600_000, () => console.log("ran"));
    `;
    const child = Bun.spawn([process.execPath, "-e", script], { stdout: "pipe", stderr: "pipe" });
    expect(await child.exited).toBe(0);
    expect(await new Response(child.stdout).text()).toBe("");
  });
});

describe("systemClock over longer than one timer takes", () => {
  /** Timers as the runtime was asked for them, run by hand. */
  function handTimers() {
    const asked: { run: () => void; delay: number; cleared: boolean }[] = [];
    const original = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
    const stub = (run: () => void, delay: number) => {
      const timer = { run, delay, cleared: false, unref: () => timer };
      asked.push(timer);
      return timer;
    };
    Object.assign(globalThis, {
      setTimeout: stub,
      clearTimeout: (timer: { cleared: boolean }) => {
        timer.cleared = true;
      },
    });
    return { asked, [Symbol.dispose]: () => void Object.assign(globalThis, original) };
  }

  test("schedule() gets there in several steps", () => {
    using timers = handTimers();
    const start = Date.UTC(2026, 0, 1);
    setSystemTime(new Date(start));
    let ran = 0;
    systemClock.schedule(start + 40 * DAY_MS, () => {
      ran += 1;
    });
    expect(timers.asked.map(({ delay }) => delay)).toEqual([TIMER_MS_MAX]);
    setSystemTime(new Date(start + TIMER_MS_MAX));
    timers.asked[0]?.run();
    expect(ran).toBe(0);
    expect(timers.asked[1]?.delay).toBe(40 * DAY_MS - TIMER_MS_MAX);
    setSystemTime(new Date(start + 40 * DAY_MS));
    timers.asked[1]?.run();
    expect(ran).toBe(1);
    expect(timers.asked).toHaveLength(2);
  });

  test("a timer that fires a little early is armed again", () => {
    using timers = handTimers();
    const start = Date.UTC(2026, 0, 1);
    setSystemTime(new Date(start));
    let ran = 0;
    systemClock.schedule(start + 10, () => {
      ran += 1;
    });
    setSystemTime(new Date(start + 9));
    timers.asked[0]?.run();
    expect([ran, timers.asked[1]?.delay]).toEqual([0, 1]);
  });

  test("cancel() stops the step that is under way", () => {
    using timers = handTimers();
    const start = Date.UTC(2026, 0, 1);
    setSystemTime(new Date(start));
    const timer = systemClock.schedule(start + 40 * DAY_MS, () => undefined);
    setSystemTime(new Date(start + TIMER_MS_MAX));
    timers.asked[0]?.run();
    timer.cancel();
    expect(timers.asked.map(({ cleared }) => cleared)).toEqual([false, true]);
  });
});
