/**
 * The two halves that every non-proxy integration has, which AWS calls custom: what is sent, by parameter mapping and a
 * request template, and what the answer becomes, by an integration response and its template (AWS: "Set up a WebSocket
 * API integration request", "Set up a WebSocket API integration response", "Integration passthrough behaviors").
 *
 * Gaps: none known; those of mappings, templates and integration responses are with them.
 * By design: 2026-11-28 an answer whose integration response has no template to use is passed on as it is, as by REST APIs.
 */
import { compiling } from "./compiling.ts";
import type { HeaderField } from "./http.ts";
import { failed, type IntegrationFailure, type IntegrationOutcome } from "./integration-outcome.ts";
import {
  type CompiledResponse,
  compileResponses,
  renderResponse,
  selectResponse,
} from "./integration-response.ts";
import type { TemplateScope } from "./mapping-template.ts";
import type { Integration } from "./model/integration.ts";
import {
  applyMappings,
  type CompiledMapping,
  compileMappings,
  type MappedParameters,
} from "./parameter-mapping.ts";
import { type Payload, textOf } from "./payload.ts";
import { JsonBody } from "./selection-expression.ts";
import { TemplateSet } from "./template-set.ts";

export interface CompiledCustom {
  readonly mappings: readonly CompiledMapping[];
  readonly request: TemplateSet;
  readonly responses: readonly CompiledResponse[];
}

/** What goes to the backend, whatever protocol takes it there. */
export type CustomRequest =
  | {
      readonly kind: "request";
      /** `undefined`: there is nothing to send, as on `$connect` without a template. */
      readonly body: string | undefined;
      readonly parameters: MappedParameters;
    }
  | IntegrationFailure;

/** What came back from the backend. */
export interface BackendAnswer {
  /** What the keys of the integration responses are matched with: a status code, or a function's `errorMessage`. */
  readonly subject: string;
  readonly statusCode: number;
  readonly headers: readonly HeaderField[];
  readonly body: Payload;
}

type CustomIntegration = Extract<Integration, { readonly requestTemplates: unknown }>;

/** Compiles once, at deployment time. Throws `SyntaxError` naming the member. */
export function compileCustom(integration: CustomIntegration): CompiledCustom {
  return {
    mappings: compiling("RequestParameters", () => compileMappings(integration.requestParameters)),
    request: TemplateSet.compile({
      member: "RequestTemplates",
      templates: integration.requestTemplates,
      selectionExpression: integration.templateSelectionExpression,
      expressionKind: "route",
    }),
    responses: compileResponses(integration.integrationResponses),
  };
}

/** `scope.body` is the client's message. */
export function customRequest(custom: CompiledCustom, scope: TemplateScope): CustomRequest {
  const rendered = custom.request.render({ message: scope.body }, scope);
  if (rendered?.kind === "failed") return failed("configuration", rendered.detail);
  return {
    kind: "request",
    body: rendered === undefined ? scope.body?.text : rendered.text,
    parameters: applyMappings(custom.mappings, scope),
  };
}

/** `scope` is that of the request: the integration response's template may be selected by the client's message. */
export function customResponse(
  custom: CompiledCustom,
  answer: BackendAnswer,
  scope: TemplateScope,
): IntegrationOutcome {
  const { subject, statusCode } = answer;
  const response = selectResponse(custom.responses, subject);
  if (response === undefined) {
    const detail = `No integration response matches ${subject} and there is no $default one`;
    return failed("configuration", detail);
  }
  const body = textOf(answer.body);
  const input = { message: scope.body, response: { statusCode } };
  const rendered = renderResponse(response, input, { ...scope, body: new JsonBody(body) });
  if (rendered?.kind === "failed") return failed("configuration", rendered.detail);
  return { kind: "responded", statusCode, headers: [], body: rendered?.text ?? body };
}
