import type {
  CallSignal,
  EventOutcome,
  FunctionInvoker,
  FunctionOutcome,
  FunctionRequest,
} from "../ports.ts";

/** What runs one function, and can be put out of service. */
type Runtime = FunctionInvoker & AsyncDisposable;

/** The functions of the current deployment: an event begun on a previous one ends on it. */
export class ReplaceableFunctions implements FunctionInvoker, AsyncDisposable {
  /** By the function's ARN. */
  #current: ReadonlyMap<string, Generation> = new Map();
  /** Replaced, and still running an event. */
  readonly #retiring = new Set<Generation>();

  async invoke(request: FunctionRequest, signal: CallSignal): Promise<FunctionOutcome> {
    const found = this.#find(request);
    return found === undefined ? notFound(request) : found.invoke(request, signal);
  }

  async invokeEvent(request: FunctionRequest, signal: CallSignal): Promise<EventOutcome> {
    const found = this.#find(request);
    return found === undefined ? notFound(request) : found.invokeEvent(request, signal);
  }

  /** Resolves when no function is running an event, those nobody waits for included. */
  async settled(): Promise<void> {
    await Promise.all([...this.#current.values(), ...this.#retiring].map((each) => each.idle()));
  }

  /**
   * New events go to these; one that is there already goes on as it is. Resolves when what they replace is gone: each
   * is disposed of when its last event has ended.
   */
  async replace(runtimes: ReadonlyMap<string, Runtime>): Promise<void> {
    const before = this.#current;
    const next = new Map<string, Generation>();
    for (const [functionArn, runtime] of runtimes) {
      const known = before.get(functionArn);
      next.set(functionArn, known?.runs(runtime) === true ? known : new Generation(runtime));
    }
    this.#current = next;
    const retired = [...before].filter(([functionArn, each]) => next.get(functionArn) !== each);
    await Promise.all(retired.map(([, each]) => this.#retire(each)));
  }

  /** Ends them all, also the ones whose events have not ended. */
  async [Symbol.asyncDispose](): Promise<void> {
    const all = [...this.#current.values(), ...this.#retiring];
    await Promise.all(all.map((generation) => generation.dispose()));
  }

  /** Every version and alias of a function here is the same code. */
  #find({ functionArn }: FunctionRequest): Generation | undefined {
    const found = this.#current.get(functionArn);
    if (found !== undefined) return found;
    const parts = functionArn.split(":");
    return parts.length === 8 ? this.#current.get(parts.slice(0, 7).join(":")) : undefined;
  }

  async #retire(generation: Generation): Promise<void> {
    this.#retiring.add(generation);
    try {
      await generation.retire();
    } finally {
      this.#retiring.delete(generation);
    }
  }
}

function notFound({ functionArn }: FunctionRequest): { kind: "notFound"; detail: string } {
  return { kind: "notFound", detail: `Function not found: ${functionArn}` };
}

class Generation {
  readonly #runtime: Runtime;
  #running = 0;
  readonly #whenIdle: (() => void)[] = [];
  #disposal: Promise<void> | undefined;

  constructor(runtime: Runtime) {
    this.#runtime = runtime;
  }

  runs(runtime: Runtime): boolean {
    return this.#runtime === runtime;
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
