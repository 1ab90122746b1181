/** Work that outlives the call that began it; shutting down waits for it. */
export class PendingWork {
  readonly #running = new Set<Promise<unknown>>();
  readonly #whenFewer: (() => void)[] = [];

  track<Value>(work: Promise<Value>): Promise<Value> {
    this.#running.add(work);
    const done = (): void => {
      this.#running.delete(work);
      if (this.#whenFewer.length === 0) return;
      for (const resolve of this.#whenFewer.splice(0)) resolve();
    };
    work.then(done, done);
    return work;
  }

  run(work: () => Promise<void>, reportBug: (error: unknown) => void): void {
    void this.track(work().catch(reportBug));
  }

  get size(): number {
    return this.#running.size;
  }

  /** Resolves when something that is running has ended. */
  fewer(): Promise<void> {
    return new Promise((resolve) => this.#whenFewer.push(resolve));
  }

  /** Resolves when nothing is running, including what the running work begins. */
  async settled(): Promise<void> {
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
  }
}
