import { TemplateError } from "./budget.ts";
import { assemblePattern, type PatternPart, type PatternProgram } from "./java-pattern-program.ts";

/** Length of a regular expression, characters. Ours. */
export const PATTERN_CHARACTERS_MAX = 1_000;
const PATTERN_NESTING_MAX = 50;

/** A subset of java.util.regex. Throws `TemplateError` for what is not in it. */
export function compilePattern(source: string): PatternProgram {
  if (source.length > PATTERN_CHARACTERS_MAX) {
    throw new TemplateError(
      `A regular expression has more than ${PATTERN_CHARACTERS_MAX} characters`,
    );
  }
  const parser = new PatternParser(source);
  const part = parser.parse();
  return assemblePattern(part, parser.groups);
}

type CharacterTest = (code: number) => boolean;

class PatternParser {
  groups = 1;
  readonly #source: string;
  #at = 0;
  #depth = 0;
  #ignoresCase = false;
  /** The dot takes the ends of lines too. */
  #matchesAll = false;

  constructor(source: string) {
    this.#source = source;
  }

  parse(): PatternPart {
    const flags = /^\(\?([is]+)\)/.exec(this.#source);
    this.#ignoresCase = flags?.[1]?.includes("i") === true;
    this.#matchesAll = flags?.[1]?.includes("s") === true;
    this.#at = flags?.[0].length ?? 0;
    const part = this.#choice();
    if (this.#at < this.#source.length) throw this.#error("a bracket is not open");
    return part;
  }

  #choice(): PatternPart {
    if (this.#depth === PATTERN_NESTING_MAX) throw this.#error("brackets are nested too deep");
    this.#depth += 1;
    const parts = [this.#sequence()];
    while (this.#take("|")) parts.push(this.#sequence());
    this.#depth -= 1;
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: "choice", parts };
  }

  #sequence(): PatternPart {
    const parts: PatternPart[] = [];
    for (;;) {
      const next = this.#source[this.#at];
      if (next === undefined || next === "|" || next === ")") break;
      parts.push(this.#repeated(this.#atom()));
    }
    return { kind: "sequence", parts };
  }

  #atom(): PatternPart {
    const character = this.#source[this.#at] ?? "";
    this.#at += 1;
    switch (character) {
      case "(":
        return this.#group();
      case "[":
        return this.#character(this.#characterClass());
      case ".":
        return this.#character(this.#matchesAll ? () => true : (code) => !isLineEnd(code));
      case "^":
        return instruction("start");
      case "$":
        return instruction("end");
      case "\\":
        return this.#escaped();
      case "*":
      case "+":
      case "?":
      case "{":
        throw this.#error(`nothing to repeat before ${character}`);
    }
    return this.#character(this.#literal(character.charCodeAt(0)));
  }

  #group(): PatternPart {
    let index: number | undefined;
    if (!this.#take("?:")) {
      if (this.#source[this.#at] === "?") throw this.#error("only (?:…) and (…) are supported");
      index = this.groups;
      this.groups += 1;
    }
    const part = this.#choice();
    if (!this.#take(")")) throw this.#error("a bracket is not closed");
    return index === undefined ? part : { kind: "group", part, index };
  }

  #escaped(): PatternPart {
    const character = this.#source[this.#at] ?? "";
    if (character === "Q") return this.#quotation();
    if (character === "b" || character === "B") {
      this.#at += 1;
      return instruction(character === "b" ? "boundary" : "notBoundary");
    }
    return this.#character(this.#escapedTest());
  }

  /** From `\Q` to `\E` or the end all is literal; what follows repeats its last character. */
  #quotation(): PatternPart {
    const start = this.#at + 1;
    const end = this.#source.indexOf("\\E", start);
    const text = end === -1 ? this.#source.slice(start) : this.#source.slice(start, end);
    this.#at = end === -1 ? this.#source.length : end + 2;
    const parts = Array.from({ length: text.length }, (_, index) =>
      this.#character(this.#literal(text.charCodeAt(index))),
    );
    const last = parts.pop();
    if (last !== undefined) parts.push(this.#repeated(last));
    return { kind: "sequence", parts };
  }

  #escapedTest(): CharacterTest {
    const character = this.#source[this.#at] ?? "";
    this.#at += 1;
    if (character === "p" || character === "P") return this.#property(character === "P");
    const predefined = PREDEFINED[character.toLowerCase()];
    if (predefined !== undefined) {
      return character < "a" ? (code) => !predefined(code) : predefined;
    }
    return this.#literal(this.#escapedCode(character));
  }

  #property(isNegated: boolean): CharacterTest {
    const name = /^\{(\w{1,16})\}/.exec(this.#source.slice(this.#at, this.#at + 18))?.[1];
    const test = name === undefined ? undefined : POSIX[name];
    if (name === undefined || test === undefined) {
      throw this.#error(`of \\p{…} only ${Object.keys(POSIX).join(", ")} are supported`);
    }
    this.#at += name.length + 2;
    const folded = this.#ignoresCase && (name === "Lower" || name === "Upper") ? POSIX.Alpha : test;
    return (code) => (folded ?? test)(code) !== isNegated;
  }

  #escapedCode(character: string): number {
    const digits = character === "u" ? 4 : character === "x" ? 2 : 0;
    if (digits > 0) {
      const hex = this.#source.slice(this.#at, this.#at + digits);
      if (!/^[\da-fA-F]+$/.test(hex) || hex.length < digits) throw this.#error("bad \\u or \\x");
      this.#at += digits;
      return Number.parseInt(hex, 16);
    }
    const control = CONTROL[character];
    if (control !== undefined) return control;
    if (character === "" || /[\dA-Za-z]/.test(character)) {
      throw this.#error(`\\${character} is not supported`);
    }
    return character.charCodeAt(0);
  }

  #characterClass(): CharacterTest {
    const isNegated = this.#take("^");
    const tests: CharacterTest[] = [];
    for (let isFirst = true; isFirst || this.#source[this.#at] !== "]"; isFirst = false) {
      if (this.#at >= this.#source.length) throw this.#error("[ is not closed");
      if (this.#source[this.#at] === "[" || this.#source.startsWith("&&", this.#at)) {
        throw this.#error("a class inside a class is not supported");
      }
      tests.push(this.#classItem());
    }
    this.#at += 1;
    return (code) => tests.some((test) => test(code)) !== isNegated;
  }

  #classItem(): CharacterTest {
    const from = this.#classCharacter();
    if (typeof from === "function") return from;
    const { [this.#at]: dash, [this.#at + 1]: next } = this.#source;
    if (dash !== "-" || next === "]" || next === undefined) return this.#literal(from);
    this.#at += 1;
    const to = this.#classCharacter();
    if (typeof to === "function" || to < from) throw this.#error("bad range in a class");
    const inRange = (code: number) => code >= from && code <= to;
    if (!this.#ignoresCase) return inRange;
    return (code) => inRange(code) || inRange(swapCase(code));
  }

  #classCharacter(): number | CharacterTest {
    const character = this.#source[this.#at] ?? "";
    this.#at += 1;
    if (character !== "\\") return character.charCodeAt(0);
    const escaped = this.#source[this.#at] ?? "";
    if (PREDEFINED[escaped.toLowerCase()] !== undefined || /[pP]/.test(escaped)) {
      return this.#escapedTest();
    }
    this.#at += 1;
    return this.#escapedCode(escaped);
  }

  #literal(wanted: number): CharacterTest {
    if (!this.#ignoresCase) return (code) => code === wanted;
    const other = swapCase(wanted);
    return (code) => code === wanted || code === other;
  }

  #character(matches: CharacterTest): PatternPart {
    return { kind: "instruction", instruction: { kind: "character", matches } };
  }

  #repeated(part: PatternPart): PatternPart {
    const counts = this.#quantifier();
    if (counts === undefined) return part;
    const isLazy = this.#take("?");
    if (/[*+?{]/.test(this.#source[this.#at] ?? "")) {
      throw this.#error("possessive and doubled quantifiers are not supported");
    }
    return { kind: "repeat", part, ...counts, isLazy };
  }

  #quantifier(): { min: number; max: number } | undefined {
    if (this.#take("*")) return { min: 0, max: Number.POSITIVE_INFINITY };
    if (this.#take("+")) return { min: 1, max: Number.POSITIVE_INFINITY };
    if (this.#take("?")) return { min: 0, max: 1 };
    if (this.#source[this.#at] !== "{") return undefined;
    const match = /^\{(\d{1,4})(,(\d{1,4})?)?\}/.exec(this.#source.slice(this.#at, this.#at + 12));
    if (match === null) throw this.#error("bad {…}");
    this.#at += match[0].length;
    const min = Number(match[1]);
    const open = match[3] === undefined ? Number.POSITIVE_INFINITY : Number(match[3]);
    const max = match[2] === undefined ? min : open;
    if (max < min) throw this.#error("bad {…}");
    return { min, max };
  }

  #take(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #error(reason: string): TemplateError {
    return new TemplateError(
      `Regular expression ${JSON.stringify(this.#source.slice(0, 80))}: ${reason}`,
    );
  }
}

/** Of ASCII, as Java's are without flags. */
const PREDEFINED: Readonly<Record<string, CharacterTest>> = Object.assign(Object.create(null), {
  d: (code: number) => code >= 48 && code <= 57,
  s: (code: number) => code === 32 || (code >= 9 && code <= 13),
  w: isWordCode,
});

const isUpper: CharacterTest = (code) => code >= 65 && code <= 90;
const isLower: CharacterTest = (code) => code >= 97 && code <= 122;
const isDigit: CharacterTest = (code) => code >= 48 && code <= 57;
const isAlpha: CharacterTest = (code) => isUpper(code) || isLower(code);
const isAlnum: CharacterTest = (code) => isAlpha(code) || isDigit(code);
const isGraph: CharacterTest = (code) => code > 32 && code < 127;

/** The POSIX classes, of ASCII only. */
const POSIX: Readonly<Record<string, CharacterTest>> = Object.assign(Object.create(null), {
  ...{ Lower: isLower, Upper: isUpper, Alpha: isAlpha, Digit: isDigit, Alnum: isAlnum },
  ...{ ASCII: (code: number) => code < 128, Graph: isGraph },
  Punct: (code: number) => isGraph(code) && !isAlnum(code),
  Print: (code: number) => code === 32 || isGraph(code),
  Blank: (code: number) => code === 32 || code === 9,
  Cntrl: (code: number) => code < 32 || code === 127,
  XDigit: (code: number) => isDigit(code) || ((code | 32) >= 97 && (code | 32) <= 102),
  Space: (code: number) => code === 32 || (code >= 9 && code <= 13),
});

const CONTROL: Readonly<Record<string, number>> = Object.assign(Object.create(null), {
  ...{ t: 9, n: 10, f: 12, r: 13, a: 7, e: 27 },
});

export function isWordCode(code: number): boolean {
  const letter = code | 32;
  return (code < 128 && letter >= 97 && letter <= 122) || (code >= 48 && code <= 57) || code === 95;
}

/** Java's line terminators. */
export function isLineEnd(code: number): boolean {
  return code === 10 || code === 13 || code === 0x85 || code === 0x2028 || code === 0x2029;
}

function swapCase(code: number): number {
  const letter = code | 32;
  return code < 128 && letter >= 97 && letter <= 122 ? code ^ 32 : code;
}

function instruction(kind: "start" | "end" | "boundary" | "notBoundary"): PatternPart {
  return { kind: "instruction", instruction: { kind } };
}
