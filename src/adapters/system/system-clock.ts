import type { Clock } from "../../engine/ports.ts";

/** Longest delay a timer takes; a later moment is reached in several. */
const TIMER_MS_MAX = 2_147_483_647;

/** The machine's clocks. Its timers do not keep the process alive: sockets do. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed,
  schedule(at, run) {
    let timer = arm();
    function arm(): Timer {
      const delay = Math.min(Math.max(0, at - elapsed()), TIMER_MS_MAX);
      const next = setTimeout(fire, delay);
      next.unref();
      return next;
    }
    function fire(): void {
      if (elapsed() < at) timer = arm();
      else run();
    }
    return { cancel: () => clearTimeout(timer) };
  },
};

function elapsed(): number {
  return Math.floor(performance.now());
}

type Timer = ReturnType<typeof setTimeout>;
