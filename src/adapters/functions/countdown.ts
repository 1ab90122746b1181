/** A time-out that can stand still: while it is held, no time passes for it. One runs at a time. */
export class Countdown {
  #run: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #leftMs = 0;
  /** Of `performance.now()`. */
  #since = 0;
  #isHeld = false;

  /** Replaces what was counted down before. */
  start(timeoutMs: number, run: () => void): void {
    clearTimeout(this.#timer);
    this.#run = run;
    this.#leftMs = timeoutMs;
    if (!this.#isHeld) this.#count();
  }

  cancel(): void {
    clearTimeout(this.#timer);
    this.#run = undefined;
  }

  hold(isHeld: boolean): void {
    if (this.#isHeld === isHeld) return;
    this.#isHeld = isHeld;
    if (this.#run === undefined) return;
    if (!isHeld) return this.#count();
    clearTimeout(this.#timer);
    this.#leftMs = Math.max(0, this.#leftMs - (performance.now() - this.#since));
  }

  #count(): void {
    this.#since = performance.now();
    this.#timer = setTimeout(() => this.#end(), this.#leftMs);
  }

  #end(): void {
    const run = this.#run;
    this.#run = undefined;
    run?.();
  }
}
