import { VARIABLE_NESTING_MAX } from "./serverless-limits.ts";

/** Text with variables in it: what stands between them, and they. */
export type VariableText = readonly (string | Variable)[];

/** `${self:custom.table, 'rooms'}`: the first source with a value is taken. */
export interface Variable {
  /** With its `${` and `}`. */
  readonly written: string;
  readonly sources: readonly VariableSource[];
}

export type VariableSource = LiteralSource | LookupSource;

export interface LiteralSource {
  readonly kind: "literal";
  readonly value: string | number | boolean | null;
}

/** `file(./config.yml):prod.table` has the type `file`, one parameter and an address. */
export interface LookupSource {
  readonly kind: "lookup";
  readonly type: string;
  /** `undefined`: written without brackets. */
  readonly params: readonly VariableText[] | undefined;
  readonly address: VariableText | undefined;
}

/** Begins like a variable: `${self:`, `${strToBool(`. `${AWS::Region}` and `${Table}` are CloudFormation's. */
const VARIABLE_START = /\$\{[a-z][a-zA-Z0-9]*(?:\(|:(?!:))/y;
const TYPE = /[a-z][a-zA-Z0-9]*/y;
/** What a value after a comma may be without quotation marks. */
const LITERALS: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };

/**
 * The variables of the Serverless Framework in a text, or `undefined` when the text stands for itself
 * (https://github.com/oss-serverless/osls/tree/4.x/docs/guides, "Variables"). A backslash before `${` keeps it as it is. Throws SyntaxError.
 */
export function parseVariables(text: string): VariableText | undefined {
  if (!text.includes("${")) return undefined;
  const reader = new VariableReader(text);
  const parts = reader.text(() => false);
  return parts.length === 1 && parts[0] === text ? undefined : parts;
}

class VariableReader {
  readonly #text: string;
  #at = 0;
  #nesting = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Up to a character at which `ends`, which is not read. */
  text(ends: (character: string) => boolean): VariableText {
    const parts: (string | Variable)[] = [];
    let plain = "";
    while (this.#at < this.#text.length && !ends(this.#text[this.#at] ?? "")) {
      const escaped = this.#backslashes();
      if (escaped !== undefined) {
        plain += escaped;
      } else if (this.#startsVariable()) {
        if (plain !== "") parts.push(plain);
        plain = "";
        parts.push(this.#variable());
      } else {
        plain += this.#text[this.#at];
        this.#at += 1;
      }
    }
    if (plain !== "") parts.push(plain);
    return parts;
  }

  /** Backslashes right before `${`: two are one, and an odd one keeps what follows from being a variable. */
  #backslashes(): string | undefined {
    let end = this.#at;
    while (this.#text[end] === "\\") end += 1;
    const slashes = end - this.#at;
    if (slashes === 0) return undefined;
    this.#at = end;
    if (!this.#text.startsWith("${", end)) return "\\".repeat(slashes);
    const isKept = slashes % 2 === 1;
    if (isKept) this.#at += 2;
    return "\\".repeat(Math.floor(slashes / 2)) + (isKept ? "${" : "");
  }

  #startsVariable(): boolean {
    VARIABLE_START.lastIndex = this.#at;
    return VARIABLE_START.test(this.#text);
  }

  #variable(): Variable {
    const start = this.#at;
    this.#nesting += 1;
    if (this.#nesting > VARIABLE_NESTING_MAX) {
      this.#fail(`more than ${VARIABLE_NESTING_MAX} variables stand inside one another`);
    }
    this.#at += 2;
    const sources: VariableSource[] = [];
    do {
      this.#spaces();
      sources.push(sources.length === 0 ? this.#lookup() : this.#source());
      this.#spaces();
    } while (this.#take(","));
    if (!this.#take("}")) {
      this.#fail(this.#at < this.#text.length ? "a } or a comma is missing" : "its } is missing");
    }
    this.#nesting -= 1;
    return { written: this.#text.slice(start, this.#at), sources };
  }

  /** After a comma a value may stand as well. */
  #source(): VariableSource {
    const character = this.#text[this.#at];
    if (character === '"' || character === "'") return { kind: "literal", value: this.#quoted() };
    const pattern = /([A-Za-z0-9.-]+)\s*([},])/y;
    pattern.lastIndex = this.#at;
    const literal = pattern.exec(this.#text)?.[1];
    if (literal === undefined) return this.#lookup();
    this.#at += literal.length;
    if (Object.hasOwn(LITERALS, literal)) {
      return { kind: "literal", value: LITERALS[literal] ?? null };
    }
    const number = Number(literal);
    if (Number.isNaN(number)) {
      this.#fail(`${literal} is no value: put quotation marks around text`);
    }
    return { kind: "literal", value: number };
  }

  #lookup(): LookupSource {
    TYPE.lastIndex = this.#at;
    const type = TYPE.exec(this.#text)?.[0];
    if (type === undefined) {
      this.#fail("a source such as self: or env: is missing");
    }
    this.#at += type.length;
    const params = this.#take("(") ? this.#params() : undefined;
    this.#spaces();
    if (!this.#take(":")) {
      if (params === undefined) this.#fail(`a colon is missing after ${type}`);
      return { kind: "lookup", type, params, address: undefined };
    }
    this.#spaces();
    return { kind: "lookup", type, params, address: this.#address() };
  }

  #params(): VariableText[] {
    const params: VariableText[] = [];
    for (;;) {
      this.#spaces();
      if (this.#take(")")) return params;
      if (this.#at >= this.#text.length) this.#fail("its ) is missing");
      params.push(this.#argument((character) => ",)}".includes(character)));
      this.#spaces();
      if (this.#take(",")) continue;
      if (this.#text[this.#at] !== ")") this.#fail("a ) is missing");
    }
  }

  #address(): VariableText | undefined {
    const address = this.#argument((character) => ",}".includes(character));
    return address.length === 0 ? undefined : address;
  }

  #argument(ends: (character: string) => boolean): VariableText {
    const character = this.#text[this.#at];
    if (character === '"' || character === "'") return [this.#quoted()];
    return trimmed(this.text(ends));
  }

  #quoted(): string {
    const pattern = this.#text[this.#at] === "'" ? /'([^']*)'/y : /"(?:[^"\\]|\\.)*"/sy;
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) this.#fail("a closing quotation mark is missing");
    this.#at += found[0].length;
    if (found[1] !== undefined) return found[1];
    try {
      return JSON.parse(found[0]) as string;
    } catch {
      return this.#fail(`${found[0]} is no text as JSON has it`);
    }
  }

  #spaces(): void {
    while (/\s/.test(this.#text[this.#at] ?? "")) this.#at += 1;
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  #fail(what: string): never {
    throw new SyntaxError(`${what}, at character ${this.#at + 1} of ${JSON.stringify(this.#text)}`);
  }
}

/** Spaces around an address are no part of it. */
function trimmed(parts: VariableText): VariableText {
  const cut = parts.map((part, index) => {
    if (typeof part !== "string") return part;
    const begun = index === 0 ? part.trimStart() : part;
    return index === parts.length - 1 ? begun.trimEnd() : begun;
  });
  return cut.filter((part) => part !== "");
}
