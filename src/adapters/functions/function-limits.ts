/** Bounds of the local Lambda functions, each named and with its unit. */
export interface FunctionLimits {
  /** Instances of one function that may run at once. AWS: 1000 per account; a laptop needs fewer. */
  readonly concurrentExecutionsMax: number;
  /** Events of one function that may wait for an instance beyond those that one is starting for. Ours. */
  readonly queuedInvocationsMax: number;
  /** An instance without an event for this long is stopped, milliseconds. AWS does not publish its own. */
  readonly idleInstanceMs: number;
  /**
   * From an answer to the runtime's next question, milliseconds, that an event waits for before another process is
   * started for it: starting one takes longer. Ours; Lambda has an environment ready.
   */
  readonly returnWaitMs: number;
  /** From the start of a process to its first `next`, milliseconds. AWS: 10 seconds. */
  readonly initTimeoutMs: number;
  /** Body of a response, bytes. AWS: 6 MB and 100 bytes. */
  readonly responseBytesMax: number;
  /** One line of a function's output, UTF-16 characters; a longer one is split. CloudWatch: 256 KB. */
  readonly logLineCharactersMax: number;
  /** Longest wait for the last lines of an event before the instance takes the next one, milliseconds. Ours. */
  readonly outputWaitMs: number;
  /** From SIGTERM to SIGKILL when an instance is stopped, milliseconds. Ours. */
  readonly shutdownGraceMs: number;
}

export const LAMBDA_FUNCTION_LIMITS: FunctionLimits = Object.freeze({
  concurrentExecutionsMax: 10,
  queuedInvocationsMax: 1_000,
  idleInstanceMs: 300_000,
  returnWaitMs: 25,
  initTimeoutMs: 10_000,
  responseBytesMax: 6_291_556,
  logLineCharactersMax: 262_144,
  outputWaitMs: 1_000,
  shutdownGraceMs: 500,
});
