import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import { type ChildProcess, startChild } from "./child-process.ts";
import { Countdown } from "./countdown.ts";
import {
  describeExit,
  type ExitStatus,
  exited,
  type FunctionError,
  functionError,
  reportedError,
  responseTooLarge,
  timedOut,
} from "./function-error.ts";
import type { FunctionLimits } from "./function-limits.ts";
import type { FunctionLog } from "./function-log.ts";
import type { InspectedProcess } from "./inspected-process.ts";
import type { Inspection } from "./inspection.ts";
import type { Invocation } from "./invocation.ts";
import { PeakMemory } from "./peak-memory.ts";
import {
  endLine,
  initReportLine,
  type ReportedFailure,
  reportLine,
  startLine,
} from "./report-line.ts";
import {
  type Refusal,
  type RuntimeApi,
  type RuntimeApiServer,
  serveRuntimeApi,
} from "./runtime-api-server.ts";
import { settledWithin } from "./settled-within.ts";

export interface InstanceOptions {
  readonly lambdaFunction: LambdaFunction;
  readonly command: readonly string[];
  readonly environment: (runtimeApi: string) => Record<string, string>;
  readonly limits: FunctionLimits;
  readonly log: FunctionLog;
  /** Where a debugger may attach: while one is, no time-out of the instance counts. */
  readonly inspection?: Inspection | undefined;
}

/** The error of a failed initialization, for the event that was waiting for it. */
export type InitFailure = (requestId: string) => FunctionError;

export interface InstanceOwner {
  /** The instance waits for an event; it MAY be given one at once. */
  onIdle(instance: Instance): void;
  /** The event has its answer; the runtime is expected to ask for the next one soon. */
  onAnswered(instance: Instance): void;
  /** The instance takes no more events. `failure`: it ended before it asked for its first. */
  onGone(instance: Instance, failure: InitFailure | undefined): void;
  /** A debugger has been attached, or the last one has gone. */
  onHeld(): void;
}

/** `answered`: the response is in and the runtime has not asked for the next event yet. */
type Phase = "starting" | "idle" | "busy" | "answered" | "gone";

/**
 * One execution environment: one process with a Runtime API of its own, which handles one event at a time.
 * An event ends, as on Lambda, when the runtime asks for the next one; its time-out runs until then.
 */
export class Instance implements RuntimeApi {
  /** Settles when the process has ended, its last lines are written and its Runtime API is closed. */
  readonly ended: Promise<void>;
  deadlineMs = 0;
  idleSinceMs = 0;
  readonly #options: InstanceOptions;
  readonly #owner: InstanceOwner;
  readonly #server: RuntimeApiServer;
  readonly #child: ChildProcess;
  readonly #memory: PeakMemory;
  readonly #timeoutMs: number;
  readonly #startedAt = performance.now();
  readonly #reportEnded: () => void;
  #phase: Phase = "starting";
  #poll: ((invocation: Invocation) => void) | undefined;
  #invocation: Invocation | undefined;
  #deliveredAt = 0;
  #initDurationMs: number | undefined;
  readonly #timer = new Countdown();
  readonly #inspected: InspectedProcess | undefined;

  /** Throws when the program cannot be started. */
  constructor(options: InstanceOptions, owner: InstanceOwner) {
    const { lambdaFunction, limits } = options;
    this.#options = options;
    this.#owner = owner;
    this.#timeoutMs = lambdaFunction.timeoutSeconds * 1000;
    const ended = Promise.withResolvers<void>();
    this.ended = ended.promise;
    this.#reportEnded = ended.resolve;
    this.#server = serveRuntimeApi(this, limits.responseBytesMax);
    this.#inspected = options.inspection?.follow(() => this.#onHeld());
    try {
      this.#child = startChild({
        command: options.command,
        folder: lambdaFunction.codePath,
        environment: options.environment(this.#server.address),
        logLineCharactersMax: limits.logLineCharactersMax,
        onLine: (stream, text) => this.#onLine(stream, text),
      });
    } catch (error) {
      this.#inspected?.ended();
      this.#server.stop();
      throw error;
    }
    this.#memory = new PeakMemory(this.#child.pid);
    this.#timer.hold(this.isHeld);
    this.#timer.start(limits.initTimeoutMs, () => this.#onInitTimeout());
    void this.#child.exited.then((status) => this.#onExit(status));
  }

  /** Whether its time stands still, for a debugger. */
  get isHeld(): boolean {
    return this.#inspected?.isHeld === true;
  }

  /** Hands out an event. MUST only be called while idle. */
  deliver(invocation: Invocation): void {
    const poll = this.#poll;
    if (poll === undefined) throw new Error("deliver() was called while the instance is not idle");
    this.#poll = undefined;
    this.#phase = "busy";
    this.#invocation = invocation;
    this.#deliveredAt = performance.now();
    this.deadlineMs = Date.now() + this.#timeoutMs;
    this.#timer.start(this.#timeoutMs, () => this.#onTimeout());
    this.#log("platform", startLine(invocation.requestId));
    poll(invocation);
  }

  /** Ends the process; an event in it fails. The owner is not told. */
  stop(): void {
    if (this.#phase === "gone") return;
    const interrupted = this.#phase === "busy";
    if (interrupted) {
      this.#fail(functionError("Sandbox.Failure", "The instance was stopped during the event"));
    }
    const reports = interrupted || this.#phase === "answered";
    void this.#depart("SIGTERM", () => {
      if (reports) this.#finish(interrupted ? SANDBOX_FAILURE : undefined);
    });
  }

  next(): Promise<Invocation> | Refusal {
    switch (this.#phase) {
      case "busy":
        return { from: "Running", to: "Ready" };
      case "gone":
        // It is being stopped and lives a little longer: its connection ends before an event comes.
        return Promise.withResolvers<Invocation>().promise;
      case "starting":
        this.#initDurationMs = performance.now() - this.#startedAt;
        this.#timer.cancel();
        break;
      case "answered":
        return this.#endEvent();
      case "idle": // the runtime lost its connection and asks again
        break;
    }
    const { promise, resolve } = Promise.withResolvers<Invocation>();
    const wasIdle = this.#phase === "idle";
    this.#phase = "idle";
    this.#poll = resolve;
    if (!wasIdle) this.#owner.onIdle(this);
    return promise;
  }

  /** The event is over; the instance takes another when the lines of this one are written. */
  #endEvent(): Promise<Invocation> {
    const { promise, resolve } = Promise.withResolvers<Invocation>();
    const isFirst = this.#poll === undefined;
    this.#poll = resolve;
    if (!isFirst) return promise; // the runtime lost its connection and asks again
    this.#timer.cancel();
    const endedAt = performance.now();
    this.#afterOutput(endedAt + this.#options.limits.outputWaitMs, () => {
      if (this.#phase !== "answered") return;
      this.#finish(undefined, endedAt);
      this.#phase = "idle";
      this.#owner.onIdle(this);
    });
    return promise;
  }

  /**
   * Runs when all that was in the process's pipes by now has been read and its lines are emitted. What a handler prints is
   * there before its answer is sent, but the answer and the question for the next event may come in one read, and in the
   * same turn as the lines. A pipe is waited for anew after each read of it, so that what came in between is seen one turn
   * later. `latest`: of `performance.now()`; something that the process has started may print without end.
   */
  #afterOutput(latest: number, run: () => void): void {
    setImmediate(() =>
      setImmediate(() => {
        const emitted = this.#child.linesEmitted();
        const leftMs = latest - performance.now();
        if (emitted === undefined || leftMs <= 0) run();
        else void settledWithin(emitted, leftMs).then(() => this.#afterOutput(latest, run));
      }),
    );
  }

  awaits(requestId: string): boolean {
    return this.#phase === "busy" && this.#invocation?.requestId === requestId;
  }

  respond(body: string): void {
    this.#answered();
    const invocation = this.#invocation;
    invocation?.settle({ kind: "returned", payload: body, requestId: invocation.requestId });
  }

  respondTooLarge(bytes: number | undefined): void {
    this.#answered();
    this.#fail(responseTooLarge(bytes, this.#options.limits.responseBytesMax));
  }

  respondError(body: string, errorTypeHeader: string | undefined): void {
    this.#answered();
    this.#fail(reportedError(body, errorTypeHeader));
  }

  initError(body: string, errorTypeHeader: string | undefined): Refusal | undefined {
    if (this.#phase !== "starting") {
      return { from: this.#phase === "idle" ? "Ready" : "Running", to: "InitError" };
    }
    const error = reportedError(body, errorTypeHeader);
    // No signal: the runtime has still to read its answer, then it exits by itself.
    this.#failInit({ status: "error", errorType: error.errorType }, undefined, () => error);
    return undefined;
  }

  #answered(): void {
    this.#phase = "answered";
    this.#owner.onAnswered(this);
  }

  #onExit(status: ExitStatus): void {
    const error = (requestId: string) => exited(requestId, status);
    switch (this.#phase) {
      case "gone":
        return;
      case "starting":
        return this.#failInit(EXIT_FAILURE, undefined, error);
      case "idle":
        this.#log("platform", `${describeExit(status)}, while no event was being handled`);
        void this.#depart(undefined, noLastLine);
        break;
      case "busy":
        this.#fail(error(this.#invocation?.requestId ?? ""));
        void this.#depart(undefined, () => this.#finish(EXIT_FAILURE));
        break;
      case "answered":
        void this.#depart(undefined, () => this.#finish(undefined));
        break;
    }
    this.#owner.onGone(this, undefined);
  }

  #onTimeout(): void {
    const error = timedOut(this.#invocation?.requestId ?? "", this.#timeoutMs, new Date());
    this.#fail(error);
    void this.#depart("SIGKILL", () => {
      this.#log("platform", error.errorMessage);
      this.#finish(TIMEOUT_FAILURE);
    });
    this.#owner.onGone(this, undefined);
  }

  #onInitTimeout(): void {
    const { initTimeoutMs } = this.#options.limits;
    this.#failInit(TIMEOUT_FAILURE, "SIGKILL", (requestId) =>
      timedOut(requestId, initTimeoutMs, new Date()),
    );
  }

  #failInit(reported: ReportedFailure, signal: "SIGKILL" | undefined, failure: InitFailure): void {
    const durationMs = performance.now() - this.#startedAt;
    void this.#depart(signal, () => this.#log("platform", initReportLine(durationMs, reported)));
    this.#owner.onGone(this, failure);
  }

  /** Sees the process to its end; `writeLast` runs when all of its output has been read. */
  async #depart(signal: "SIGTERM" | "SIGKILL" | undefined, writeLast: () => void): Promise<void> {
    this.#phase = "gone";
    this.#timer.cancel();
    const { shutdownGraceMs } = this.#options.limits;
    if (signal !== undefined) this.#child.signal(signal);
    await this.#exitedWithin(shutdownGraceMs);
    // Also when the process itself has ended: what it started must not stay behind.
    this.#child.signal("SIGKILL");
    await this.#child.exited;
    await settledWithin(this.#child.outputRead, shutdownGraceMs);
    this.#child.flushOutput();
    writeLast();
    this.#invocation = undefined;
    this.#server.stop();
    this.#inspected?.ended();
    this.#reportEnded();
  }

  /** No longer than that, but for the time that a debugger is attached. */
  async #exitedWithin(timeoutMs: number): Promise<void> {
    const late = Promise.withResolvers<void>();
    this.#timer.start(timeoutMs, late.resolve);
    await Promise.race([this.#child.exited, late.promise]);
    this.#timer.cancel();
  }

  #fail(error: FunctionError): void {
    const invocation = this.#invocation;
    invocation?.settle({ kind: "functionError", ...error, requestId: invocation.requestId });
  }

  /** Writes the last lines of an event. What the handler printed has been read by now. */
  #finish(failure: ReportedFailure | undefined, now = performance.now()): void {
    this.#timer.cancel();
    const requestId = this.#invocation?.requestId ?? "";
    this.#child.flushOutput();
    this.#log("platform", endLine(requestId));
    const report = reportLine({
      requestId,
      durationMs: Math.min(now - this.#deliveredAt, this.#timeoutMs),
      initDurationMs: this.#initDurationMs,
      memorySizeMb: this.#options.lambdaFunction.memorySizeMb,
      maxMemoryUsedMb: this.#memory.megabytes(now),
      failure,
    });
    this.#log("platform", report);
    this.#initDurationMs = undefined;
    this.#invocation = undefined;
  }

  #onHeld(): void {
    this.#timer.hold(this.isHeld);
    this.#owner.onHeld();
  }

  #onLine(stream: "stdout" | "stderr", text: string): void {
    if (stream === "stderr" && this.#inspected?.takes(text) === true) return;
    this.#log(stream, text);
  }

  #log(stream: "stdout" | "stderr" | "platform", text: string): void {
    const { functionName } = this.#options.lambdaFunction;
    const requestId = this.#invocation?.requestId;
    this.#options.log(
      requestId === undefined
        ? { functionName, stream, text }
        : { functionName, requestId, stream, text },
    );
  }
}

const TIMEOUT_FAILURE: ReportedFailure = { status: "timeout" };
const EXIT_FAILURE: ReportedFailure = { status: "error", errorType: "Runtime.ExitError" };
const SANDBOX_FAILURE: ReportedFailure = { status: "error", errorType: "Sandbox.Failure" };

function noLastLine(): void {
  // an instance that ends while idle has no event to report
}
