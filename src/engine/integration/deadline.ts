import type { CallSignal, Clock } from "../ports.ts";

/** Runs something whose signal fires after so many milliseconds of the clock. */
export async function underDeadline<Outcome>(
  clock: Clock,
  timeoutMs: number,
  run: (signal: CallSignal) => Promise<Outcome>,
): Promise<Outcome> {
  const deadline = new Deadline(clock, timeoutMs);
  try {
    return await run(deadline);
  } finally {
    deadline.end();
  }
}

/** The runtime's own signals are made for any event of any target, which costs microseconds for each call. */
class Deadline implements CallSignal {
  aborted = false;
  /** There is one at a time, nearly always. */
  #listeners: readonly (() => void)[] = NOBODY;
  readonly #clock: Clock;
  #dueAt: number;
  #heldAt = 0;
  /** Gone when the call is over. */
  #timer: { cancel(): void } | undefined;
  #holds = 0;

  constructor(clock: Clock, timeoutMs: number) {
    this.#clock = clock;
    this.#dueAt = clock.elapsed() + timeoutMs;
    this.#timer = clock.schedule(this.#dueAt, () => this.#pass());
  }

  addEventListener(_type: "abort", listener: () => void): void {
    this.#listeners = this.#listeners.length === 0 ? [listener] : [...this.#listeners, listener];
  }

  removeEventListener(_type: "abort", listener: () => void): void {
    const others = this.#listeners.length === 1 && this.#listeners[0] === listener;
    this.#listeners = others ? NOBODY : this.#listeners.filter((each) => each !== listener);
  }

  holdTime(): () => void {
    if (this.#holds === 0) {
      this.#heldAt = this.#clock.elapsed();
      this.#timer?.cancel();
    }
    this.#holds += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#holds -= 1;
      if (this.#holds === 0) this.#goOn();
    };
  }

  end(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  #goOn(): void {
    if (this.#timer === undefined) return;
    this.#dueAt += this.#clock.elapsed() - this.#heldAt;
    this.#timer = this.#clock.schedule(this.#dueAt, () => this.#pass());
  }

  #pass(): void {
    const listeners = this.#listeners;
    this.aborted = true;
    this.#listeners = NOBODY;
    for (const listener of listeners) listener();
  }
}

const NOBODY: readonly (() => void)[] = [];

/** Fires when one of the two does. */
export function eitherSignal(one: CallSignal, other: CallSignal): CallSignal {
  return {
    get aborted() {
      return one.aborted || other.aborted;
    },
    addEventListener(type, listener) {
      one.addEventListener(type, listener);
      other.addEventListener(type, listener);
    },
    removeEventListener(type, listener) {
      one.removeEventListener(type, listener);
      other.removeEventListener(type, listener);
    },
    holdTime() {
      const held = [one.holdTime?.(), other.holdTime?.()];
      return () => {
        for (const goOn of held) goOn?.();
      };
    },
  };
}
