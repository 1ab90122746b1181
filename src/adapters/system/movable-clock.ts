import type { Clock } from "../../engine/ports.ts";

/** Longest time that a clock is moved at once, milliseconds: ten years. */
export const MOVE_MS_MAX = 315_360_000_000;

interface Scheduled {
  readonly at: number;
  readonly run: () => void;
  timer: { cancel(): void };
}

/** Goes on like another clock, and can be moved ahead of it. */
export class MovableClock implements Clock {
  readonly #base: Clock;
  readonly #scheduled = new Set<Scheduled>();
  /** Milliseconds ahead of the other clock. */
  #ahead = 0;
  #moving = Promise.resolve();

  constructor(base: Clock) {
    this.#base = base;
  }

  now(): number {
    return this.#base.now() + this.#ahead;
  }

  elapsed(): number {
    return this.#base.elapsed() + this.#ahead;
  }

  schedule(at: number, run: () => void): { cancel(): void } {
    const scheduled: Scheduled = { at, run, timer: NEVER };
    this.#scheduled.add(scheduled);
    this.#arm(scheduled);
    return {
      cancel: () => {
        this.#scheduled.delete(scheduled);
        scheduled.timer.cancel();
      },
    };
  }

  /**
   * Moves it, from one moment at which something is due to the next, in order: each time `settle` is awaited before it goes on,
   * so that what was begun then is not late. One move after the other. Rejects with a `RangeError` for no such time.
   */
  async advance(milliseconds: number, settle: () => Promise<void>): Promise<void> {
    if (!(milliseconds >= 0 && milliseconds <= MOVE_MS_MAX)) {
      throw new RangeError(
        `A clock moves ahead by 0 to ${MOVE_MS_MAX} milliseconds at once, not by ${milliseconds}`,
      );
    }
    const moved = this.#moving.then(() => this.#advance(milliseconds, settle));
    this.#moving = moved.catch(() => undefined);
    await moved;
  }

  async #advance(milliseconds: number, settle: () => Promise<void>): Promise<void> {
    await settle();
    const until = this.elapsed() + milliseconds;
    for (;;) {
      const next = this.#first();
      if (next === undefined || next.at > until) break;
      this.#moveTo(next.at);
      this.#run(next);
      await settle();
    }
    this.#moveTo(until);
    for (const scheduled of this.#scheduled) {
      scheduled.timer.cancel();
      this.#arm(scheduled);
    }
  }

  #first(): Scheduled | undefined {
    let first: Scheduled | undefined;
    for (const each of this.#scheduled) if (first === undefined || each.at < first.at) first = each;
    return first;
  }

  /** While something settled, time went on by itself. */
  #moveTo(at: number): void {
    this.#ahead += Math.max(0, at - this.elapsed());
  }

  #arm(scheduled: Scheduled): void {
    scheduled.timer = this.#base.schedule(scheduled.at - this.#ahead, () => this.#run(scheduled));
  }

  #run(scheduled: Scheduled): void {
    if (!this.#scheduled.delete(scheduled)) return;
    scheduled.timer.cancel();
    scheduled.run();
  }
}

const NEVER = { cancel: () => undefined };
