import type { Clock } from "../../engine/ports.ts";

/** Longest delay a timer takes; a later moment is reached in several. */
const TIMER_MS_MAX = 2_147_483_647;

/** The machine's clock. Its timers do not keep the process alive: sockets do. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(at, run) {
    let timer = arm();
    function arm(): Timer {
      const delay = Math.min(Math.max(0, at - Date.now()), TIMER_MS_MAX);
      const next = setTimeout(fire, delay);
      next.unref();
      return next;
    }
    function fire(): void {
      if (Date.now() < at) timer = arm();
      else run();
    }
    return { cancel: () => clearTimeout(timer) };
  },
};

type Timer = ReturnType<typeof setTimeout>;
