/**
 * Which integration response an answer gets, and what it makes of it (AWS: "Setting up integration responses").
 *
 * Gaps: 2026-11-22 ResponseParameters are not applied.
 * By design: 2026-11-22 a pattern must match the whole status code.
 */
import type { TemplateResult, TemplateScope } from "./mapping-template.ts";
import type { IntegrationResponse } from "./model/integration.ts";
import { type SelectionInput, TemplateSet } from "./template-set.ts";

/** Length of an integration response's pattern, characters. Ours. */
export const RESPONSE_PATTERN_LENGTH_MAX = 256;

export interface CompiledResponse {
  /** `undefined`: `$default`. */
  readonly pattern: RegExp | undefined;
  readonly templates: TemplateSet;
}

/** Compiles once, at deployment time. Throws `SyntaxError` naming the key. */
export function compileResponses(
  responses: readonly IntegrationResponse[],
): readonly CompiledResponse[] {
  return responses.map((response) => ({
    pattern: patternOf(response.integrationResponseKey),
    templates: TemplateSet.compile({
      member: `ResponseTemplates of IntegrationResponse "${response.integrationResponseKey}"`,
      templates: response.responseTemplates,
      selectionExpression: response.templateSelectionExpression,
      expressionKind: "integrationResponse",
    }),
  }));
}

/** The first whose pattern matches, else `$default`. The subject is a status code. */
export function selectResponse(
  responses: readonly CompiledResponse[],
  subject: string,
): CompiledResponse | undefined {
  return (
    responses.find(({ pattern }) => pattern?.test(subject)) ??
    responses.find(({ pattern }) => pattern === undefined)
  );
}

/** `undefined` when the response has no template to use. */
export function renderResponse(
  response: CompiledResponse,
  input: Required<SelectionInput>,
  scope: TemplateScope,
): TemplateResult | undefined {
  return response.templates.render(input, { ...scope, status: input.response.statusCode });
}

function patternOf(key: string): RegExp | undefined {
  if (key === "$default") return undefined;
  const where = `IntegrationResponseKey "${key.slice(0, 64)}"`;
  if (key.length < 3 || key[0] !== "/" || !key.endsWith("/")) {
    throw new SyntaxError(`${where} must be $default or /regular expression/`);
  }
  if (key.length - 2 > RESPONSE_PATTERN_LENGTH_MAX) {
    throw new SyntaxError(`${where} is longer than ${RESPONSE_PATTERN_LENGTH_MAX} characters`);
  }
  try {
    return new RegExp(`^(?:${key.slice(1, -1)})$`);
  } catch (cause) {
    throw new SyntaxError(`${where} is not a regular expression`, { cause });
  }
}
