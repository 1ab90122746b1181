/**
 * UTF-8 as RFC 3629 section 4 defines it, judged byte by byte: no overlong forms, no surrogates,
 * nothing above U+10FFFF. A message in fragments is refused at its first bad byte.
 *
 * Gaps: none known. By design: none.
 */
export class Utf8Validator {
  /** Continuation bytes that the current character still needs. */
  #needed = 0;
  /** What the next continuation byte may be: narrower after some first bytes. */
  #lowest = 0x80;
  #highest = 0xbf;

  /** False when the last character has not ended. */
  get complete(): boolean {
    return this.#needed === 0;
  }

  /** False at the first byte that no UTF-8 text can have there; nothing may follow then. */
  accept(bytes: Uint8Array): boolean {
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] as number;
      if (this.#needed > 0) {
        if (byte < this.#lowest || byte > this.#highest) return false;
        this.#lowest = 0x80;
        this.#highest = 0xbf;
        this.#needed--;
      } else if (byte >= 0x80 && !this.#begin(byte)) {
        return false;
      }
    }
    return true;
  }

  #begin(first: number): boolean {
    if (first < 0xc2 || first > 0xf4) return false;
    if (first < 0xe0) {
      this.#needed = 1;
    } else if (first < 0xf0) {
      this.#needed = 2;
      if (first === 0xe0) this.#lowest = 0xa0;
      else if (first === 0xed) this.#highest = 0x9f;
    } else {
      this.#needed = 3;
      if (first === 0xf0) this.#lowest = 0x90;
      else if (first === 0xf4) this.#highest = 0x8f;
    }
    return true;
  }
}
