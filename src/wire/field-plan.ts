import { type HeaderField, isNamed } from "../core/http.ts";
import { isToken, trimBlanks } from "./ascii.ts";

/**
 * The lines of header fields with certain names: their order, and which are left out, is found once. A value that comes again,
 * as most do, has its line already.
 *
 * Gaps: none known. By design: none, those of what is sent are in `encode-request.ts`.
 */
export class FieldPlan {
  readonly #names: readonly string[];
  /** Which fields are sent, in the order in which they are. */
  readonly #order: readonly number[];
  /** The last of each field. */
  readonly #values: string[];
  readonly #lines: string[];

  /** Throws a RangeError for a name that is no token. */
  constructor(headers: readonly HeaderField[]) {
    this.#names = headers.map(([name]) => name);
    const sent = this.#names.flatMap((name, at) => (isFraming(name) ? [] : [at]));
    this.#order = sent.toSorted((a, b) => (this.#nameAt(a) < this.#nameAt(b) ? -1 : 1));
    for (const at of sent) {
      if (!isToken(this.#nameAt(at))) {
        throw new RangeError("The name of a header field is not a token");
      }
    }
    this.#values = this.#names.map(() => "");
    this.#lines = this.#names.map((name) => `${name}: \r\n`);
  }

  /** Whether these are the names, in that order and spelling. */
  suits(headers: readonly HeaderField[]): boolean {
    const names = this.#names;
    if (names.length !== headers.length) return false;
    for (let at = 0; at < names.length; at++) {
      if (names[at] !== headers[at]?.[0]) return false;
    }
    return true;
  }

  /** Of fields that suit. Throws a RangeError that shows no value. */
  lines(headers: readonly HeaderField[]): string {
    let lines = "";
    for (const at of this.#order) {
      const value = headers[at]?.[1] ?? "";
      lines += value === this.#values[at] ? this.#lines[at] : this.#lineOf(at, value);
    }
    return lines;
  }

  has(lowerName: string): boolean {
    return this.#names.some((name) => isNamed(name, lowerName));
  }

  #nameAt(at: number): string {
    return this.#names[at] ?? "";
  }

  #lineOf(at: number, value: string): string {
    const name = this.#nameAt(at);
    if (NOT_IN_A_LINE.test(value)) {
      throw new RangeError(
        `The value of header "${name}" holds CR, LF, NUL or a character beyond Latin-1`,
      );
    }
    const line = `${name}: ${trimBlanks(value)}\r\n`;
    this.#values[at] = value;
    this.#lines[at] = line;
    return line;
  }
}

/** The length of the body is ours to say. */
function isFraming(name: string): boolean {
  return isNamed(name, "content-length") || isNamed(name, "transfer-encoding");
}

const NOT_IN_A_LINE = /[\r\n\0]|[^\0-\xff]/;
