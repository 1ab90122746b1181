/** Texts that are kept at most; then all are let go. */
export const SHARED_TEXTS_MAX = 1_024;
/** Longer texts are not shared, characters. */
export const SHARED_TEXT_CHARACTERS_MAX = 256;

const UTF8 = new TextEncoder();
const TEXT = new TextDecoder("utf-8", { ignoreBOM: true });

/**
 * Texts that outlive the request they came with. Cut out of a request's head, each would keep the whole head in memory; here
 * it is a text of its own, and one for all connections that have the same, such as the name of a browser.
 */
export class SharedTexts {
  readonly #texts = new Map<string, string>();

  /** An equal text. */
  of(text: string): string {
    if (text.length > SHARED_TEXT_CHARACTERS_MAX) return copyOf(text);
    const kept = this.#texts.get(text);
    if (kept !== undefined) return kept;
    if (this.#texts.size >= SHARED_TEXTS_MAX) this.#texts.clear();
    const copy = copyOf(text);
    this.#texts.set(copy, copy);
    return copy;
  }

  get size(): number {
    return this.#texts.size;
  }
}

function copyOf(text: string): string {
  return text.isWellFormed() ? TEXT.decode(UTF8.encode(text)) : text;
}
