/**
 * Texts of heads that come again and again: names of fields, a client's Host and User-Agent. Found by their bytes, they cost
 * neither a new string nor its collection, which were most of what reading a head cost.
 *
 * Gaps: none known. By design: none, this cannot be seen on the wire.
 */

/** Texts that are kept, count: a newer one takes the place of an older with the same hash. */
export const CACHED_TEXTS_MAX = 1_024;
/** Longer texts are not kept, bytes. */
export const CACHED_TEXT_BYTES_MAX = 48;

const decoder = new TextDecoder("latin1");

export class TextCache {
  readonly #texts: (string | undefined)[] = new Array(CACHED_TEXTS_MAX).fill(undefined);

  /** The text of `bytes[start..end)`, which MUST be ASCII; `undefined` when it is too long to be kept. */
  read(bytes: Uint8Array, start: number, end: number): string | undefined {
    const length = end - start;
    if (length > CACHED_TEXT_BYTES_MAX) return undefined;
    let hash = length;
    for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0;
    const place = (hash ^ (hash >>> 15)) & (CACHED_TEXTS_MAX - 1);
    const kept = this.#texts[place];
    if (kept !== undefined && isText(kept, bytes, start, length)) return kept;
    const text = decoder.decode(bytes.subarray(start, end));
    this.#texts[place] = text;
    return text;
  }
}

function isText(text: string, bytes: Uint8Array, start: number, length: number): boolean {
  if (text.length !== length) return false;
  for (let at = 0; at < length; at++) {
    if (text.charCodeAt(at) !== bytes[start + at]) return false;
  }
  return true;
}
