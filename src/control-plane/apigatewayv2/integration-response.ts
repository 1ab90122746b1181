/**
 * CreateIntegrationResponse, GetIntegrationResponses, GetIntegrationResponse, UpdateIntegrationResponse,
 * DeleteIntegrationResponse (AWS: API Gateway V2 API reference; "Set up a WebSocket API integration response").
 *
 * Gaps: none known.
 * By design: 2026-11-28 an update changes `responseParameters` one by one, an empty source takes one away, and replaces
 *   `responseTemplates`, which may be empty themselves. 2026-11-28 mapping templates and the regular expression of a key are
 *   compiled when the API is deployed. 2026-11-28 a proxy integration keeps its responses and does not use them. 2026-11-28 the
 *   words for a key that cannot be, or that another response has, are ours.
 */
import { compileResponseParameters } from "../../core/integration/response-parameters.ts";
import { SelectionExpression } from "../../core/selection-expression.ts";
import { badRequest, conflict, notFound } from "../control-fault.ts";
import type { DefinitionReader } from "../definitions.ts";
import { compiled } from "../input/compiled.ts";
import { contentHandlingStrategy, parameterSources, templates } from "../input/members.ts";
import { merged, mergedParameters } from "../input/merged.ts";
import { optional, record, text } from "../input/shape.ts";
import { freeId } from "../new-id.ts";
import { type Operation, type Output, operation } from "../operation.ts";
import { page } from "../paging.ts";
import { integrationResponsesOf, type StoredIntegrationResponse } from "../stored/integration.ts";
import { requireIntegration } from "./integration.ts";

/** Responses of one integration. Ours. */
export const INTEGRATION_RESPONSES_MAX = 100;

const integrationResponseKey = text({
  min: 1,
  max: 1_024,
  pattern: /^(\$default|\/.+\/)$/s,
  form: "$default or /regular expression/",
});

const CHANGEABLE = {
  contentHandlingStrategy: optional(contentHandlingStrategy),
  responseParameters: optional(parameterSources),
  responseTemplates: optional(templates),
  templateSelectionExpression: optional(text({ max: 1_024 })),
} as const;

const RESPONSES = "/v2/apis/{apiId}/integrations/{integrationId}/integrationresponses";

type Path = Readonly<Record<string, string>>;

function collectionOf({ apiId = "", integrationId = "" }: Path) {
  return integrationResponsesOf(apiId, integrationId);
}

function requireIntegrationResponse(
  draft: DefinitionReader,
  path: Path,
): StoredIntegrationResponse {
  requireIntegration(draft, path);
  const { integrationResponseId = "" } = path;
  const response = draft.get(collectionOf(path), integrationResponseId);
  if (response === undefined) throw notFound("IntegrationResponse", integrationResponseId);
  return response;
}

const createIntegrationResponse = operation({
  name: "CreateIntegrationResponse",
  method: "POST",
  path: RESPONSES,
  status: 201,
  body: record({ ...CHANGEABLE, integrationResponseKey }),
  perform({ path, body }, { draft, newId }) {
    requireIntegration(draft, path);
    const collection = collectionOf(path);
    const id = freeId(6, newId, (id) => draft.get(collection, id));
    const response = merged<StoredIntegrationResponse>(body);
    check(draft, { ...path, integrationResponseId: id }, response);
    if (draft.all(collection).length >= INTEGRATION_RESPONSES_MAX) {
      throw badRequest(
        `An integration has at most ${INTEGRATION_RESPONSES_MAX} integration responses`,
      );
    }
    draft.put(collection, id, response);
    return responseOutput(id, response);
  },
});

const getIntegrationResponses = operation({
  name: "GetIntegrationResponses",
  method: "GET",
  path: RESPONSES,
  status: 200,
  perform(request, { draft }) {
    requireIntegration(draft, request.path);
    return page(draft.all(collectionOf(request.path)), request, ({ id, value }) =>
      responseOutput(id, value),
    );
  },
});

const getIntegrationResponse = operation({
  name: "GetIntegrationResponse",
  method: "GET",
  path: `${RESPONSES}/{integrationResponseId}`,
  status: 200,
  perform({ path }, { draft }) {
    const { integrationResponseId = "" } = path;
    return responseOutput(integrationResponseId, requireIntegrationResponse(draft, path));
  },
});

const updateIntegrationResponse = operation({
  name: "UpdateIntegrationResponse",
  method: "PATCH",
  path: `${RESPONSES}/{integrationResponseId}`,
  status: 200,
  body: record({ ...CHANGEABLE, integrationResponseKey: optional(integrationResponseKey) }),
  perform({ path, body }, { draft }) {
    const before = requireIntegrationResponse(draft, path);
    const { integrationResponseId = "" } = path;
    const response = merged<StoredIntegrationResponse>(before, {
      ...body,
      responseParameters: mergedParameters(before.responseParameters, body.responseParameters),
    });
    check(draft, path, response);
    draft.put(collectionOf(path), integrationResponseId, response);
    return responseOutput(integrationResponseId, response);
  },
});

const deleteIntegrationResponse = operation({
  name: "DeleteIntegrationResponse",
  method: "DELETE",
  path: `${RESPONSES}/{integrationResponseId}`,
  status: 204,
  perform({ path }, { draft }) {
    requireIntegrationResponse(draft, path);
    draft.delete(collectionOf(path), path.integrationResponseId ?? "");
    return undefined;
  },
});

export const INTEGRATION_RESPONSE_OPERATIONS: readonly Operation[] = [
  createIntegrationResponse,
  getIntegrationResponses,
  getIntegrationResponse,
  updateIntegrationResponse,
  deleteIntegrationResponse,
];

function check(draft: DefinitionReader, path: Path, response: StoredIntegrationResponse): void {
  const { integrationResponseKey: key, templateSelectionExpression: expression } = response;
  for (const { id, value } of draft.all(collectionOf(path))) {
    if (id === path.integrationResponseId || value.integrationResponseKey !== key) continue;
    throw conflict(
      `Integration ${path.integrationId} has an integration response with key ${key} already`,
    );
  }
  compiled("responseParameters", () =>
    compileResponseParameters(response.responseParameters ?? {}),
  );
  if (expression !== undefined) {
    compiled("templateSelectionExpression", () =>
      SelectionExpression.compile(expression, "integrationResponse"),
    );
  }
}

function responseOutput(
  integrationResponseId: string,
  response: StoredIntegrationResponse,
): Output {
  return { ...response, integrationResponseId };
}
