/** Bytes for tests of readers: written as text, cut as a network may cut them. */

/** One byte per character. */
export function latin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

export function concat(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** mulberry32: numbers from 0 to below 1, the same ones for the same seed. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The bytes in pieces of 1 to `longest` bytes. */
export function randomPieces(
  bytes: Uint8Array,
  random: () => number,
  longest: number,
): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const length = 1 + Math.floor(random() * longest);
    pieces.push(bytes.subarray(at, at + length));
    at += length;
  }
  return pieces;
}

/** Every way to cut the bytes in two, and the cut into single bytes. */
export function everySplit(bytes: Uint8Array): Uint8Array[][] {
  const splits: Uint8Array[][] = [randomPieces(bytes, () => 0, 1)];
  for (let at = 1; at < bytes.length; at++)
    splits.push([bytes.subarray(0, at), bytes.subarray(at)]);
  return splits;
}

/**
 * Feeds pieces to a reader and takes all events after each. A piece is a copy that is scribbled over
 * once the reader has asked for more, as a runtime that reuses its buffer would do.
 */
export function feed<Event>(
  reader: { push(chunk: Uint8Array): void; next(): Event | undefined },
  pieces: readonly Uint8Array[],
  keep: (event: Event) => Event,
): Event[] {
  const events: Event[] = [];
  for (const piece of pieces) {
    const chunk = new Uint8Array(piece);
    reader.push(chunk);
    for (let event = reader.next(); event !== undefined; event = reader.next()) {
      events.push(keep(event));
    }
    chunk.fill(0xaa);
  }
  return events;
}
