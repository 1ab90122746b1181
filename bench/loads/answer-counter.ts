const STATUS = Buffer.from("HTTP/1.1 ");
const DIGIT_TWO = 0x32;

/** Counts HTTP answers by their status lines, and those that are not 2xx. */
export class AnswerCounter {
  /** The end of the last chunk, when a status line may have begun in it. */
  #tail: Buffer | undefined;
  refused = 0;
  /** How the first of those begins. */
  firstRefusal: string | undefined;

  /** How many answers begin in this chunk. */
  take(chunk: Buffer): number {
    const bytes = this.#tail === undefined ? chunk : Buffer.concat([this.#tail, chunk]);
    let count = 0;
    let at = bytes.indexOf(STATUS);
    let end = 0;
    while (at !== -1 && at + STATUS.length < bytes.length) {
      count += 1;
      if (bytes[at + STATUS.length] !== DIGIT_TWO) {
        this.refused += 1;
        this.firstRefusal ??= bytes.toString("latin1", at, at + 600);
      }
      end = at + STATUS.length;
      at = bytes.indexOf(STATUS, end);
    }
    const rest = bytes.subarray(Math.max(end, bytes.length - STATUS.length));
    this.#tail = rest.includes(STATUS[0] ?? 0) ? Buffer.from(rest) : undefined;
    return count;
  }
}
