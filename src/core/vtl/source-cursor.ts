import { TEMPLATE_NESTING_MAX } from "./budget.ts";
import type { VtlExpression, VtlNode } from "./syntax.ts";

/** The productions that need each other, so that their files need not. */
export interface Grammar {
  expression(cursor: SourceCursor): VtlExpression;
  /** A whole template: that of a double-quoted string. */
  template(cursor: SourceCursor): readonly VtlNode[];
}

/** A place in a template, on its way to the end. */
export class SourceCursor {
  readonly source: string;
  readonly grammar: Grammar;
  at = 0;
  #depth: number;
  #line: number;
  /** Offset of the line's end, -1 on the last one. */
  #lineEnd: number;

  constructor(source: string, grammar: Grammar, inside?: { depth: number; line: number }) {
    this.source = source;
    this.grammar = grammar;
    this.#depth = inside?.depth ?? 0;
    this.#line = inside?.line ?? 1;
    this.#lineEnd = source.indexOf("\n");
  }

  /** The text of a double-quoted string, one level deeper. */
  within(source: string): readonly VtlNode[] {
    return this.nested(() => {
      const inner = { depth: this.#depth, line: this.line() };
      return this.grammar.template(new SourceCursor(source, this.grammar, inner));
    });
  }

  nested<Value>(parse: () => Value): Value {
    if (this.#depth === TEMPLATE_NESTING_MAX) {
      throw this.error(`nested deeper than ${TEMPLATE_NESTING_MAX} levels`);
    }
    this.#depth += 1;
    const value = parse();
    this.#depth -= 1;
    return value;
  }

  /** Of the current place, counted from 1. Each line is looked for once. */
  line(): number {
    while (this.#lineEnd !== -1 && this.#lineEnd < this.at) {
      this.#line += 1;
      this.#lineEnd = this.source.indexOf("\n", this.#lineEnd + 1);
    }
    return this.#line;
  }

  starts(text: string): boolean {
    return this.source.startsWith(text, this.at);
  }

  /** Steps over the text if it is here. */
  take(text: string): boolean {
    if (!this.starts(text)) return false;
    this.at += text.length;
    return true;
  }

  expect(text: string, where: string): void {
    if (this.take(text)) return;
    const found = this.source[this.at];
    const what = found === undefined ? "the template ends" : `there is "${found}"`;
    throw this.error(`"${text}" is missing ${where}; ${what}`);
  }

  skipSpace(): void {
    while (isSpace(this.source.charCodeAt(this.at))) this.at += 1;
  }

  /** A letter or `_`, then letters, digits, `_` and `-`; `undefined` when no name starts here. */
  name(): string | undefined {
    if (!isNameStart(this.source.charCodeAt(this.at))) return undefined;
    const start = this.at;
    while (isNamePart(this.source.charCodeAt(this.at))) this.at += 1;
    return this.source.slice(start, this.at);
  }

  error(reason: string): SyntaxError {
    return new SyntaxError(`line ${this.line()}: ${reason}`);
  }
}

export function isNameStart(code: number): boolean {
  const letter = code | 32;
  return (letter >= 97 && letter <= 122 && code < 128) || code === 95;
}

function isNamePart(code: number): boolean {
  return isNameStart(code) || (code >= 48 && code <= 57) || code === 45;
}

function isSpace(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}
