/**
 * Collects what arrives in pieces and grows with it: a peer that declares much and sends little
 * costs little.
 *
 * Gaps: none known. By design: none, AWS's buffering cannot be seen.
 */
const NOTHING = new Uint8Array(0);
const FIRST_CAPACITY_BYTES = 256;

export class GrowingBytes {
  readonly #bytesMax: number;
  #bytes: Uint8Array = NOTHING;
  #length = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get length(): number {
    return this.#length;
  }

  /** The caller has checked that the piece fits: one that does not is its bug, a RangeError. */
  append(piece: Uint8Array): void {
    const length = this.#length + piece.length;
    if (length > this.#bytesMax) {
      throw new RangeError(`${length} bytes do not fit a limit of ${this.#bytesMax} bytes`);
    }
    if (length > this.#bytes.length) {
      const doubled = Math.max(FIRST_CAPACITY_BYTES, this.#bytes.length * 2, length);
      const grown = new Uint8Array(Math.min(doubled, this.#bytesMax));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(piece, this.#length);
    this.#length = length;
  }

  /** What was collected so far, not copied. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }
}
