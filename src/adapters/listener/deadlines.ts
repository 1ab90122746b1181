import type { Clock } from "../../engine/ports.ts";

/** Something that must be over by a moment; `deadlineAt` may be moved at any time at no cost. */
export interface Deadline {
  /** Milliseconds since the epoch; `Infinity` for none. */
  deadlineAt: number;
  expire(): void;
}

/**
 * One timer for all connections that are in a hurry (slow heads and bodies, close handshakes), instead of
 * one each: a request moves its deadline several times, and that must cost an assignment.
 */
export class Deadlines {
  readonly #clock: Clock;
  readonly #sweepMs: number;
  readonly #reportBug: (error: unknown) => void;
  readonly #watched = new Set<Deadline>();
  #timer: { cancel(): void } | undefined;

  /** A deadline expires at most `sweepMs` late. `reportBug`: an expiry that must not throw has thrown. */
  constructor(clock: Clock, sweepMs: number, reportBug: (error: unknown) => void) {
    this.#clock = clock;
    this.#sweepMs = sweepMs;
    this.#reportBug = reportBug;
  }

  watch(deadline: Deadline): void {
    this.#watched.add(deadline);
    this.#timer ??= this.#arm();
  }

  unwatch(deadline: Deadline): void {
    this.#watched.delete(deadline);
    if (this.#watched.size > 0) return;
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  get size(): number {
    return this.#watched.size;
  }

  #arm(): { cancel(): void } {
    return this.#clock.schedule(this.#clock.elapsed() + this.#sweepMs, () => this.#sweep());
  }

  #sweep(): void {
    const now = this.#clock.elapsed();
    this.#timer = undefined;
    for (const deadline of this.#watched) {
      if (deadline.deadlineAt > now) continue;
      this.#watched.delete(deadline);
      try {
        deadline.expire();
      } catch (error) {
        // Thrown on, it would end the process, and with it the connections of all others.
        this.#reportBug(error);
      }
    }
    // An expiry may itself have begun to watch.
    if (this.#watched.size > 0) this.#timer ??= this.#arm();
  }
}
