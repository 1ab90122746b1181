/**
 * Selection expressions (AWS: "API Gateway WebSocket selection expressions"): text with variables that
 * a message's JSON body fills in, evaluated once and never recursively.
 *
 * Gaps: 2026-11-22 AWS's parser tolerates some malformed JSON, such as unquoted names; such a body counts as
 *   "not JSON" here. 2026-11-22 a number is written as JavaScript writes it: `1.0` selects `1`, on AWS perhaps `1.0`.
 *   2026-11-22 `$context`, `$request.header` and other variables that WebSocket routing cannot use are refused.
 * By design: 2026-11-22 a JSON null counts as missing. 2026-11-22 a variable whose value is nested deeper than
 *   NESTING_DEPTH_MAX counts as missing, so that a message cannot exhaust the stack.
 */
import { compileJsonPath, type JsonPath, type JsonValue, readJsonPath } from "./json-path.ts";

/** Levels of arrays and objects that a selected value may have, count. */
export const NESTING_DEPTH_MAX = 64;

/** A message's text, parsed as JSON at most once and only when something asks for it. */
export class JsonBody {
  readonly text: string;
  #value: JsonValue | undefined;
  #parsed = false;

  constructor(text: string) {
    this.text = text;
  }

  /** `undefined` when the text is not JSON; a JSON null is `null`. */
  value(): JsonValue | undefined {
    if (!this.#parsed) {
      this.#parsed = true;
      try {
        this.#value = JSON.parse(this.text);
      } catch {
        this.#value = undefined; // Not JSON is an ordinary message: it goes to $default.
      }
    }
    return this.#value;
  }
}

/** What `${integration.response.…}` stands for, once an integration has answered. */
export interface IntegrationResponseScope {
  readonly statusCode: number;
}

/** `route`: `$request.body.…` and static text. `integrationResponse`: also `$integration.response.…`. */
export type ExpressionKind = "route" | "integrationResponse";

type Token =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "body"; readonly path: JsonPath }
  | { readonly kind: "statusCode" }
  | { readonly kind: "absent" };

export class SelectionExpression {
  readonly source: string;
  readonly #tokens: readonly Token[];
  /** The member of `$request.body.member` when that is the whole expression: nearly every API. */
  readonly #member: string | undefined;

  private constructor(source: string, tokens: readonly Token[]) {
    this.source = source;
    this.#tokens = tokens;
    const [only] = tokens;
    const step = tokens.length === 1 && only?.kind === "body" ? only.path : [];
    this.#member = step.length === 1 && typeof step[0] === "string" ? step[0] : undefined;
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
    case "body": {
      const document = body?.value();
      if (document === undefined) return undefined;
      const value = readJsonPath(token.path, document);
      return value === undefined || value === null ? undefined : javaText(value, 0);
    }
    case "statusCode":
      return response === undefined ? undefined : String(response.statusCode);
    case "absent":
      return undefined;
  }
}

/** As Java's `toString` writes lists and maps: `[a, b]`, `{a=1, b=x}`. */
function javaText(value: JsonValue, depth: number): string | undefined {
  if (typeof value !== "object" || value === null) return String(value);
  if (depth === NESTING_DEPTH_MAX) return undefined;
  const parts: string[] = [];
  const isList = Array.isArray(value);
  for (const [name, member] of Object.entries(value)) {
    const text = javaText(member, depth + 1);
    if (text === undefined) return undefined;
    parts.push(isList ? text : `${name}=${text}`);
  }
  return isList ? `[${parts.join(", ")}]` : `{${parts.join(", ")}}`;
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
    const close = source.indexOf("}", at);
    if (close === -1) throw invalid(source, at, 'the "{" is never closed');
    return { name: source.slice(at + 2, close), start: at + 2, end: close + 1 };
  }
  let end = at + 1;
  while (end < source.length && isNameCharacter(source, end)) end += 1;
  if (end === at + 1) throw invalid(source, at, 'a variable name is missing after "$"');
  return { name: source.slice(at + 1, end), start: at + 1, end };
}

/** Without braces a variable runs to the first character that cannot be part of a path. */
function isNameCharacter(source: string, at: number): boolean {
  const character = source[at] ?? "";
  return /[\w.[\]'"-]/.test(character) || character > "\u007f";
}

const BODY = "request.body.";
const BODY_BRACKET = "request.body[";
const RESPONSE = "integration.response.";

function variable(
  source: string,
  name: string,
  place: { readonly offset: number; readonly kind: ExpressionKind },
): Token {
  if (name.startsWith(BODY) || name.startsWith(BODY_BRACKET)) {
    const cut = name.startsWith(BODY) ? BODY.length : BODY_BRACKET.length - 1;
    try {
      const path = compileJsonPath(name.slice(cut));
      if (path.length > 0) return { kind: "body", path };
    } catch (error) {
      throw invalid(source, place.offset + cut, error instanceof Error ? error.message : "");
    }
    throw invalid(source, place.offset, `"${name}" names no property of the body`);
  }
  if (place.kind === "integrationResponse" && name.startsWith(RESPONSE)) {
    const rest = name.slice(RESPONSE.length);
    if (rest === "statuscode") return { kind: "statusCode" };
    // MOCK, the only type with integration responses so far, answers without headers.
    if (/^(header|multivalueheader)\.[\w.$-]+$/.test(rest)) return { kind: "absent" };
  }
  const allowed =
    place.kind === "route"
      ? "$request.body.{path}"
      : "$request.body.{path} and $integration.response.{statuscode|header.name}";
  throw invalid(source, place.offset, `"${name}" is not a variable here; use ${allowed}`);
}

function invalid(source: string, offset: number, reason: string): SyntaxError {
  return new SyntaxError(`Invalid selection expression "${source}" at offset ${offset}: ${reason}`);
}
