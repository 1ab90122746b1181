/**
 * CreateIntegration, GetIntegrations, GetIntegration, UpdateIntegration, DeleteIntegration (AWS: API Gateway V2 API reference;
 * "Set up WebSocket API integrations").
 *
 * Gaps: none known.
 * By design: 2026-11-28 an update changes `requestParameters` one by one, an empty source takes one away, and replaces
 *   `requestTemplates`, which may be empty themselves. 2026-11-28 without `integrationMethod` an integration of HTTP or of an AWS
 *   service has POST. 2026-11-28 members that only HTTP APIs have (`integrationSubtype`, `responseParameters`, `tlsConfig`) are
 *   refused; members that an integration's type has no use for are kept, given back, and do nothing. 2026-11-28 the function of
 *   `integrationUri` may also be its bare ARN. 2026-11-28 `credentialsArn` is kept and given back: roles are nothing here.
 *   2026-11-28 mapping templates are compiled when the API is deployed. 2026-11-28 the words for what AWS has no known words for
 *   are ours.
 */
import { INTEGRATIONS_PER_API_MAX } from "../../core/api-quotas.ts";
import { conflict, notFound, quotaReached } from "../control-fault.ts";
import type { DefinitionReader } from "../definitions.ts";
import {
  contentHandlingStrategy,
  description,
  httpApisOnly,
  parameterSources,
  templates,
} from "../input/members.ts";
import { merged, mergedParameters } from "../input/merged.ts";
import { choice, number, optional, orEmpty, record, text } from "../input/shape.ts";
import { freeId } from "../new-id.ts";
import { type Operation, type Output, operation } from "../operation.ts";
import { page } from "../paging.ts";
import { integrationsOf, type StoredIntegration } from "../stored/integration.ts";
import { routesOf } from "../stored/route.ts";
import { requireApi } from "./api.ts";
import {
  checkIntegration,
  responseSelectionExpression,
  TIMEOUT_MILLIS_MAX,
  TIMEOUT_MILLIS_MIN,
  withDefaults,
} from "./integration-rules.ts";

const integrationType = choice(["AWS", "HTTP", "MOCK", "HTTP_PROXY", "AWS_PROXY"]);

const CHANGEABLE = {
  connectionId: optional(text({ max: 1_024 })),
  connectionType: optional(choice(["INTERNET", "VPC_LINK"])),
  contentHandlingStrategy: optional(contentHandlingStrategy),
  credentialsArn: optional(text({ max: 2_048 })),
  description: optional(description),
  integrationMethod: optional(text({ max: 64 })),
  integrationSubtype: optional(httpApisOnly()),
  integrationUri: optional(text({ max: 2_048 })),
  passthroughBehavior: optional(orEmpty(choice(["WHEN_NO_MATCH", "NEVER", "WHEN_NO_TEMPLATES"]))),
  payloadFormatVersion: optional(text({ max: 64 })),
  requestParameters: optional(parameterSources),
  requestTemplates: optional(templates),
  responseParameters: optional(httpApisOnly()),
  templateSelectionExpression: optional(text({ max: 1_024 })),
  timeoutInMillis: optional(
    number({ min: TIMEOUT_MILLIS_MIN, max: TIMEOUT_MILLIS_MAX, isWhole: true }),
  ),
  tlsConfig: optional(httpApisOnly()),
} as const;

const INTEGRATIONS = "/v2/apis/{apiId}/integrations";

/** The integration, or `NotFoundException`: of its API first. */
export function requireIntegration(
  draft: DefinitionReader,
  { apiId = "", integrationId = "" }: Readonly<Record<string, string>>,
): StoredIntegration {
  requireApi(draft, apiId);
  const integration = draft.get(integrationsOf(apiId), integrationId);
  if (integration === undefined) throw notFound("Integration", integrationId);
  return integration;
}

const createIntegration = operation({
  name: "CreateIntegration",
  method: "POST",
  path: INTEGRATIONS,
  status: 201,
  body: record({ ...CHANGEABLE, integrationType }),
  perform({ path: { apiId = "" }, body }, { draft, newId }) {
    requireApi(draft, apiId);
    const integration = withDefaults(merged(body));
    checkIntegration(integration);
    const collection = integrationsOf(apiId);
    if (draft.all(collection).length >= INTEGRATIONS_PER_API_MAX) {
      throw quotaReached("Integrations");
    }
    const integrationId = freeId(7, newId, (id) => draft.get(collection, id));
    draft.put(collection, integrationId, integration);
    return integrationOutput(integrationId, integration);
  },
});

const getIntegrations = operation({
  name: "GetIntegrations",
  method: "GET",
  path: INTEGRATIONS,
  status: 200,
  perform(request, { draft }) {
    const { apiId = "" } = request.path;
    requireApi(draft, apiId);
    return page(draft.all(integrationsOf(apiId)), request, ({ id, value }) =>
      integrationOutput(id, value),
    );
  },
});

const getIntegration = operation({
  name: "GetIntegration",
  method: "GET",
  path: `${INTEGRATIONS}/{integrationId}`,
  status: 200,
  perform({ path }, { draft }) {
    return integrationOutput(path.integrationId ?? "", requireIntegration(draft, path));
  },
});

const updateIntegration = operation({
  name: "UpdateIntegration",
  method: "PATCH",
  path: `${INTEGRATIONS}/{integrationId}`,
  status: 200,
  body: record({ ...CHANGEABLE, integrationType: optional(integrationType) }),
  perform({ path, body }, { draft }) {
    const before = requireIntegration(draft, path);
    const { apiId = "", integrationId = "" } = path;
    const changed = merged<StoredIntegration>(before, {
      // What leads to a VPC link leaves with it.
      ...(body.connectionType === "INTERNET" ? { connectionId: "" } : {}),
      ...body,
      requestParameters: mergedParameters(before.requestParameters, body.requestParameters),
    });
    const integration = withDefaults(changed);
    checkIntegration(integration);
    draft.put(integrationsOf(apiId), integrationId, integration);
    return integrationOutput(integrationId, integration);
  },
});

const deleteIntegration = operation({
  name: "DeleteIntegration",
  method: "DELETE",
  path: `${INTEGRATIONS}/{integrationId}`,
  status: 204,
  perform({ path }, { draft }) {
    requireIntegration(draft, path);
    const { apiId = "", integrationId = "" } = path;
    const routes = draft
      .all(routesOf(apiId))
      .filter(({ value }) => value.target === `integrations/${integrationId}`)
      .map(({ id }) => id);
    if (routes.length > 0) {
      // AWS's words.
      throw conflict(
        `Cannot delete Integration because it is referenced by the following Routes with Ids: [${routes.join(", ")}]`,
      );
    }
    draft.delete(integrationsOf(apiId), integrationId);
    return undefined;
  },
});

export const INTEGRATION_OPERATIONS: readonly Operation[] = [
  createIntegration,
  getIntegrations,
  getIntegration,
  updateIntegration,
  deleteIntegration,
];

function integrationOutput(integrationId: string, integration: StoredIntegration): Output {
  const expression = responseSelectionExpression(integration);
  return {
    ...integration,
    integrationId,
    ...(expression === undefined ? {} : { integrationResponseSelectionExpression: expression }),
  };
}
