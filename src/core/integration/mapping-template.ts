/**
 * Mapping templates: Velocity as API Gateway evaluates it (AWS: "WebSocket API mapping template reference"; Apache Velocity
 * 1.7 user guide; localstack pull requests 7226, 12413 and 12774, whose tests were run against AWS).
 *
 * Gaps: 2026-11-28 #parse, #include and #evaluate are refused when the API is deployed. 2026-11-22 of Java's methods the
 *   usual ones of String, List, Map, Map.Entry, Integer, Long, Double and Boolean are there; a method that is not there gives
 *   null, as one does on AWS whose arguments have other types. 2026-11-28 of Java's regular expressions look-around, back
 *   references, `\p{…}` but for the POSIX classes, classes inside classes, possessive quantifiers and flags other than a
 *   leading `(?i)` or `(?s)` fail the template. 2026-11-28 a fraction keeps the digits that a Double has, where AWS's parser
 *   may keep more. 2026-11-22 `$context.requestOverride` and `responseOverride` change nothing; AWS documents them for REST
 *   APIs only.
 * By design: 2026-11-28 #macro is refused when the API is deployed, as AWS does not support it (openedx/edx-enterprise pull
 *   request 154, aws-appsync-community issue 222). 2026-11-28 AWS does not say which Velocity it runs; this is 1.7: `$x` is
 *   true when it is an empty string, 0 or an empty list, a string or number that stands in a condition itself is false, a
 *   reference without a value adds its own text to a string, `#set` to null keeps the former value, and a name may have
 *   hyphens (`$a-1` is one name). 2026-11-28 unlike in 1.7, `1-2` and `-$x` are expressions, and expressions may stand in
 *   lists, maps, indexes and arguments, where 1.7 wants single values. 2026-11-22 what is null or not defined is written as
 *   nothing, as API Gateway does, with `$x` as with `$!x`. 2026-11-22 `$input.path()` of nothing is null and `$input.json()`
 *   of nothing is `""`. 2026-11-22 a body that is not JSON fails a template that reads it as JSON; AWS's parser takes some of
 *   it. 2026-11-22 `$util` leaves null as null, and escapeJavaScript leaves `/` as it is. 2026-11-22 header names are found
 *   whatever their case, and of repeated parameters the last value. 2026-11-22 ours are the bounds on a rendering's length,
 *   depth and steps, so nested loops may meet the one on steps first.
 */

import type { JsonBody } from "../json-body.ts";
import type { UpgradeRequest } from "../lambda-event.ts";
import type { RequestContext } from "../request-context.ts";
import { Budget, TEMPLATE_BYTES_MAX, TemplateError } from "../vtl/budget.ts";
import { inputObject } from "../vtl/input-object.ts";
import { valueOfJson } from "../vtl/json-value.ts";
import { parseTemplate } from "../vtl/parse-template.ts";
import { renderTemplate } from "../vtl/render.ts";
import type { VtlNode } from "../vtl/syntax.ts";
import { utilObject } from "../vtl/util-object.ts";
import type { VtlValue } from "../vtl/value.ts";

export interface TemplateScope {
  readonly context: RequestContext;
  readonly stageVariables: Readonly<Record<string, string>>;
  /** What `$input` reads: the message, or the integration's answer. `undefined` when there is none. */
  readonly body: JsonBody | undefined;
  /** The upgrade request; `undefined` but on `$connect`. */
  readonly request: UpgradeRequest | undefined;
  /** `$context.status`, once there is one. */
  readonly status?: number;
  /** `$context.error`, where something went wrong. */
  readonly error?: {
    readonly message: string;
    readonly responseType: string;
    readonly validationErrorString?: string;
  };
}

/** The same for another body. A scope may work out its members when they are read, so that spreading one would lose them. */
export function scopeOfBody(scope: TemplateScope, body: JsonBody | undefined): TemplateScope {
  const { context, stageVariables, request, status, error } = scope;
  return {
    ...{ context, stageVariables, request, body },
    ...(status === undefined ? {} : { status }),
    ...(error === undefined ? {} : { error }),
  };
}

export type TemplateResult =
  | { readonly kind: "rendered"; readonly text: string }
  /** `detail` is for the operator. */
  | { readonly kind: "failed"; readonly detail: string; readonly line: number | undefined };

export class MappingTemplate {
  readonly source: string;
  /** `undefined`: the source is its own result. */
  readonly #nodes: readonly VtlNode[] | undefined;

  private constructor(source: string, nodes: readonly VtlNode[]) {
    this.source = source;
    const isText = nodes.every(({ kind }) => kind === "text");
    this.#nodes = isText && nodes.length < 2 && nodeText(nodes) === source ? undefined : nodes;
  }

  /** Parses once, at deployment time. Throws `SyntaxError` with the line. */
  static compile(source: string): MappingTemplate {
    const bytes = new TextEncoder().encode(source).length;
    if (bytes > TEMPLATE_BYTES_MAX) {
      throw new SyntaxError(`has ${bytes} bytes; ${TEMPLATE_BYTES_MAX} are allowed`);
    }
    return new MappingTemplate(source, parseTemplate(source));
  }

  /** What it renders to whatever the scope, when it reads nothing. */
  get fixedText(): string | undefined {
    return this.#nodes === undefined ? this.source : undefined;
  }

  render(scope: TemplateScope): TemplateResult {
    if (this.#nodes === undefined) return { kind: "rendered", text: this.source };
    const budget = new Budget();
    try {
      const text = renderTemplate(this.#nodes, variablesOf(scope, budget), budget);
      return { kind: "rendered", text };
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      return { kind: "failed", detail: error.message, line: error.line };
    }
  }
}

function nodeText([first]: readonly VtlNode[]): string {
  return first?.kind === "text" ? first.text : "";
}

function variablesOf(scope: TemplateScope, budget: Budget): Map<string, VtlValue> {
  return new Map<string, VtlValue>([
    ["context", valueOfJson(contextOf(scope), budget)],
    ["input", inputObject(scope, budget)],
    ["stageVariables", valueOfJson(scope.stageVariables, budget)],
    ["util", utilObject(budget)],
  ]);
}

function contextOf({ context, status, error }: TemplateScope): object {
  return {
    ...context,
    ...(status === undefined ? {} : { status }),
    ...(error === undefined
      ? {}
      : { error: { ...error, messageString: JSON.stringify(error.message) } }),
  };
}
