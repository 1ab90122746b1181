import type { CallSignal, Clock } from "../ports.ts";

/** Runs something whose signal fires after so many milliseconds of the clock. */
export async function underDeadline<Outcome>(
  clock: Clock,
  timeoutMs: number,
  run: (signal: CallSignal) => Promise<Outcome>,
): Promise<Outcome> {
  const deadline = new Deadline();
  const timer = clock.schedule(clock.elapsed() + timeoutMs, () => deadline.pass());
  try {
    return await run(deadline);
  } finally {
    timer.cancel();
  }
}

/** The runtime's own signals are made for any event of any target, which costs microseconds for each call. */
class Deadline implements CallSignal {
  aborted = false;
  /** There is one at a time, nearly always. */
  #listeners: readonly (() => void)[] = NOBODY;

  addEventListener(_type: "abort", listener: () => void): void {
    this.#listeners = this.#listeners.length === 0 ? [listener] : [...this.#listeners, listener];
  }

  removeEventListener(_type: "abort", listener: () => void): void {
    const others = this.#listeners.length === 1 && this.#listeners[0] === listener;
    this.#listeners = others ? NOBODY : this.#listeners.filter((each) => each !== listener);
  }

  pass(): void {
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
  };
}
