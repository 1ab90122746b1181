import type { Clock } from "./ports.ts";

/** Something that is woken at a moment. The two numbers belong to `Alarms`. */
export interface Sleeper {
  /** Milliseconds of `Clock.elapsed()`. */
  dueAt: number;
  /** Where it stands in the heap; -1 when no alarm is set. */
  place: number;
  wake(): void;
}

/**
 * Many alarms on one timer: a binary heap whose members know their place. A timer for each of a hundred thousand
 * connections would be most of what an idle connection costs.
 */
export class Alarms {
  readonly #clock: Clock;
  readonly #reportBug: (error: unknown) => void;
  readonly #heap: Sleeper[] = [];
  #timer: { cancel(): void } | undefined;
  #timerAt = Number.POSITIVE_INFINITY;

  /** `reportBug`: a sleeper that must not throw has thrown. */
  constructor(clock: Clock, reportBug: (error: unknown) => void) {
    this.#clock = clock;
    this.#reportBug = reportBug;
  }

  /** Alarms that are set. */
  get size(): number {
    return this.#heap.length;
  }

  /** Sets the alarm, or moves it. */
  set(sleeper: Sleeper, at: number): void {
    sleeper.dueAt = at;
    if (sleeper.place === -1) {
      sleeper.place = this.#heap.length;
      this.#heap.push(sleeper);
    }
    this.#settle(sleeper);
    this.#arm();
  }

  cancel(sleeper: Sleeper): void {
    if (sleeper.place === -1) return;
    this.#take(sleeper);
    if (this.#heap.length === 0) this.#disarm();
  }

  #take(sleeper: Sleeper): void {
    const last = this.#heap.pop();
    const { place } = sleeper;
    sleeper.place = -1;
    if (last === undefined || last === sleeper) return;
    this.#put(last, place);
    this.#settle(last);
  }

  /** An alarm that was moved away or cancelled may leave a timer that comes too early: that costs one look. */
  #arm(): void {
    const [first] = this.#heap;
    if (first === undefined || first.dueAt >= this.#timerAt) return;
    this.#timer?.cancel();
    this.#timerAt = first.dueAt;
    this.#timer = this.#clock.schedule(first.dueAt, () => this.#ring());
  }

  #disarm(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
    this.#timerAt = Number.POSITIVE_INFINITY;
  }

  #ring(): void {
    this.#timer = undefined;
    this.#timerAt = Number.POSITIVE_INFINITY;
    const now = this.#clock.elapsed();
    for (;;) {
      const [first] = this.#heap;
      if (first === undefined || first.dueAt > now) break;
      this.#take(first);
      try {
        first.wake();
      } catch (error) {
        // Thrown on, it would end the process, and with it the connections of all others.
        this.#reportBug(error);
      }
    }
    this.#arm();
  }

  #settle(sleeper: Sleeper): void {
    this.#rise(sleeper);
    this.#sink(sleeper);
  }

  #rise(sleeper: Sleeper): void {
    while (sleeper.place > 0) {
      const place = (sleeper.place - 1) >> 1;
      const parent = this.#heap[place];
      if (parent === undefined || parent.dueAt <= sleeper.dueAt) return;
      this.#put(parent, sleeper.place);
      this.#put(sleeper, place);
    }
  }

  #sink(sleeper: Sleeper): void {
    for (;;) {
      const left = sleeper.place * 2 + 1;
      const [one, other] = [this.#heap[left], this.#heap[left + 1]];
      const child =
        one !== undefined && other !== undefined && other.dueAt < one.dueAt ? other : one;
      if (child === undefined || child.dueAt >= sleeper.dueAt) return;
      const { place } = child;
      this.#put(child, sleeper.place);
      this.#put(sleeper, place);
    }
  }

  #put(sleeper: Sleeper, place: number): void {
    this.#heap[place] = sleeper;
    sleeper.place = place;
  }
}
