/**
 * MOCK integrations: the request template yields `{"statusCode": 200}`, which picks an integration response, whose
 * template is the reply (AWS: "WebSocket API mock integration", "Integration responses").
 *
 * Gaps: 2026-11-22 templates with VTL references or directives are not evaluated: every message to such a MOCK fails.
 *   2026-11-22 PassthroughBehavior is WHEN_NO_MATCH always. 2026-11-22 ResponseParameters are not applied.
 * By design: 2026-11-22 the template under `application/json` also serves when the selection expression selects none, as
 *   the CDK's own sample needs it. 2026-11-22 `{statusCode: 200}` without quotes is read too, as REST APIs read it.
 *   2026-11-22 a pattern must match the whole status code.
 */
import type { Integration, IntegrationResponse } from "./model/integration.ts";
import { JsonBody, SelectionExpression } from "./selection-expression.ts";

/** Length of an integration response's pattern, characters. Its subject is a status code: three characters. */
export const RESPONSE_PATTERN_LENGTH_MAX = 256;

export type CompiledMock =
  /** `member` names the first template that needs VTL. */
  | { readonly kind: "needsVtl"; readonly member: string }
  | {
      readonly kind: "static";
      readonly request: TemplateChoice;
      readonly responses: readonly CompiledResponse[];
    };

export type MockAnswer =
  | {
      readonly kind: "answered";
      readonly statusCode: number;
      /** `undefined` when no response template was selected. */
      readonly body: string | undefined;
    }
  /** `detail` is for the operator. */
  | { readonly kind: "failed"; readonly detail: string };

interface TemplateChoice {
  readonly expression: SelectionExpression | undefined;
  readonly templates: ReadonlyMap<string, string>;
}

interface CompiledResponse extends TemplateChoice {
  /** `undefined`: `$default`. */
  readonly pattern: RegExp | undefined;
}

type MockIntegration = Extract<Integration, { readonly integrationType: "MOCK" }>;

/** Compiles once, at deployment time. Throws `SyntaxError` naming the member. */
export function compileMock(integration: MockIntegration): CompiledMock {
  const { requestTemplates, integrationResponses, templateSelectionExpression } = integration;
  const request = {
    expression: expressionOf("TemplateSelectionExpression", templateSelectionExpression),
    templates: new Map(Object.entries(requestTemplates)),
  };
  const responses = integrationResponses.map(compileResponse);
  const member =
    vtlMember("RequestTemplates", requestTemplates) ??
    integrationResponses
      .map((response) => vtlMember(responseMember(response), response.responseTemplates))
      .find((found) => found !== undefined);
  return member === undefined
    ? { kind: "static", request, responses }
    : { kind: "needsVtl", member };
}

/** What the mock makes of a message; `body` is `undefined` on `$connect` and `$disconnect`. */
export function mockResponse(mock: CompiledMock, body: JsonBody | undefined): MockAnswer {
  if (mock.kind === "needsVtl") {
    return failed(`${mock.member} is a VTL template, and MOCK evaluates static text only`);
  }
  const template = selectTemplate(mock.request, (expression) => expression.evaluate(body));
  const statusCode = statusCodeOf(template ?? body?.text ?? "");
  if (statusCode === undefined) {
    return failed('The request template does not yield {"statusCode": 200} or the like');
  }
  const response =
    mock.responses.find(({ pattern }) => pattern?.test(String(statusCode))) ??
    mock.responses.find(({ pattern }) => pattern === undefined);
  if (response === undefined) {
    return failed(`No integration response matches ${statusCode} and there is no $default one`);
  }
  return {
    kind: "answered",
    statusCode,
    body: selectTemplate(response, (expression) => expression.evaluate(body, { statusCode })),
  };
}

/** Whether text means more to Velocity than itself: a reference, a directive or a comment. */
export function usesVtl(template: string): boolean {
  return (
    /\$!?\{?[A-Za-z_]/.test(template) ||
    /#\{?(?:set|if|elseif|else|end|foreach|include|parse|stop|macro|break|evaluate|define)\b/.test(
      template,
    ) ||
    /##|#\*|#\[\[/.test(template)
  );
}

function selectTemplate(
  choice: TemplateChoice,
  evaluate: (expression: SelectionExpression) => string | undefined,
): string | undefined {
  const { expression, templates } = choice;
  const key = expression === undefined ? undefined : evaluate(expression);
  const selected = key === undefined ? undefined : templates.get(key);
  return selected ?? templates.get("$default") ?? templates.get("application/json");
}

/** Only the names of integers that HTTP knows as statuses count. */
function statusCodeOf(output: string): number | undefined {
  const value = new JsonBody(output).value();
  const member =
    typeof value === "object" && value !== null && "statusCode" in value
      ? String(value.statusCode)
      : value === undefined
        ? /^\s*\{\s*["']?statusCode["']?\s*:\s*["']?(\d{3})["']?\s*[,}]/.exec(output)?.[1]
        : undefined;
  return member !== undefined && /^[1-5]\d\d$/.test(member) ? Number(member) : undefined;
}

function compileResponse(response: IntegrationResponse): CompiledResponse {
  const member = responseMember(response);
  return {
    pattern: patternOf(response.integrationResponseKey),
    expression: expressionOf(
      `TemplateSelectionExpression of ${member}`,
      response.templateSelectionExpression,
      "integrationResponse",
    ),
    templates: new Map(Object.entries(response.responseTemplates)),
  };
}

function responseMember(response: IntegrationResponse): string {
  return `IntegrationResponse "${response.integrationResponseKey}"`;
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

function expressionOf(
  member: string,
  source: string | undefined,
  kind: "route" | "integrationResponse" = "route",
): SelectionExpression | undefined {
  if (source === undefined || source === "") return undefined;
  try {
    return SelectionExpression.compile(source, kind);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new SyntaxError(`${member}: ${reason}`, { cause });
  }
}

function vtlMember(
  member: string,
  templates: Readonly<Record<string, string>>,
): string | undefined {
  const found = Object.entries(templates).find(([, template]) => usesVtl(template));
  return found === undefined ? undefined : `${member} "${found[0]}"`;
}

function failed(detail: string): MockAnswer {
  return { kind: "failed", detail };
}
