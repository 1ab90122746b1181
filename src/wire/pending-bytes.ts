/**
 * Bytes that arrived and are not yet consumed. One chunk is looked at where it lies; it is copied
 * only when it has to outlive its `push()`, or when a second one arrives before it is used up.
 *
 * Gaps: none known. By design: none, AWS's buffering cannot be seen.
 */
const NOTHING = new Uint8Array(0);

/**
 * Bytes that may wait while the reader is busy with earlier ones. Twice the runtime's largest read
 * (512 KiB): one read held plus one already on its way when the socket is paused.
 */
export const AHEAD_BYTES_MAX = 1_048_576;

export class PendingBytes {
  /** Consumers read `bytes[start..end)` and advance `start`; nothing else may write these. */
  bytes: Uint8Array = NOTHING;
  start = 0;
  end = 0;
  #owned = false;

  get length(): number {
    return this.end - this.start;
  }

  append(chunk: Uint8Array): void {
    const waiting = this.end - this.start;
    if (waiting === 0) {
      this.bytes = chunk;
      this.start = 0;
      this.end = chunk.length;
      this.#owned = false;
      return;
    }
    if (!this.#owned || this.bytes.length - this.end < chunk.length) {
      // Doubling keeps a peer that sends byte by byte from costing a copy of everything per byte.
      this.#move(Math.max(waiting + chunk.length, this.#owned ? waiting * 2 : 0));
    }
    this.bytes.set(chunk, this.end);
    this.end += chunk.length;
  }

  /** The next `count` bytes, not copied: valid until the chunk they came in is reused. */
  take(count: number): Uint8Array {
    const taken = this.bytes.subarray(this.start, this.start + count);
    this.start += count;
    return taken;
  }

  /** Makes what is left safe to hold after the caller reuses its chunk; lets go of what is consumed. */
  keep(): void {
    if (this.end === this.start) this.clear();
    else if (!this.#owned) this.#move(this.end - this.start);
  }

  clear(): void {
    this.bytes = NOTHING;
    this.start = 0;
    this.end = 0;
    this.#owned = false;
  }

  /** Never moves in place: a body handed out as a view of the old bytes stays as it is. */
  #move(capacity: number): void {
    const moved = new Uint8Array(capacity);
    moved.set(this.bytes.subarray(this.start, this.end));
    this.end -= this.start;
    this.start = 0;
    this.bytes = moved;
    this.#owned = true;
  }
}
