import { TemplateError } from "./budget.ts";
import {
  type JsonQuery,
  QUERY_FUNCTIONS,
  QUERY_OPERATORS,
  type QueryFilter,
  type QueryFunction,
  type QueryOperand,
  type QueryOperator,
  type QuerySegment,
} from "./json-query-syntax.ts";

/** Length of a JSON path, characters. Ours. */
export const QUERY_CHARACTERS_MAX = 4_096;
const QUERY_NESTING_MAX = 20;

/** Throws `TemplateError` with the offset. A path without `$` begins at the root, too. */
export function parseJsonQuery(text: string): JsonQuery {
  if (text.length > QUERY_CHARACTERS_MAX) {
    throw new TemplateError(`A JSON path has more than ${QUERY_CHARACTERS_MAX} characters`);
  }
  const trimmed = text.trim();
  const source = /^[$@]/.test(trimmed) ? trimmed : `$.${trimmed}`;
  return new QueryParser(source).whole();
}

class QueryParser {
  readonly #source: string;
  #at = 1;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
  }

  whole(): JsonQuery {
    const query = this.#path();
    if (this.#at < this.#source.length) throw this.#error("cannot be read from here on");
    return query;
  }

  #path(): JsonQuery {
    const segments: QuerySegment[] = [];
    let ending: QueryFunction | undefined;
    while (ending === undefined) {
      const isDeep = this.#take("..");
      if (this.#peek() === "[") segments.push(this.#bracket(isDeep));
      else if (isDeep || this.#take(".")) {
        const step = this.#name(isDeep);
        if ("args" in step) ending = step;
        else segments.push(step);
      } else break;
    }
    return { segments, function: ending, isDefinite: segments.every(isDefinite) };
  }

  #name(isDeep: boolean): QuerySegment | QueryFunction {
    if (this.#take("*")) return { kind: "wildcard", isDeep };
    const name = this.#match(/[^.[\]()\s,=<>!&|*]+/y);
    if (name === undefined) throw this.#error("a name is missing");
    if (this.#peek() !== "(") return { kind: "names", names: [name], isDeep };
    const known = QUERY_FUNCTIONS.find((each) => each === name);
    if (known === undefined) throw this.#error(`${name}() is not supported`);
    this.#at += 1;
    this.#space();
    if (this.#take(")")) return { name: known, args: [] };
    if (this.#depth === QUERY_NESTING_MAX) throw this.#error("functions are nested too deep");
    this.#depth += 1;
    const args = this.#list(() => this.#operand());
    this.#depth -= 1;
    this.#expect(")");
    return { name: known, args };
  }

  #bracket(isDeep: boolean): QuerySegment {
    this.#at += 1;
    this.#space();
    const segment = this.#bracketed(isDeep);
    this.#space();
    this.#expect("]");
    return segment;
  }

  #bracketed(isDeep: boolean): QuerySegment {
    if (this.#take("*")) return { kind: "wildcard", isDeep };
    if (this.#take("?")) {
      this.#space();
      this.#expect("(");
      const filter = this.#any();
      this.#space();
      this.#expect(")");
      return { kind: "filter", filter, isDeep };
    }
    const quote = this.#peek();
    if (quote === "'" || quote === '"') {
      return { kind: "names", names: this.#list(() => this.#string()), isDeep };
    }
    const from = this.#integer();
    this.#space();
    if (this.#take(":")) {
      this.#space();
      const to = this.#integer();
      // Jayway reads a step, and takes every item all the same.
      this.#match(/[ ]*:[ ]*(?:-?\d{1,9})?/y);
      return { kind: "slice", from, to, isDeep };
    }
    if (from === undefined) throw this.#error("only names, numbers, slices, * and ?() go in []");
    const indexes = [from];
    while (this.#take(",")) {
      this.#space();
      const next = this.#integer();
      if (next === undefined) throw this.#error("a number is missing");
      indexes.push(next);
      this.#space();
    }
    return { kind: "indexes", indexes, isDeep };
  }

  #any(): QueryFilter {
    if (this.#depth === QUERY_NESTING_MAX) throw this.#error("filters are nested too deep");
    this.#depth += 1;
    const filters = [this.#all()];
    while (this.#takeAfterSpace("||")) filters.push(this.#all());
    this.#depth -= 1;
    return filters.length === 1 && filters[0] !== undefined ? filters[0] : { kind: "any", filters };
  }

  #all(): QueryFilter {
    const filters = [this.#condition()];
    while (this.#takeAfterSpace("&&")) filters.push(this.#condition());
    return filters.length === 1 && filters[0] !== undefined ? filters[0] : { kind: "all", filters };
  }

  #condition(): QueryFilter {
    this.#space();
    const isNegated = this.#take("!");
    this.#space();
    let filter: QueryFilter;
    if (this.#take("(")) {
      filter = this.#any();
      this.#space();
      this.#expect(")");
    } else filter = this.#comparison();
    return isNegated ? { kind: "not", filter } : filter;
  }

  #comparison(): QueryFilter {
    const left = this.#operand();
    const operator = this.#operator();
    if (operator === undefined) {
      if (left.kind !== "path") throw this.#error("an operator is missing");
      return { kind: "exists", operand: left };
    }
    return { kind: "compare", operator, left, right: this.#operand() };
  }

  #operator(): QueryOperator | undefined {
    this.#space();
    return QUERY_OPERATORS.find((operator) => {
      const end = this.#at + operator.length;
      const isHere = this.#source.slice(this.#at, end).toLowerCase() === operator;
      if (!isHere || (/\w$/.test(operator) && /\w/.test(this.#source[end] ?? ""))) return false;
      this.#at = end;
      return true;
    });
  }

  #operand(): QueryOperand {
    this.#space();
    const start = this.#peek();
    if (start === "@" || start === "$") return this.#nestedPath(start);
    if (start === "'" || start === '"') return { kind: "value", value: this.#string() };
    if (start === "/") return this.#pattern();
    if (this.#take("[")) return this.#literalList();
    const word = this.#match(/true|false|null/y);
    if (word !== undefined) {
      return { kind: "value", value: word === "null" ? null : word === "true" };
    }
    const number = this.#match(/-?\d{1,17}(?:\.\d{1,17})?(?:[eE][+-]?\d{1,3})?/y);
    if (number === undefined) throw this.#error("a value is missing");
    return { kind: "value", value: Number(number) };
  }

  #nestedPath(root: "@" | "$"): QueryOperand {
    if (this.#depth === QUERY_NESTING_MAX) throw this.#error("filters are nested too deep");
    this.#at += 1;
    this.#depth += 1;
    const query = this.#path();
    this.#depth -= 1;
    return { kind: "path", root, query };
  }

  #literalList(): QueryOperand {
    this.#space();
    if (this.#take("]")) return { kind: "list", items: [] };
    if (this.#depth === QUERY_NESTING_MAX) throw this.#error("lists are nested too deep");
    this.#depth += 1;
    const items = this.#list(() => this.#operand());
    this.#depth -= 1;
    this.#expect("]");
    return { kind: "list", items };
  }

  #pattern(): QueryOperand {
    const match = this.#match(/\/(?:[^/\\]|\\.)*\/i?/y);
    if (match === undefined) throw this.#error("a regular expression is not closed with /");
    const end = match.lastIndexOf("/");
    const source = match.slice(1, end).replaceAll("\\/", "/");
    return { kind: "pattern", source: match.endsWith("i") ? `(?i)${source}` : source };
  }

  #list<Item>(parse: () => Item): Item[] {
    const items = [parse()];
    this.#space();
    while (this.#take(",")) {
      this.#space();
      items.push(parse());
      this.#space();
    }
    return items;
  }

  #string(): string {
    const quoted = this.#match(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/sy);
    if (quoted === undefined) throw this.#error("a string is not closed");
    return quoted.slice(1, -1).replaceAll(/\\(.)/gs, "$1");
  }

  #integer(): number | undefined {
    const text = this.#match(/-?\d{1,9}/y);
    return text === undefined ? undefined : Number(text);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const text = pattern.exec(this.#source)?.[0];
    this.#at += text?.length ?? 0;
    return text;
  }

  #peek(): string | undefined {
    return this.#source[this.#at];
  }

  #space(): void {
    this.#match(/[ \t\r\n]*/y);
  }

  #takeAfterSpace(text: string): boolean {
    this.#space();
    return this.#take(text);
  }

  #take(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw this.#error(`"${text}" is missing`);
  }

  #error(reason: string): TemplateError {
    const shown = JSON.stringify(this.#source.slice(0, 120));
    return new TemplateError(`JSON path ${shown} at offset ${this.#at}: ${reason}`);
  }
}

function isDefinite(segment: QuerySegment): boolean {
  if (segment.isDeep) return false;
  return segment.kind === "names" || (segment.kind === "indexes" && segment.indexes.length === 1);
}
