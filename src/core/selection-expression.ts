/**
 * Selection expressions (AWS: "API Gateway WebSocket selection expressions"): text with variables that
 * a message's JSON body fills in, evaluated once and never recursively.
 *
 * Gaps: 2026-11-28 AWS's parser tolerates some malformed JSON: one capture shows an unquoted name. Such a body counts as "not
 *   JSON" here, as AWS documents it: how far its tolerance goes is not known, and a parser that guesses would hide clients' bugs. 2026-11-22 `$context`, `$request.header` and other variables that WebSocket routing cannot use are refused.
 * By design: 2026-11-22 a JSON null counts as missing. 2026-11-28 of a repeated header `header.name` is the last value and
 *   `multivalueheader.name` the list as a body's: `[a, b]`.
 */

import { BodyPath } from "./body-path.ts";
import { type HeaderField, headerValues } from "./http.ts";
import type { JsonBody } from "./json-body.ts";

/** What `${integration.response.…}` stands for, once an integration has answered. */
export interface IntegrationResponseScope {
  readonly statusCode: number;
  readonly headers: readonly HeaderField[];
}

/** `route`: `$request.body.…` and static text. `integrationResponse`: also `$integration.response.…`. */
export type ExpressionKind = "route" | "integrationResponse";

type Token =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "body"; readonly path: BodyPath }
  | { readonly kind: "statusCode" }
  | { readonly kind: "responseHeader"; readonly lowerName: string; readonly multi: boolean };

export class SelectionExpression {
  readonly source: string;
  readonly #tokens: readonly Token[];
  /** The member of `$request.body.member` when that is the whole expression: nearly every API. */
  readonly #member: string | undefined;

  private constructor(source: string, tokens: readonly Token[]) {
    this.source = source;
    this.#tokens = tokens;
    const [only] = tokens;
    this.#member = tokens.length === 1 && only?.kind === "body" ? only.path.member : undefined;
  }

  /** Parses once, at deployment time. Throws `SyntaxError` with the offset. */
  static compile(source: string, kind: ExpressionKind = "route"): SelectionExpression {
    return new SelectionExpression(source, tokenize(source, kind));
  }

  /**
   * `undefined` when the expression cannot be evaluated: it needs the body and the body is not JSON, or it is
   * one variable that is missing. A variable missing among others is the empty string.
   */
  evaluate(body: JsonBody | undefined, response?: IntegrationResponseScope): string | undefined {
    if (this.#member !== undefined) {
      const document = body?.value();
      if (typeof document === "object" && document !== null && !Array.isArray(document)) {
        const value = (document as Readonly<Record<string, unknown>>)[this.#member];
        if (typeof value === "string") return value;
      }
    }
    const [only] = this.#tokens;
    if (this.#tokens.length === 1 && only !== undefined) return tokenText(only, body, response);
    let result = "";
    for (const token of this.#tokens) {
      const text = tokenText(token, body, response);
      if (text !== undefined) result += text;
      else if (token.kind === "body" && body?.value() === undefined) return undefined;
    }
    return result;
  }
}

function tokenText(
  token: Token,
  body: JsonBody | undefined,
  response: IntegrationResponseScope | undefined,
): string | undefined {
  switch (token.kind) {
    case "text":
      return token.text;
    case "body":
      return body === undefined ? undefined : token.path.text(body);
    case "statusCode":
      return response === undefined ? undefined : String(response.statusCode);
    case "responseHeader": {
      const values = headerValues(response?.headers ?? [], token.lowerName);
      return token.multi && values.length > 0 ? `[${values.join(", ")}]` : values.at(-1);
    }
  }
}

function tokenize(source: string, kind: ExpressionKind): Token[] {
  if (source === "") throw invalid(source, 0, "the expression is empty");
  const tokens: Token[] = [];
  let text = "";
  let at = 0;
  while (at < source.length) {
    if (source[at] === "\\" && source[at + 1] === "$") {
      text += "$";
      at += 2;
    } else if (source[at] === "$") {
      if (text !== "") tokens.push({ kind: "text", text });
      text = "";
      const { name, start, end } = variableAt(source, at);
      tokens.push(variable(source, name, { offset: start, kind }));
      at = end;
    } else {
      text += source[at];
      at += 1;
    }
  }
  if (text !== "") tokens.push({ kind: "text", text });
  return tokens;
}

function variableAt(source: string, at: number): { name: string; start: number; end: number } {
  if (source[at + 1] === "{") {
    const close = closingBrace(source, at + 2);
    if (close === -1) throw invalid(source, at, 'the "{" is never closed');
    return { name: source.slice(at + 2, close), start: at + 2, end: close + 1 };
  }
  const end = variableEnd(source, at + 1);
  if (end === at + 1) throw invalid(source, at, 'a variable name is missing after "$"');
  return { name: source.slice(at + 1, end), start: at + 1, end };
}

/** Braces in the brackets of a path are the path's own. */
function closingBrace(source: string, start: number): number {
  for (let at = start; at < source.length; at += 1) {
    if (source[at] === "}") return at;
    if (source[at] === "[") at = closingBracket(source, at) ?? at;
  }
  return -1;
}

/** Without braces a variable runs to the first character that cannot be part of a path. */
function variableEnd(source: string, start: number): number {
  let end = start;
  for (;;) {
    if (source[end] === "[") end = (closingBracket(source, end) ?? end) + 1;
    else if (source.startsWith(".*", end) || source.startsWith("()", end)) end += 2;
    else if (end < source.length && isNameCharacter(source, end)) end += 1;
    else return end;
  }
}

/** Of the bracket at `start`; `undefined`: it is not closed. */
function closingBracket(source: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < source.length; at += 1) {
    const character = source[at];
    if (character === "'" || character === '"') {
      const close = source.indexOf(character, at + 1);
      if (close === -1) return undefined;
      at = close;
    } else if (character === "[") depth += 1;
    else if (character === "]") depth -= 1;
    if (depth === 0) return at;
  }
  return undefined;
}

function isNameCharacter(source: string, at: number): boolean {
  const character = source[at] ?? "";
  return /[\w.[\]'"-]/.test(character) || character > "\u007f";
}

const BODY = "request.body";
const RESPONSE = "integration.response.";

function variable(
  source: string,
  name: string,
  place: { readonly offset: number; readonly kind: ExpressionKind },
): Token {
  const rest = name.startsWith(BODY) ? name.slice(BODY.length) : "";
  if (rest[0] === "." || rest[0] === "[") {
    let path: BodyPath;
    try {
      path = BodyPath.after(rest);
    } catch (error) {
      const offset = place.offset + BODY.length + (/^\.[^.]/.test(`${rest} `) ? 1 : 0);
      throw invalid(source, offset, error instanceof Error ? error.message : "");
    }
    if (!path.isWhole) return { kind: "body", path };
    throw invalid(source, place.offset, `"${name}" names no property of the body`);
  }
  if (place.kind === "integrationResponse" && name.startsWith(RESPONSE)) {
    const part = name.slice(RESPONSE.length);
    if (part === "statuscode") return { kind: "statusCode" };
    const header = /^(multivalue)?header\.([\w.$-]+)$/.exec(part);
    if (header !== null) {
      const lowerName = (header[2] ?? "").toLowerCase();
      return { kind: "responseHeader", lowerName, multi: header[1] !== undefined };
    }
  }
  const allowed =
    place.kind === "route"
      ? "$request.body.{path}"
      : "$request.body.{path} and $integration.response.{statuscode|header.name|multivalueheader.name}";
  throw invalid(source, place.offset, `"${name}" is not a variable here; use ${allowed}`);
}

function invalid(source: string, offset: number, reason: string): SyntaxError {
  return new SyntaxError(`Invalid selection expression "${source}" at offset ${offset}: ${reason}`);
}
