import { ignoresHangup } from "./hangup.ts";

/** The first signal asks to stop, the second insists. */
export interface StopRequests {
  /** Resolves at the first SIGINT, SIGTERM or SIGHUP (the terminal is closed). */
  readonly asked: Promise<void>;
  /** Resolves at the second one; SIGHUP only asks, since a terminal and its shell both send it. */
  readonly insisted: Promise<void>;
}

/** Signals closer together than this are one, milliseconds: npm passes on a Ctrl-C that came to us as well. */
export const SAME_SIGNAL_MS = 250;

export function stopRequests(
  signals: Pick<NodeJS.Process, "on"> = process,
  now: () => number = () => performance.now(),
  ignoredHangup: boolean = ignoresHangup(),
): StopRequests {
  const asked = Promise.withResolvers<void>();
  const insisted = Promise.withResolvers<void>();
  let firstAt: number | undefined;
  const next = (): void => {
    if (firstAt === undefined) {
      firstAt = now();
      asked.resolve();
    } else if (now() - firstAt >= SAME_SIGNAL_MS) {
      insisted.resolve();
    }
  };
  signals.on("SIGINT", next);
  signals.on("SIGTERM", next);
  if (!ignoredHangup) {
    signals.on("SIGHUP", () => {
      if (firstAt === undefined) next();
    });
  }
  return { asked: asked.promise, insisted: insisted.promise };
}
