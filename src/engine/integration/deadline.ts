import type { Clock } from "../ports.ts";

/** Runs something whose signal fires after so many milliseconds of the clock. */
export async function underDeadline<Outcome>(
  clock: Clock,
  timeoutMs: number,
  run: (signal: AbortSignal) => Promise<Outcome>,
): Promise<Outcome> {
  const controller = new AbortController();
  const timer = clock.schedule(clock.elapsed() + timeoutMs, () => controller.abort());
  try {
    return await run(controller.signal);
  } finally {
    timer.cancel();
  }
}
