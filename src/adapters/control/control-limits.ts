/** Bounds of the control listener, each named and with its unit. Ours. */
export interface ControlLimits {
  /** Silence while a request head arrives, seconds. The runtime takes some more to notice it. */
  readonly headSilenceSeconds: number;
  /** Time for a whole body to arrive, milliseconds. */
  readonly bodyTimeoutMs: number;
  /** Of a body that is too long, what is still read, so that its sender gets to the answer, bytes. */
  readonly discardedBytesMax: number;
  /** Requests that are being answered at once; above it the answer is 503. */
  readonly requestsMax: number;
}

export const CONTROL_LIMITS: ControlLimits = Object.freeze({
  headSilenceSeconds: 10,
  bodyTimeoutMs: 30_000,
  discardedBytesMax: 16_777_216,
  requestsMax: 1_000,
});
