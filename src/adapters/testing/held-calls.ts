import type { CallSignal, Clock } from "../../engine/ports.ts";

/** Calls of backends that a fault holds up, until the gateway's clock has passed the time. */
export class HeldCalls {
  #size = 0;
  readonly #whenOneIsHeld: (() => void)[] = [];

  /** Those that requests under way wait for. */
  get size(): number {
    return this.#size;
  }

  /** Resolves when the next one is held up. */
  oneHeld(): Promise<void> {
    return new Promise((resolve) => this.#whenOneIsHeld.push(resolve));
  }

  /**
   * Answers whether the time has passed: not, when nobody waits any longer. `isOfRequest`: a request of the data plane waits
   * for it.
   */
  async hold(
    milliseconds: number,
    { clock, signal, isOfRequest }: { clock: Clock; signal: CallSignal; isOfRequest: boolean },
  ): Promise<boolean> {
    if (signal.aborted) return false;
    if (isOfRequest) {
      this.#size += 1;
      for (const resolve of this.#whenOneIsHeld.splice(0)) resolve();
    }
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const abort = () => resolve(false);
    signal.addEventListener("abort", abort);
    const timer = clock.schedule(clock.elapsed() + milliseconds, () => resolve(true));
    const passed = await promise;
    if (isOfRequest) this.#size -= 1;
    timer.cancel();
    signal.removeEventListener("abort", abort);
    return passed;
  }
}
