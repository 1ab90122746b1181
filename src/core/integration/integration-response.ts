/**
 * Which integration response an answer gets, and what it makes of it (AWS: "Set up a WebSocket API integration response").
 *
 * Gaps: none known; those of keys, templates and parameters are with them.
 * By design: 2026-11-28 of several patterns that match the one that is written first is taken; AWS names no order.
 *   2026-11-28 a success on a route that nobody is answered on needs none (`compile-route.ts`), as AWS's samples have it; a
 *   failure there, and every answer on `$connect` and on two-way routes, fails without any, which AWS does not document.
 */
import { compiling } from "../compiling.ts";
import type { HeaderField } from "../http.ts";
import { JsonBody } from "../json-body.ts";
import type { ContentHandlingStrategy, IntegrationResponse } from "../model/integration.ts";
import { convertResponse, NOT_BASE64 } from "./content-handling.ts";
import { scopeOfBody, type TemplateScope } from "./mapping-template.ts";
import { type Payload, textOf } from "./payload.ts";
import {
  applyResponseParameters,
  type CompiledResponseParameter,
  compileResponseParameters,
} from "./response-parameters.ts";
import {
  compileResponsePattern,
  matchesResponse,
  type ResponsePattern,
} from "./response-pattern.ts";
import { TemplateSet } from "./template-set.ts";

export interface CompiledResponse {
  /** `undefined`: `$default`. */
  readonly pattern: ResponsePattern | undefined;
  readonly templates: TemplateSet;
  readonly parameters: readonly CompiledResponseParameter[];
  readonly contentHandling: ContentHandlingStrategy | undefined;
}

/** What came back from the backend. */
export interface BackendAnswer {
  /** What the keys of the integration responses are matched with: a status code, or a function's `errorMessage`. */
  readonly subject: string;
  readonly statusCode: number;
  readonly headers: readonly HeaderField[];
  readonly body: Payload;
  /** What ResponseParameters read in place of the body. */
  readonly mappedBody?: string;
}

/** Compiles once, at deployment time. Throws `SyntaxError` naming the key. */
export function compileResponses(
  responses: readonly IntegrationResponse[],
): readonly CompiledResponse[] {
  return responses.map((response) => ({
    pattern: compileResponsePattern(response.integrationResponseKey),
    templates: TemplateSet.compile({
      member: `ResponseTemplates of IntegrationResponse "${response.integrationResponseKey}"`,
      templates: response.responseTemplates,
      selectionExpression: response.templateSelectionExpression,
      expressionKind: "integrationResponse",
    }),
    parameters: compiling(
      `ResponseParameters of IntegrationResponse "${response.integrationResponseKey}"`,
      () => compileResponseParameters(response.responseParameters),
    ),
    contentHandling: response.contentHandlingStrategy,
  }));
}

export type Selected =
  | { readonly kind: "selected"; readonly response: CompiledResponse }
  /** `detail` is for the operator. */
  | { readonly kind: "none"; readonly detail: string };

/** The first whose pattern matches, else `$default`. */
export function selectResponse(responses: readonly CompiledResponse[], subject: string): Selected {
  let otherwise: CompiledResponse | undefined;
  for (const response of responses) {
    if (response.pattern === undefined) {
      otherwise ??= response;
      continue;
    }
    const matches = matchesResponse(response.pattern, subject);
    if (matches) return { kind: "selected", response };
    if (matches === undefined) {
      const detail = `IntegrationResponseKey ${response.pattern.key} takes too long over an answer`;
      return { kind: "none", detail };
    }
  }
  if (otherwise !== undefined) return { kind: "selected", response: otherwise };
  const about = subject === "" ? "an answer without errorMessage" : shown(subject);
  const detail = `No integration response matches ${about} and there is no $default one`;
  return { kind: "none", detail };
}

export type Rendered =
  | { readonly kind: "rendered"; readonly headers: readonly HeaderField[]; readonly body: string }
  /** `detail` is for the operator. */
  | { readonly kind: "failed"; readonly detail: string };

/** `scope` is that of the request: a template may be selected by the client's message. */
export function renderResponse(
  response: CompiledResponse,
  { statusCode, headers, body, mappedBody }: BackendAnswer,
  scope: TemplateScope,
): Rendered {
  const converted = convertResponse(body, response.contentHandling);
  if (converted === undefined) return { kind: "failed", detail: NOT_BASE64 };
  const template = response.templates.select({
    message: scope.body,
    response: { statusCode, headers },
  });
  const fixedText = template?.fixedText;
  if (fixedText !== undefined && response.parameters.length === 0) {
    return { kind: "rendered", headers: [], body: fixedText };
  }
  const text = textOf(converted);
  // Templates and parameters read JSON, which a byte order mark may stand before (RFC 8259 section 8.1).
  const read = new JsonBody(text.startsWith("\ufeff") ? text.slice(1) : text);
  const rendered =
    template === undefined || fixedText !== undefined
      ? undefined
      : template.render({ ...scopeOfBody(scope, read), status: statusCode });
  if (rendered?.kind === "failed") return rendered;
  const written = rendered?.text ?? fixedText ?? text;
  if (response.parameters.length === 0) return { kind: "rendered", headers: [], body: written };
  const { context, stageVariables } = scope;
  return {
    kind: "rendered",
    headers: applyResponseParameters(response.parameters, {
      ...{ context, stageVariables, headers: () => headers },
      body: mappedBody === undefined ? read : new JsonBody(mappedBody),
      rawQuery: undefined,
    }),
    body: written,
  };
}

/** Characters of a subject that the operator is shown. */
const SUBJECT_SHOWN_MAX = 200;

function shown(subject: string): string {
  return subject.length > SUBJECT_SHOWN_MAX ? `${subject.slice(0, SUBJECT_SHOWN_MAX)}…` : subject;
}
