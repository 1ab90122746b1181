import type {
  CallSignal,
  EventOutcome,
  FunctionInvoker,
  FunctionOutcome,
  FunctionRequest,
} from "../ports.ts";

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

  invoke(request: FunctionRequest, signal: CallSignal): Promise<FunctionOutcome> {
    return this.#current.invoke(request, signal);
  }

  invokeEvent(request: FunctionRequest, signal: CallSignal): Promise<EventOutcome> {
    return this.#current.invokeEvent(request, signal);
  }

  /** Resolves when no function is running an event, those nobody waits for included. */
  async settled(): Promise<void> {
    await Promise.all([this.#current, ...this.#retiring].map((each) => each.idle()));
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
  readonly #whenIdle: (() => void)[] = [];
  #disposal: Promise<void> | undefined;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  async invoke(request: FunctionRequest, signal: CallSignal): Promise<FunctionOutcome> {
    this.#running += 1;
    try {
      return await this.#runtime.invoke(request, signal);
    } finally {
      this.#ended();
    }
  }

  async invokeEvent(request: FunctionRequest, signal: CallSignal): Promise<EventOutcome> {
    this.#running += 1;
    let done = Promise.resolve();
    try {
      const outcome = await this.#runtime.invokeEvent(request, signal);
      if (outcome.kind === "accepted") done = outcome.done;
      return outcome;
    } finally {
      void done.then(() => this.#ended());
    }
  }

  async idle(): Promise<void> {
    if (this.#running > 0) await new Promise<void>((resolve) => this.#whenIdle.push(resolve));
  }

  async retire(): Promise<void> {
    await this.idle();
    await this.dispose();
  }

  #ended(): void {
    this.#running -= 1;
    if (this.#running > 0) return;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }

  /** Once, however often it is asked. */
  dispose(): Promise<void> {
    this.#disposal ??= Promise.resolve(this.#runtime[Symbol.asyncDispose]());
    return this.#disposal;
  }
}
