import { Alarms, type Sleeper } from "./alarms.ts";
import type { Clock } from "./ports.ts";

/**
 * The same clock, with one timer for all that is scheduled: each call of a backend has a deadline, which is nearly always
 * cancelled, and the runtime's own timers cost more than a place in a heap.
 */
export function oneTimerClock(clock: Clock, reportBug: (error: unknown) => void): Clock {
  const alarms = new Alarms(clock, reportBug);
  return {
    now: () => clock.now(),
    elapsed: () => clock.elapsed(),
    schedule(at, run) {
      const sleeper: Sleeper = { dueAt: at, place: -1, wake: run };
      alarms.set(sleeper, at);
      return { cancel: () => alarms.cancel(sleeper) };
    },
  };
}
