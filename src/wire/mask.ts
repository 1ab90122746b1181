/**
 * The masking of RFC 6455 section 5.3, in place. Masking twice is unmasking.
 *
 * Gaps: none known. By design: none.
 */

/** Below this the word-wise loop costs more than it saves, bytes. */
const WORD_WISE_FROM = 128;

/** The four bytes of a mask key as one number, first byte highest. */
export function maskKeyOf(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] ?? 0) << 24) |
    ((bytes[at + 1] ?? 0) << 16) |
    ((bytes[at + 2] ?? 0) << 8) |
    (bytes[at + 3] ?? 0)
  );
}

/** `offset` counts the bytes of the payload that came before these. */
export function unmask(bytes: Uint8Array, key: number, offset: number): void {
  if (bytes.length < WORD_WISE_FROM) {
    unmaskBytes(bytes, rotate(key, offset));
    return;
  }
  // Word views must lie on multiples of four in the underlying buffer.
  const unaligned = -bytes.byteOffset & 3;
  unmaskBytes(bytes.subarray(0, unaligned), rotate(key, offset));
  const wordCount = (bytes.length - unaligned) >> 2;
  const wordKey = rotate(key, offset + unaligned);
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset + unaligned, wordCount);
  const nativeKey = inMemoryOrder(wordKey);
  for (let at = 0; at < wordCount; at++) words[at] = (words[at] as number) ^ nativeKey;
  // Whole words leave the key where it was.
  unmaskBytes(bytes.subarray(unaligned + wordCount * 4), wordKey);
}

function unmaskBytes(bytes: Uint8Array, key: number): void {
  for (let at = 0; at < bytes.length; at++) {
    bytes[at] = (bytes[at] as number) ^ (key >>> (24 - ((at & 3) << 3)));
  }
}

/** Longest payload that `unmaskedShort` takes, bytes. */
export const SHORT_PAYLOAD_BYTES_MAX = WORD_WISE_FROM - 1;

const short = new Uint8Array(SHORT_PAYLOAD_BYTES_MAX);
/** Of `short`, by their length; made when the first payload of that length comes. */
const shortViews: Uint8Array[] = [];

/**
 * A short payload, whole and unmasked, good until the next call: a copy in a place that stays the same costs less than a view
 * of the chunk that it came in.
 */
export function unmaskedShort(
  bytes: Uint8Array,
  start: number,
  length: number,
  key: number,
): Uint8Array {
  shortViews[length] ??= short.subarray(0, length);
  const payload = shortViews[length];
  for (let at = 0; at < length; at++) {
    payload[at] = (bytes[start + at] as number) ^ (key >>> (24 - ((at & 3) << 3)));
  }
  return payload;
}

/** The key as payload byte `offset` needs it first. */
function rotate(key: number, offset: number): number {
  const bits = (offset & 3) << 3;
  return bits === 0 ? key : (key << bits) | (key >>> (32 - bits));
}

function inMemoryOrder(key: number): number {
  const bytes = new Uint8Array([key >>> 24, key >>> 16, key >>> 8, key]);
  return new Uint32Array(bytes.buffer)[0] ?? 0;
}
