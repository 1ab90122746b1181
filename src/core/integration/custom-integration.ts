/**
 * The two halves that every non-proxy integration has, which AWS calls custom: what is sent, by parameter mapping and a
 * request template, and what the answer becomes, by an integration response and its template (AWS: "Set up a WebSocket
 * API integration request", "Set up a WebSocket API integration response", "Integration passthrough behaviors").
 *
 * Gaps: none known; those of mappings, templates and integration responses are with them.
 * By design: 2026-11-28 an answer whose integration response has no template to use is passed on as it is, as by REST APIs.
 *   2026-11-28 what PassthroughBehavior does not let through is refused with REST's 415 on `$connect` and with a frame of
 *   its text for a message; AWS documents neither for WebSocket APIs. 2026-11-28 on `$connect` the status of the handshake is
 *   that of the backend, and no route response is needed, though AWS's own samples have one.
 */
import { compiling } from "../compiling.ts";
import { JsonBody } from "../json-body.ts";
import type {
  ContentHandlingStrategy,
  Integration,
  PassthroughBehavior,
} from "../model/integration.ts";
import { convertRequest, NOT_BASE64, templateText } from "./content-handling.ts";
import { failed, type IntegrationFailure, type IntegrationOutcome } from "./integration-outcome.ts";
import {
  type BackendAnswer,
  type CompiledResponse,
  compileResponses,
  renderResponse,
  selectResponse,
} from "./integration-response.ts";
import { scopeOfBody, type TemplateScope } from "./mapping-template.ts";
import {
  applyMappings,
  type CompiledMapping,
  compileMappings,
  type MappedParameters,
} from "./parameter-mapping.ts";
import type { Payload } from "./payload.ts";
import { TemplateSet } from "./template-set.ts";

export interface CompiledCustom {
  readonly mappings: readonly CompiledMapping[];
  readonly request: TemplateSet;
  readonly passthroughBehavior: PassthroughBehavior;
  readonly contentHandling: ContentHandlingStrategy | undefined;
  readonly responses: readonly CompiledResponse[];
}

/** What goes to the backend, whatever protocol takes it there. */
export type CustomRequest =
  | {
      readonly kind: "request";
      /** `undefined`: there is nothing to send, as on `$connect` without a template. */
      readonly body: Payload | undefined;
      readonly parameters: MappedParameters;
    }
  | IntegrationFailure;

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
    passthroughBehavior: integration.passthroughBehavior ?? "WHEN_NO_MATCH",
    contentHandling: integration.contentHandlingStrategy,
    responses: compileResponses(integration.integrationResponses),
  };
}

/** `scope.body` is the client's message. */
export function customRequest(custom: CompiledCustom, scope: TemplateScope): CustomRequest {
  const message = scope.body;
  const payload =
    message === undefined ? undefined : convertRequest(message.text, custom.contentHandling);
  if (message !== undefined && payload === undefined) return failed("configuration", NOT_BASE64);
  const parameters = applyMappings(custom.mappings, scope);
  const template = custom.request.select({ message });
  if (template === undefined) {
    if (passesThrough(custom)) return { kind: "request", body: payload, parameters };
    const detail = `No request template is selected, and PassthroughBehavior is ${custom.passthroughBehavior}`;
    return failed("unsupportedMediaType", detail);
  }
  const body = templateBody(message, payload);
  if (body === "binary") {
    return failed("configuration", `${template.name} reads bytes that are not UTF-8`);
  }
  const { fixedText } = template;
  if (fixedText !== undefined) return { kind: "request", body: fixedText, parameters };
  const rendered = template.render(scopeOfBody(scope, body));
  if (rendered.kind === "failed") return failed("configuration", rendered.detail);
  return { kind: "request", body: rendered.text, parameters };
}

/** `scope` is that of the request: the integration response's template may be selected by the client's message. */
export function customResponse(
  custom: CompiledCustom,
  answer: BackendAnswer,
  scope: TemplateScope,
): IntegrationOutcome {
  const selected = selectResponse(custom.responses, answer.subject);
  if (selected.kind === "none") return failed("configuration", selected.detail);
  const rendered = renderResponse(selected.response, answer, scope);
  if (rendered.kind === "failed") return failed("configuration", rendered.detail);
  const { headers, body } = rendered;
  return { kind: "responded", statusCode: answer.statusCode, headers, body };
}

function passesThrough({ passthroughBehavior, request }: CompiledCustom): boolean {
  switch (passthroughBehavior) {
    case "WHEN_NO_MATCH":
      return true;
    case "WHEN_NO_TEMPLATES":
      return request.isEmpty;
    case "NEVER":
      return false;
  }
}

/** The message as it came, so that its JSON is parsed once, unless it was converted. */
function templateBody(
  message: JsonBody | undefined,
  payload: Payload | undefined,
): JsonBody | undefined | "binary" {
  if (payload === undefined || typeof payload === "string") return message;
  const text = templateText(payload);
  return text === undefined ? "binary" : new JsonBody(text);
}
