import { double, whole } from "./arithmetic.ts";
import { type Budget, TemplateError } from "./budget.ts";
import { VtlList, VtlMap, type VtlValue } from "./value.ts";

/** Characters of a whole number: as many as INTEGER_BITS_MAX bits may need, so that reading one takes no long time. */
export const INTEGER_CHARACTERS_MAX = 1_234;

/**
 * JSON as a Java program reads it, where `JSON.parse` loses something: `1.0` stays a Double, whole numbers of any size stay
 * exact, and members stay in their order whatever their names. The text must be JSON: `JSON.parse` has read it before.
 */
export function readJson(text: string, budget: Budget): VtlValue {
  return new JsonReader(text, budget).value();
}

class JsonReader {
  readonly #text: string;
  readonly #budget: Budget;
  #at = 0;

  constructor(text: string, budget: Budget) {
    this.#text = text;
    this.#budget = budget;
  }

  value(): VtlValue {
    this.#budget.spend(1);
    switch (this.#next()) {
      case '"':
        return this.#string();
      case "{":
        return this.#budget.nested(() => this.#object());
      case "[":
        return this.#budget.nested(() => this.#array());
      case "t":
        this.#at += 4;
        return true;
      case "f":
        this.#at += 5;
        return false;
      case "n":
        this.#at += 4;
        return null;
      default:
        return this.#number();
    }
  }

  #object(): VtlMap {
    const map = new VtlMap();
    this.#at += 1;
    while (this.#next() !== "}") {
      const name = this.#string();
      this.#next();
      this.#at += 1; // The colon.
      map.entries.set(name, this.value());
      if (this.#next() === ",") this.#at += 1;
    }
    this.#at += 1;
    return map;
  }

  #array(): VtlList {
    const items: VtlValue[] = [];
    this.#at += 1;
    while (this.#next() !== "]") {
      items.push(this.value());
      if (this.#next() === ",") this.#at += 1;
    }
    this.#at += 1;
    return new VtlList(items, true);
  }

  #string(): string {
    const text = this.#text;
    const start = this.#at;
    let end = start + 1;
    let isPlain = true;
    for (; end < text.length && text.charCodeAt(end) !== QUOTE; end += 1) {
      if (text.charCodeAt(end) !== BACKSLASH) continue;
      isPlain = false;
      end += 1;
    }
    this.#at = end + 1;
    return isPlain ? text.slice(start + 1, end) : JSON.parse(text.slice(start, end + 1));
  }

  #number(): VtlValue {
    NUMBER.lastIndex = this.#at;
    const digits = NUMBER.exec(this.#text)?.[0] ?? "";
    this.#at += digits.length;
    const number = Number(digits);
    if (/[.eE]/.test(digits)) return double(number);
    if (Number.isSafeInteger(number)) return number + 0;
    if (digits.length > INTEGER_CHARACTERS_MAX) {
      throw new TemplateError(`A number has more than ${INTEGER_CHARACTERS_MAX} characters`);
    }
    return whole(BigInt(digits));
  }

  /** The next character that is no white space. */
  #next(): string | undefined {
    while (isSpace(this.#text.charCodeAt(this.#at))) this.#at += 1;
    return this.#text[this.#at];
  }
}

const QUOTE = 34;
const BACKSLASH = 92;
const NUMBER = /[-+.eE\d]+/y;

function isSpace(code: number): boolean {
  return code === 32 || code === 10 || code === 13 || code === 9;
}
