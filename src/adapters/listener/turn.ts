/** Bytes that one peer is sent in one write at most; more is written before the turn ends. */
export const TURN_BYTES_MAX = 16_384;
/** Peers that wait for the end of one turn at most, so that the first does not wait for long. */
export const TURN_PEERS_MAX = 128;

/** What a turn ends with. */
export interface Flushable {
  flush(): void;
}

/**
 * One turn of the event loop: what it brings for one peer leaves in one write. A write costs more than all that is done
 * for a small message, and a client that is sent many messages, or has many requests under way, is sent them together.
 */
export class Turn {
  readonly #reportBug: (error: unknown) => void;
  readonly #schedule: (end: () => void) => void;
  /** One for all peers, so that it stays in the cache of the processor. */
  readonly #joined = new Uint8Array(TURN_BYTES_MAX);
  #waiting: Flushable[] = [];
  #spare: Flushable[] = [];
  #scheduled = false;

  /**
   * `reportBug`: a peer that must not throw has thrown. `schedule` calls what it is given once, when all that the turn has
   * brought has been handled.
   */
  constructor(
    reportBug: (error: unknown) => void,
    schedule: (end: () => void) => void = setImmediate,
  ) {
    this.#reportBug = reportBug;
    this.#schedule = schedule;
  }

  /** `peer` is flushed when the turn ends, or sooner. */
  atEnd(peer: Flushable): void {
    if (this.#waiting.push(peer) >= TURN_PEERS_MAX) this.end();
    else if (!this.#scheduled) {
      this.#scheduled = true;
      this.#schedule(this.#ended);
    }
  }

  /** Flushes now whoever waits for the end. */
  end(): void {
    const waiting = this.#waiting;
    this.#waiting = this.#spare;
    for (const peer of waiting) {
      try {
        peer.flush();
      } catch (error) {
        // Thrown on, it would end the process, and the others would wait for ever.
        this.#reportBug(error);
      }
    }
    waiting.length = 0;
    this.#spare = waiting;
  }

  /** All of it in one piece, good until the next call; `TURN_BYTES_MAX` bytes at most. */
  join(first: Uint8Array, more: readonly Uint8Array[]): Uint8Array {
    const joined = this.#joined;
    joined.set(first, 0);
    let length = first.length;
    for (const bytes of more) {
      joined.set(bytes, length);
      length += bytes.length;
    }
    return joined.subarray(0, length);
  }

  readonly #ended = (): void => {
    this.#scheduled = false;
    this.end();
  };
}
