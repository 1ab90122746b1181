import type { CallSignal } from "../../engine/ports.ts";

/** The calls of one function that can be debugged: while it is, the time of those who wait for an answer stands still. */
export class HeldCalls {
  /** With what lets its time go on. */
  readonly #calls = new Map<CallSignal, (() => void) | undefined>();
  #isHeld = false;

  add(signal: CallSignal): void {
    this.#calls.set(signal, this.#isHeld ? signal.holdTime?.() : undefined);
  }

  /** The call is over. */
  remove(signal: CallSignal): void {
    this.#calls.get(signal)?.();
    this.#calls.delete(signal);
  }

  hold(isHeld: boolean): void {
    if (this.#isHeld === isHeld) return;
    this.#isHeld = isHeld;
    for (const [signal, goOn] of this.#calls) {
      goOn?.();
      this.#calls.set(signal, isHeld ? signal.holdTime?.() : undefined);
    }
  }
}
