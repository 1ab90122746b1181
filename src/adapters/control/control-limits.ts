/** Bounds of the control listener, each named and with its unit. Ours. */
export interface ControlLimits {
  /** Silence while a request head arrives, seconds. The runtime takes some more to notice it. */
  readonly headSilenceSeconds: number;
  /** Time for a whole body to arrive, milliseconds. */
  readonly bodyTimeoutMs: number;
  /** A route whose bodies may be longer takes long ones, bytes. */
  readonly longBodyBytes: number;
  /** Of those routes' bodies, how many are read and held at once; above it the answer is 503. */
  readonly longBodiesMax: number;
  /** Time for a whole body of them to arrive, milliseconds. */
  readonly longBodyTimeoutMs: number;
  /** Of a body that is too long, what is still read, so that its sender gets to the answer, bytes. */
  readonly discardedBytesMax: number;
  /** Requests that are being answered at once; above it the answer is 503. */
  readonly requestsMax: number;
}

export const CONTROL_LIMITS: ControlLimits = Object.freeze({
  headSilenceSeconds: 10,
  bodyTimeoutMs: 30_000,
  longBodyBytes: 8_388_608,
  longBodiesMax: 4,
  longBodyTimeoutMs: 120_000,
  discardedBytesMax: 16_777_216,
  requestsMax: 1_000,
});
