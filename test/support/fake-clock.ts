import type { Clock } from "../../src/engine/ports.ts";

/** A clock that stands still until a test moves it. */
export class FakeClock implements Clock {
  /** Unlike `#now`, so that the two cannot be taken for each other. */
  #elapsed = 1_000;
  #now: number;
  #timers: { at: number; run: () => void }[] = [];

  constructor(now = Date.UTC(2026, 8, 25, 0, 1, 29)) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  elapsed(): number {
    return this.#elapsed;
  }

  schedule(at: number, run: () => void): { cancel(): void } {
    const timer = { at, run };
    this.#timers.push(timer);
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
  }

  /** Timers that have not run and were not cancelled. */
  get pending(): number {
    return this.#timers.length;
  }

  /** The machine is set to another time: none has passed. */
  jump(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** Runs every timer due on the way, in order of time; a timer that they set counts too. */
  advance(milliseconds: number): void {
    const until = this.#elapsed + milliseconds;
    for (;;) {
      const next = this.#timers
        .filter(({ at }) => at <= until)
        .sort((one, other) => one.at - other.at)[0];
      if (next === undefined) break;
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#pass(Math.max(0, next.at - this.#elapsed));
      next.run();
    }
    this.#pass(until - this.#elapsed);
  }

  #pass(milliseconds: number): void {
    this.#elapsed += milliseconds;
    this.#now += milliseconds;
  }
}
