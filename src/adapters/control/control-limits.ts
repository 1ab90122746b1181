/** Bounds of the control listener, each named and with its unit. Ours. */
export interface ControlLimits {
  /** Silence while a request head arrives, whole seconds. The runtime rounds it up to four. */
  readonly headSilenceSeconds: number;
  /** Time for a whole body to arrive, milliseconds. */
  readonly bodyTimeoutMs: number;
  /** Requests that are being answered at once; above it the answer is 503. */
  readonly requestsMax: number;
}

export const CONTROL_LIMITS: ControlLimits = Object.freeze({
  headSilenceSeconds: 10,
  bodyTimeoutMs: 30_000,
  requestsMax: 1_000,
});
