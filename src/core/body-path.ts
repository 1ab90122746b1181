/**
 * JSONPaths into a message's body, in the dialect of Jayway's library, which AWS's is (AWS: "API Gateway WebSocket selection
 * expressions": "JSONPath"). A path of members and indices alone, nearly every one, is read without copying the message.
 *
 * Gaps: none known.
 * By design: 2026-11-28 a path without functions that does not follow the dialect but names members, such as `two words`, is read as
 *   those members. 2026-11-28 a value that is nested deeper than NESTING_DEPTH_MAX, as JSON than VALUE_NESTING_MAX, or that takes
 *   more than SELECTION_STEPS_MAX steps to find and write, counts as missing, so that no message takes long.
 */

import type { JsonBody } from "./json-body.ts";
import { compileJsonPath, type JsonPath, type JsonValue, readJsonPath } from "./json-path.ts";
import { Budget, TemplateError, VALUE_NESTING_MAX } from "./vtl/budget.ts";
import { selectJson } from "./vtl/json-query.ts";
import type { JsonQuery } from "./vtl/json-query-syntax.ts";
import { parseJsonQuery } from "./vtl/parse-json-query.ts";
import { VtlList, VtlMap, type VtlValue } from "./vtl/value.ts";
import { javaText, jsonText } from "./vtl/value-text.ts";

/** Levels of arrays and objects that a selected value may have, count. */
export const NESTING_DEPTH_MAX = 64;
/** Work of one selection, steps: about one for each value touched. Ours. */
export const SELECTION_STEPS_MAX = 200_000;

export class BodyPath {
  /** `undefined`: it takes the whole dialect. */
  readonly #members: JsonPath | undefined;
  readonly #query: JsonQuery;

  private constructor(query: JsonQuery, members: JsonPath | undefined) {
    this.#query = query;
    this.#members = members;
  }

  /** Parses once, at deployment time. Throws `SyntaxError` with the offset. */
  static compile(text: string): BodyPath {
    let problem: TemplateError | undefined;
    if (!text.startsWith(".")) {
      try {
        const query = parseJsonQuery(text);
        return new BodyPath(query, membersOf(query));
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        problem = error;
      }
    }
    if (problem !== undefined && /[*?(:,]|\.\.|\[\s*-/.test(text)) {
      throw new SyntaxError(problem.message, { cause: problem });
    }
    const members = compileJsonPath(text);
    return new BodyPath(queryOf(members), members);
  }

  /** Compiles what stands after `body` in `request.body.a`, `request.body[0]` and `request.body..a`. */
  static after(rest: string): BodyPath {
    if (rest.startsWith("..")) return BodyPath.compile(`$${rest}`);
    return BodyPath.compile(rest.startsWith(".") ? rest.slice(1) : rest);
  }

  /** It selects the whole body. */
  get isWhole(): boolean {
    return this.#query.segments.length === 0 && this.#query.function === undefined;
  }

  /** The name of the one member that it selects: nearly every selection expression. */
  get member(): string | undefined {
    const [only, ...rest] = this.#members ?? [];
    return rest.length === 0 && typeof only === "string" ? only : undefined;
  }

  /**
   * What it selects, as Java's `toString` writes it: `[a, b]`, `{a=1, b=x}`. `undefined` for nothing, a JSON null, and when the
   * body is not JSON.
   */
  text(body: JsonBody): string | undefined {
    const document = body.value();
    if (document === undefined) return undefined;
    if (this.#members !== undefined) {
      const value = readJsonPath(this.#members, document);
      if (value === undefined || value === null) return undefined;
      if (typeof value === "string" || typeof value === "boolean") return String(value);
      if (Number.isSafeInteger(value) && !FRACTION.test(body.text)) return String(value);
    }
    return this.#select(body, (value, budget) => plainText(value, budget, 0));
  }

  /** What it selects, text as it is and anything else as JSON. `undefined` as for `text`. */
  json(body: JsonBody): string | undefined {
    const document = body.value();
    if (document === undefined) return undefined;
    if (this.#members !== undefined) {
      const value = readJsonPath(this.#members, document);
      if (value === undefined || value === null) return undefined;
      if (typeof value === "string" || typeof value === "boolean") return String(value);
      if (!isWithin(value, VALUE_NESTING_MAX)) return undefined;
      if (!REWRITTEN.test(body.text)) return JSON.stringify(value);
    }
    return this.#select(body, (value, budget) =>
      typeof value === "string" ? value : jsonText(value, budget),
    );
  }

  /** JavaScript's numbers have lost how they were written, so the text is read again. */
  #select(
    body: JsonBody,
    write: (value: VtlValue, budget: Budget) => string | undefined,
  ): string | undefined {
    const budget = new Budget("The path", SELECTION_STEPS_MAX);
    try {
      const value = selectJson(this.#query, body.read(budget), budget);
      return value === undefined || value === null ? undefined : write(value, budget);
    } catch (error) {
      if (error instanceof TemplateError) return undefined;
      throw error;
    }
  }
}

/** Somewhere in the text there is a number such as `1.0` or `1e3`. */
const FRACTION = /\d[.eE]/;
/** What JavaScript writes otherwise than it stood: fractions, large numbers, `-0`, the order of members named by numbers. */
const REWRITTEN = /\d[.eE]|\d{16}|-0|"\d+"\s*:/;

/** Whether it has so many levels of arrays and objects at most: writing it takes a call for each. */
function isWithin(value: JsonValue, levels: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levels > 0 && Object.values(value).every((item) => isWithin(item, levels - 1));
}

function membersOf({ segments, function: called }: JsonQuery): JsonPath | undefined {
  if (called !== undefined) return undefined;
  const members: (string | number)[] = [];
  for (const segment of segments) {
    if (segment.isDeep) return undefined;
    const steps =
      segment.kind === "names" ? segment.names : segment.kind === "indexes" ? segment.indexes : [];
    const [only] = steps;
    if (steps.length !== 1 || only === undefined) return undefined;
    if (typeof only === "number" && only < 0) return undefined;
    members.push(only);
  }
  return Object.freeze(members);
}

function queryOf(members: JsonPath): JsonQuery {
  const segments = members.map((member) =>
    typeof member === "string"
      ? ({ kind: "names", names: [member], isDeep: false } as const)
      : ({ kind: "indexes", indexes: [member], isDeep: false } as const),
  );
  return { segments, function: undefined, isDefinite: true };
}

function plainText(value: VtlValue, budget: Budget, depth: number): string | undefined {
  const isList = value instanceof VtlList;
  if (!isList && !(value instanceof VtlMap)) return javaText(value, budget);
  if (depth === NESTING_DEPTH_MAX) return undefined;
  const parts: string[] = [];
  for (const [name, item] of (isList ? value.items : value.entries).entries()) {
    const text = plainText(item, budget, depth + 1);
    if (text === undefined) return undefined;
    parts.push(isList ? text : `${name}=${text}`);
    budget.spend(1);
  }
  const text = isList ? `[${parts.join(", ")}]` : `{${parts.join(", ")}}`;
  budget.text(text.length);
  return text;
}
