import type { Api } from "../../core/model/api.ts";
import type { Integration, IntegrationResponse } from "../../core/model/integration.ts";
import { callsService, integrationRole } from "./integration-role.ts";
import { getAtt, ref } from "./intrinsic.ts";
import type { TemplateParts } from "./template-parts.ts";

export interface MadeIntegration {
  readonly integrationId: string;
  readonly logicalId: string;
  /** Logical ids of its integration responses. */
  readonly responses: readonly string[];
}

/** Integrations with their integration responses, and the role with which they call AWS's services. */
export function integrationResources(api: Api, parts: TemplateParts): MadeIntegration[] {
  const role = integrationRole(api, parts);
  return api.integrations.map((integration) => {
    const { integrationId } = integration;
    const name = nameOf(integration, api);
    const logicalId = parts.ids.of(api.name, name, "Integration");
    parts.add(logicalId, {
      Type: "AWS::ApiGatewayV2::Integration",
      Properties: { ApiId: parts.apiRef(api), ...integrationProperties(integration, role, parts) },
    });
    const all = "integrationResponses" in integration ? integration.integrationResponses : [];
    const responses = all.map((response, index) => {
      const key = response.integrationResponseKey === "$default" ? "Default" : String(index + 1);
      const id = parts.ids.of(api.name, name, "IntegrationResponse", key);
      parts.add(id, {
        Type: "AWS::ApiGatewayV2::IntegrationResponse",
        Properties: {
          ApiId: parts.apiRef(api),
          IntegrationId: ref(logicalId),
          ...responseProperties(response, parts),
        },
      });
      return id;
    });
    return { integrationId, logicalId, responses };
  });
}

/** The first route that calls it; what no route calls goes by its type. */
function nameOf({ integrationId, integrationType }: Integration, { routes }: Api): string {
  const caller = routes.find(({ target }) => target === `integrations/${integrationId}`);
  return caller?.routeKey ?? `Unused${integrationType}`;
}

function integrationProperties(
  integration: Integration,
  role: string | undefined,
  parts: TemplateParts,
): Readonly<Record<string, unknown>> {
  const { integrationType, requestParameters, timeoutInMillis, contentHandlingStrategy } =
    integration;
  return {
    IntegrationType: integrationType,
    ...("integrationUri" in integration
      ? { IntegrationUri: parts.text(integration.integrationUri) }
      : {}),
    ...methodOf(integration),
    ...connectionOf(integration, parts),
    ...(role !== undefined && callsService(integration)
      ? { CredentialsArn: getAtt(role, "Arn") }
      : {}),
    TimeoutInMillis: timeoutInMillis,
    RequestParameters: parts.texts(requestParameters),
    ContentHandlingStrategy: contentHandlingStrategy,
    ...("requestTemplates" in integration
      ? {
          PassthroughBehavior: integration.passthroughBehavior,
          RequestTemplates: parts.texts(integration.requestTemplates),
          TemplateSelectionExpression: integration.templateSelectionExpression,
        }
      : {}),
  };
}

/** AWS: an integration with Lambda has to have POST. */
function methodOf(integration: Integration): Readonly<Record<string, unknown>> {
  if (integration.integrationType === "AWS_PROXY") return { IntegrationMethod: "POST" };
  if (!("integrationMethod" in integration)) return {};
  return { IntegrationMethod: integration.integrationMethod };
}

/** A link needs a load balancer that is not here, so who deploys says which link it is. */
function connectionOf(
  integration: Integration,
  parts: TemplateParts,
): Readonly<Record<string, unknown>> {
  const connectionId = "connectionId" in integration ? integration.connectionId : undefined;
  if (connectionId === undefined) return {};
  const type = { ConnectionType: "VPC_LINK" };
  if (connectionId.includes("${")) return { ...type, ConnectionId: connectionId };
  const known = parts.vpcLinks.get(connectionId);
  if (known !== undefined) return { ...type, ConnectionId: ref(known) };
  const name = parts.ids.of(connectionId, "VpcLinkId");
  parts.vpcLinks.set(connectionId, name);
  parts.parameters[name] = {
    Type: "String",
    Default: connectionId,
    Description: "The id of a VPC link (AWS::ApiGateway::VpcLink)",
  };
  parts.notes.add(`give parameter ${name} the id of a VPC link of the account`);
  return { ...type, ConnectionId: ref(name) };
}

function responseProperties(
  response: IntegrationResponse,
  parts: TemplateParts,
): Readonly<Record<string, unknown>> {
  return {
    IntegrationResponseKey: response.integrationResponseKey,
    ContentHandlingStrategy: response.contentHandlingStrategy,
    ResponseParameters: parts.texts(response.responseParameters),
    ResponseTemplates: parts.texts(response.responseTemplates),
    TemplateSelectionExpression: response.templateSelectionExpression,
  };
}
