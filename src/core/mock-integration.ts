/**
 * MOCK integrations: the request template yields `{"statusCode": 200}`, which picks an integration response, whose
 * template is the reply (AWS: "WebSocket API mock integration", "Integration responses").
 *
 * Gaps: none known; those of templates and integration responses are with them.
 * By design: 2026-11-22 `{statusCode: 200}` without quotes is read too, as REST APIs read it. 2026-11-22 in a response template
 *   `$input.body` is `{}`, since no backend answered; `$context`, `$stageVariables` and `$input.params()` are those of the request.
 */
import { compileResponses, renderResponse, selectResponse } from "./integration-response.ts";
import type { TemplateScope } from "./mapping-template.ts";
import type { Integration } from "./model/integration.ts";
import { JsonBody } from "./selection-expression.ts";
import { TemplateSet } from "./template-set.ts";

export interface CompiledMock {
  readonly request: TemplateSet;
  readonly responses: ReturnType<typeof compileResponses>;
}

export type MockAnswer =
  | {
      readonly kind: "answered";
      readonly statusCode: number;
      /** `undefined` when no response template was selected. */
      readonly body: string | undefined;
    }
  /** `detail` is for the operator. */
  | { readonly kind: "failed"; readonly detail: string };

type MockIntegration = Extract<Integration, { readonly integrationType: "MOCK" }>;

/** Compiles once, at deployment time. Throws `SyntaxError` naming the member. */
export function compileMock(integration: MockIntegration): CompiledMock {
  return {
    request: TemplateSet.compile({
      member: "RequestTemplates",
      templates: integration.requestTemplates,
      selectionExpression: integration.templateSelectionExpression,
      expressionKind: "route",
    }),
    responses: compileResponses(integration.integrationResponses),
  };
}

/** What the mock makes of a request. */
export function mockResponse(mock: CompiledMock, scope: TemplateScope): MockAnswer {
  const message = scope.body;
  const request = mock.request.render({ message }, scope);
  if (request?.kind === "failed") return failed(request.detail);
  const statusCode = statusCodeOf(request?.text ?? message?.text ?? "");
  if (statusCode === undefined) {
    return failed('The request template does not yield {"statusCode": 200} or the like');
  }
  const response = selectResponse(mock.responses, String(statusCode));
  if (response === undefined) {
    return failed(`No integration response matches ${statusCode} and there is no $default one`);
  }
  const input = { message, response: { statusCode } };
  const reply = renderResponse(response, input, { ...scope, body: undefined });
  if (reply?.kind === "failed") return failed(reply.detail);
  return { kind: "answered", statusCode, body: reply?.text };
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

function failed(detail: string): MockAnswer {
  return { kind: "failed", detail };
}
