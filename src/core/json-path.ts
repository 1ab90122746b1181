/**
 * Definite JSON paths: `a.b[0].c`, `$.a.b`, `['a b'].c`. They select one value or nothing. `BodyPath` takes all of JSONPath, and
 * comes here for these.
 */
export type JsonValue =
  | null
  | boolean
  | number
  | string
  | readonly JsonValue[]
  | { readonly [name: string]: JsonValue };

/** Member names and array indices, outermost first. An empty path is the whole document. */
export type JsonPath = readonly (string | number)[];

/** Parses once, at deployment time. Throws `SyntaxError` with the offset. */
export function compileJsonPath(text: string): JsonPath {
  const steps: (string | number)[] = [];
  let at = 0;
  if (text[0] === "$" && (text.length === 1 || text[1] === "." || text[1] === "[")) {
    at = text[1] === "." ? 2 : 1;
    if (at === 2 && text.length === 2) throw unsupported(text, 1, "the path ends in a dot");
  }
  while (at < text.length) {
    at = text[at] === "[" ? bracketStep(text, at, steps) : nameStep(text, at, steps);
    if (text[at] === ".") {
      at += 1;
      if (at === text.length) throw unsupported(text, at - 1, "the path ends in a dot");
    } else if (at < text.length && text[at] !== "[") {
      throw unsupported(text, at, `expected "." or "[" before "${text[at]}"`);
    }
  }
  return Object.freeze(steps);
}

/** The value at the path; `undefined` when there is none. Inherited members never count. */
export function readJsonPath(path: JsonPath, document: JsonValue): JsonValue | undefined {
  let value: JsonValue = document;
  for (const step of path) {
    if (typeof value !== "object" || value === null) return undefined;
    if (typeof step === "number") {
      if (!isArray(value)) return undefined;
    } else if (isArray(value) || !Object.hasOwn(value, step)) {
      return undefined;
    }
    const next: JsonValue | undefined = (value as { [step: string | number]: JsonValue })[step];
    if (next === undefined) return undefined;
    value = next;
  }
  return value;
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

function nameStep(text: string, start: number, steps: (string | number)[]): number {
  let end = start;
  while (end < text.length && text[end] !== "." && text[end] !== "[") {
    if (text[end] === "*" || text[end] === "]") {
      throw unsupported(text, end, `"${text[end]}" is not supported in a name`);
    }
    end += 1;
  }
  if (end === start) throw unsupported(text, start, "a name is missing");
  steps.push(text.slice(start, end));
  return end;
}

function bracketStep(text: string, start: number, steps: (string | number)[]): number {
  const quote = text[start + 1];
  if (quote === "'" || quote === '"') {
    const close = text.indexOf(quote, start + 2);
    if (close === -1 || text[close + 1] !== "]") {
      throw unsupported(text, start, `the bracket is not closed with ${quote}]`);
    }
    steps.push(text.slice(start + 2, close));
    return close + 2;
  }
  const close = text.indexOf("]", start);
  const index = close === -1 ? "" : text.slice(start + 1, close);
  if (!/^\d{1,9}$/.test(index)) {
    throw unsupported(text, start, "only [number] and ['name'] are supported");
  }
  steps.push(Number(index));
  return close + 1;
}

function unsupported(text: string, offset: number, reason: string): SyntaxError {
  return new SyntaxError(`Invalid JSON path "${text}" at offset ${offset}: ${reason}`);
}
