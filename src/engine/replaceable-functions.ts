import type { FunctionInvoker, FunctionOutcome } from "./ports.ts";

/** A function runtime that can be put out of service. */
type Runtime = FunctionInvoker & AsyncDisposable;

/** The functions of the current deployment: an event begun on the previous ones ends on them. */
export class ReplaceableFunctions implements FunctionInvoker, AsyncDisposable {
  #current: Generation;
  /** Replaced, and still running an event. */
  readonly #retiring = new Set<Generation>();

  constructor(runtime: Runtime) {
    this.#current = new Generation(runtime);
  }

  invoke(
    request: Parameters<FunctionInvoker["invoke"]>[0],
    signal: AbortSignal,
  ): Promise<FunctionOutcome> {
    return this.#current.invoke(request, signal);
  }

  /** New events go to `runtime`; the previous one is disposed of when its last event has ended. */
  replace(runtime: Runtime): void {
    const retired = this.#current;
    this.#current = new Generation(runtime);
    this.#retiring.add(retired);
    void retired.retire().finally(() => this.#retiring.delete(retired));
  }

  /** Ends them all, also the ones whose events have not ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    const all = [this.#current, ...this.#retiring];
    await Promise.all(all.map((generation) => generation.dispose()));
  }
}

class Generation {
  readonly #runtime: Runtime;
  #running = 0;
  #whenIdle: (() => void) | undefined;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  async invoke(
    request: Parameters<FunctionInvoker["invoke"]>[0],
    signal: AbortSignal,
  ): Promise<FunctionOutcome> {
    this.#running += 1;
    try {
      return await this.#runtime.invoke(request, signal);
    } finally {
      this.#running -= 1;
      if (this.#running === 0) this.#whenIdle?.();
    }
  }

  async retire(): Promise<void> {
    if (this.#running > 0) {
      await new Promise<void>((resolve) => {
        this.#whenIdle = resolve;
      });
    }
    await this.dispose();
  }

  async dispose(): Promise<void> {
    await this.#runtime[Symbol.asyncDispose]();
  }
}
