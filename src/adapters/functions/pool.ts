import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import type { CallSignal, FunctionOutcome } from "../../engine/ports.ts";
import { functionError } from "./function-error.ts";
import type { FunctionLimits } from "./function-limits.ts";
import { HeldCalls } from "./held-calls.ts";
import type { InitFailure, Instance, InstanceOwner } from "./instance.ts";
import type { Invocation } from "./invocation.ts";

export interface PoolOptions {
  readonly lambdaFunction: LambdaFunction;
  readonly limits: FunctionLimits;
  /** Starts a process. Throws, or names the failure, when that cannot be done. */
  readonly startInstance: (owner: InstanceOwner) => Instance | InitFailure;
  /** There is a debugger for it: it has one instance, which is there before its first event and never ends for being idle. */
  readonly isInspected: boolean;
}

/**
 * The instances of one function: grows on demand to its concurrency, reuses the instance that was used last,
 * so that the others grow idle, and stops those. But for the one that `preinitialize()` or `reload()` starts, an instance is
 * only ever started for an event that waits, and each failed start fails one such event: code that crashes cannot make a loop.
 */
export class FunctionPool implements InstanceOwner, AsyncDisposable {
  readonly #options: PoolOptions;
  readonly #concurrencyMax: number;
  /** Those that count against the concurrency. */
  readonly #instances = new Set<Instance>();
  readonly #starting = new Set<Instance>();
  /** They have answered and are about to ask for their next event. */
  readonly #returning = new Set<Instance>();
  /** Their code has changed: they end after their event. */
  readonly #retired = new Set<Instance>();
  /** Longest idle first. */
  readonly #idle: Instance[] = [];
  readonly #waiting: Invocation[] = [];
  /** Those whose process may still be there. */
  readonly #living = new Set<Instance>();
  #sweep: ReturnType<typeof setTimeout> | undefined;
  #lateReturn: ReturnType<typeof setTimeout> | undefined;
  readonly #heldCalls: HeldCalls | undefined;
  #closed = false;

  constructor(options: PoolOptions) {
    const { lambdaFunction, limits, isInspected } = options;
    this.#options = options;
    const asked = lambdaFunction.reservedConcurrentExecutions ?? limits.concurrentExecutionsMax;
    this.#concurrencyMax = isInspected ? Math.min(asked, 1) : asked;
    this.#heldCalls = isInspected ? new HeldCalls() : undefined;
    this.#startInspected();
  }

  invoke(event: Omit<Invocation, "settle">, signal: CallSignal): Promise<FunctionOutcome> {
    if (signal.aborted) return Promise.resolve(ABORTED);
    const instance = this.#idle.pop();
    if (instance === undefined) {
      const detail = this.#throttle();
      if (detail !== undefined) return Promise.resolve({ kind: "throttled", detail });
    }
    const { promise, resolve } = Promise.withResolvers<FunctionOutcome>();
    const onAbort = () => {
      this.#heldCalls?.remove(signal);
      resolve(ABORTED);
      this.#abandon(invocation);
    };
    const invocation: Invocation = {
      ...event,
      settle: (outcome) => {
        signal.removeEventListener("abort", onAbort);
        this.#heldCalls?.remove(signal);
        resolve(outcome);
      },
    };
    signal.addEventListener("abort", onAbort);
    this.#heldCalls?.add(signal);
    if (instance !== undefined) {
      instance.deliver(invocation);
    } else {
      this.#waiting.push(invocation);
      this.#grow();
    }
    return promise;
  }

  /**
   * Starts an instance that the first event finds ready, when there is none. Failing, it fails nobody: the event starts another.
   * Lambda does it now and then: https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html
   */
  preinitialize(): void {
    if (this.#closed || this.#living.size > 0 || this.#concurrencyMax === 0) return;
    this.#start();
  }

  /** Processes that are there, and events that wait for one. */
  get usage(): { readonly instances: number; readonly waitingEvents: number } {
    return { instances: this.#living.size, waitingEvents: this.#waiting.length };
  }

  /**
   * The code has changed: every instance ends, at once or after its event. Where there was one, the next event finds one that
   * has the new code, and what is wrong with that code is said at once.
   */
  reload(): void {
    const wasRunning = this.#instances.size > 0;
    for (const instance of [...this.#idle, ...this.#starting]) {
      this.#remove(instance);
      instance.stop();
    }
    for (const instance of this.#instances) this.#retired.add(instance);
    this.#returning.clear();
    this.#grow();
    const hasPlace = this.#instances.size < this.#concurrencyMax;
    if (wasRunning && hasPlace && this.#starting.size === 0 && !this.#closed) this.#start();
    this.#startInspected();
  }

  onAnswered(instance: Instance): void {
    if (!this.#retired.has(instance)) this.#returning.add(instance);
  }

  onIdle(instance: Instance): void {
    this.#starting.delete(instance);
    this.#returning.delete(instance);
    if (this.#retired.has(instance)) {
      this.#remove(instance);
      instance.stop();
      this.#grow();
      this.#startInspected();
      return;
    }
    const invocation = this.#waiting.shift();
    if (this.#waiting.length === 0) this.#stopAwaitingReturn();
    if (invocation !== undefined) return instance.deliver(invocation);
    instance.idleSinceMs = performance.now();
    this.#idle.push(instance);
    this.#armSweep(this.#options.limits.idleInstanceMs);
  }

  onGone(instance: Instance, failure: InitFailure | undefined): void {
    this.#remove(instance);
    if (failure !== undefined) this.#failFirst(failure);
    this.#grow();
  }

  onHeld(): void {
    this.#heldCalls?.hold([...this.#living].some(({ isHeld }) => isHeld));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#sweep);
    this.#stopAwaitingReturn();
    for (const invocation of this.#waiting.splice(0)) {
      invocation.settle({ kind: "throttled", detail: this.#closedDetail() });
    }
    const living = [...this.#living];
    for (const instance of living) {
      this.#remove(instance);
      instance.stop();
    }
    await Promise.all(living.map((instance) => instance.ended));
  }

  /** Why an event that no instance is idle for cannot be taken. */
  #throttle(): string | undefined {
    if (this.#closed) return this.#closedDetail();
    if (this.#instances.size < this.#concurrencyMax) return undefined;
    const queued = this.#waiting.length - this.#starting.size - this.#returning.size;
    const { queuedInvocationsMax } = this.#options.limits;
    if (this.#concurrencyMax > 0 && queued < queuedInvocationsMax) return undefined;
    return `Function "${this.#options.lambdaFunction.functionName}" handles ${this.#concurrencyMax} events at once and ${Math.max(queued, 0)} wait: both limits are reached`;
  }

  #closedDetail(): string {
    return `Function "${this.#options.lambdaFunction.functionName}" takes no events: the gateway is stopping`;
  }

  /** Starts an instance for each event that has none on its way, as far as the concurrency allows. */
  #grow(): void {
    while (
      !this.#closed &&
      this.#starting.size < this.#waiting.length &&
      this.#instances.size < this.#concurrencyMax
    ) {
      if (this.#starting.size + this.#returning.size >= this.#waiting.length) {
        return this.#awaitReturn();
      }
      this.#start();
    }
  }

  #start(): void {
    const started = this.#options.startInstance(this);
    if (typeof started === "function") return this.#failFirst(started);
    this.#instances.add(started);
    this.#starting.add(started);
    this.#living.add(started);
    this.onHeld();
    void started.ended.then(() => this.#living.delete(started));
  }

  /** A developer sets breakpoints before the first event. An instance that failed is not started again without one. */
  #startInspected(): void {
    if (!this.#options.isInspected || this.#closed) return;
    if (this.#instances.size < this.#concurrencyMax) this.#start();
  }

  #failFirst(failure: InitFailure): void {
    const invocation = this.#waiting.shift();
    if (invocation === undefined) return;
    const { requestId } = invocation;
    invocation.settle({ kind: "functionError", ...failure(requestId), requestId });
  }

  /** The caller has left. An event that an instance is starting for goes on, as on AWS; the others go. */
  #abandon(invocation: Invocation): void {
    const place = this.#waiting.indexOf(invocation);
    if (place >= this.#starting.size) this.#waiting.splice(place, 1);
  }

  #remove(instance: Instance): void {
    this.#instances.delete(instance);
    this.#starting.delete(instance);
    this.#returning.delete(instance);
    this.#retired.delete(instance);
    const place = this.#idle.lastIndexOf(instance);
    if (place !== -1) this.#idle.splice(place, 1);
  }

  /** Those that answered are given a moment to come back before a process is started in their place. */
  #awaitReturn(): void {
    this.#lateReturn ??= setTimeout(() => {
      this.#lateReturn = undefined;
      this.#returning.clear();
      this.#grow();
    }, this.#options.limits.returnWaitMs);
  }

  #stopAwaitingReturn(): void {
    if (this.#lateReturn === undefined) return;
    clearTimeout(this.#lateReturn);
    this.#lateReturn = undefined;
  }

  /** One timer for the pool, re-armed only when it fires: an event costs it nothing. */
  #armSweep(afterMs: number): void {
    if (this.#sweep !== undefined || this.#closed || this.#options.isInspected) return;
    this.#sweep = setTimeout(() => {
      this.#sweep = undefined;
      this.#stopIdle();
    }, afterMs);
    this.#sweep.unref();
  }

  #stopIdle(): void {
    const { idleInstanceMs } = this.#options.limits;
    for (;;) {
      const oldest = this.#idle[0];
      if (oldest === undefined) return;
      const remainingMs = oldest.idleSinceMs + idleInstanceMs - performance.now();
      if (remainingMs > 0) return this.#armSweep(remainingMs);
      this.#remove(oldest);
      oldest.stop();
    }
  }
}

const ABORTED: FunctionOutcome = Object.freeze({ kind: "aborted" });

/** A failure that does not depend on the event it meets. */
export function initFailure(errorType: string, errorMessage: string): InitFailure {
  const error = functionError(errorType, errorMessage);
  return () => error;
}
