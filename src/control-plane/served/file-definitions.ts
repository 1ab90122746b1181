import { resourceIdFrom } from "../../core/identifiers.ts";
import type { Api } from "../../core/model/api.ts";
import type { ApiKey } from "../../core/model/api-key.ts";
import type { DomainName } from "../../core/model/domain-name.ts";
import type { Integration } from "../../core/model/integration.ts";
import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import type { Project } from "../../core/model/project.ts";
import type { Route } from "../../core/model/route.ts";
import type { Stage } from "../../core/model/stage.ts";
import type { UsagePlan } from "../../core/model/usage-plan.ts";
import type { StoredDefinition } from "../../engine/definition-store.ts";
import type { Collection } from "../definitions.ts";
import { revisionIdFrom } from "../revision-id.ts";
import { APIS } from "../stored/api.ts";
import { API_KEYS, USAGE_PLANS, usagePlanKeysOf } from "../stored/api-key.ts";
import { authorizersOf } from "../stored/authorizer.ts";
import { VPC_LINKS } from "../stored/backend.ts";
import { deploymentsOf } from "../stored/deployment.ts";
import { apiMappingsOf, DOMAIN_NAMES, type StoredDomainName } from "../stored/domain-name.ts";
import { FUNCTIONS, type StoredFunction } from "../stored/function.ts";
import { integrationResponsesOf, integrationsOf } from "../stored/integration.ts";
import { modelsOf } from "../stored/model.ts";
import { packedApi } from "../stored/packed-api.ts";
import { routeResponsesOf, routesOf } from "../stored/route.ts";
import { stagesOf } from "../stored/stage.ts";

type Defined = Pick<
  Project,
  "apis" | "domainNames" | "apiKeys" | "usagePlans" | "functions" | "vpcLinks"
>;

/** What a project's files define, as the control plane shows it. `now`: when they were read, milliseconds. */
export function fileDefinitions(project: Defined, now: number): StoredDefinition[] {
  const { apis, domainNames, apiKeys, usagePlans, functions, vpcLinks } = project;
  return [
    ...apis.flatMap((api) => apiDefinitions(api, now)),
    ...domainNames.flatMap(domainDefinitions),
    ...apiKeys.map((key) => keyDefinition(key, now)),
    ...usagePlans.flatMap(planDefinitions),
    ...functions.map((each) => functionDefinition(each, now)),
    ...vpcLinks.map((link) => at(VPC_LINKS, encodeURIComponent(link.vpcLinkId), link)),
  ];
}

function apiDefinitions(api: Api, createdDate: number): StoredDefinition[] {
  const { apiId, stages, routes, integrations, authorizers, models, ...members } = api;
  const deploymentId = resourceIdFrom(`${apiId}/deployment`, 6);
  const snapshot = packedApi({ ...api, stages: [] });
  return [
    at(APIS, apiId, { ...members, ipAddressType: "ipv4", tags: {}, createdDate }),
    ...routes.flatMap((route) => routeDefinitions(apiId, route)),
    ...integrations.flatMap((each) => integrationDefinitions(apiId, each)),
    ...authorizers.map(({ authorizerId, ...each }) => at(authorizersOf(apiId), authorizerId, each)),
    ...models.map(({ modelId, ...each }) => at(modelsOf(apiId), modelId, each)),
    at(deploymentsOf(apiId), deploymentId, { createdDate, autoDeployed: false, snapshot }),
    ...stages.map((each) => stageDefinition(apiId, each, { deploymentId, createdDate })),
  ];
}

function routeDefinitions(apiId: string, route: Route): StoredDefinition[] {
  const { routeId, routeResponseKeys, ...members } = route;
  return [
    at(routesOf(apiId), routeId, members),
    ...routeResponseKeys.map((routeResponseKey) => {
      const id = resourceIdFrom(`${apiId}/${routeId}/routeresponse/${routeResponseKey}`, 6);
      return at(routeResponsesOf(apiId, routeId), id, { routeResponseKey });
    }),
  ];
}

function integrationDefinitions(apiId: string, integration: Integration): StoredDefinition[] {
  const { integrationId } = integration;
  const responses = "integrationResponses" in integration ? integration.integrationResponses : [];
  const { integrationId: _id, ...members } = integration;
  const { integrationResponses: _responses, ...own } = { integrationResponses: [], ...members };
  const connectionType = "connectionId" in own ? "VPC_LINK" : "INTERNET";
  return [
    at(integrationsOf(apiId), integrationId, { connectionType, ...own }),
    ...responses.map((each) => {
      const key = each.integrationResponseKey;
      const id = resourceIdFrom(`${apiId}/${integrationId}/integrationresponse/${key}`, 6);
      return at(integrationResponsesOf(apiId, integrationId), id, each);
    }),
  ];
}

function stageDefinition(
  apiId: string,
  { stageName, accessLogSettings, ...stage }: Stage,
  { deploymentId, createdDate }: { readonly deploymentId: string; readonly createdDate: number },
): StoredDefinition {
  const { format } = accessLogSettings ?? {};
  return at(stagesOf(apiId), stageName, {
    defaultRouteSettings: {},
    routeSettings: {},
    ...stage,
    ...(format === undefined ? {} : { accessLogSettings: { format } }),
    ...{ deploymentId, autoDeploy: false, tags: {}, createdDate, lastUpdatedDate: createdDate },
  });
}

function domainDefinitions({ domainName, apiMappings }: DomainName): StoredDefinition[] {
  const stored: StoredDomainName = {
    apiMappingSelectionExpression: "$request.basepath",
    domainNameConfigurations: [],
    tags: {},
  };
  return [
    at(DOMAIN_NAMES, domainName, stored),
    ...apiMappings.map((each) => {
      const id = resourceIdFrom(`${domainName}/apimapping/${each.apiMappingKey}`, 6);
      return at(apiMappingsOf(domainName), id, each);
    }),
  ];
}

function keyDefinition(
  { apiKeyId, name, value, enabled }: ApiKey,
  createdDate: number,
): StoredDefinition {
  return at(API_KEYS, apiKeyId, {
    ...{ name, value: value?.reveal() ?? "", enabled, tags: {} },
    ...{ createdDate, lastUpdatedDate: createdDate },
  });
}

function planDefinitions({ usagePlanId, apiKeyIds, ...plan }: UsagePlan): StoredDefinition[] {
  return [
    at(USAGE_PLANS, usagePlanId, { ...plan, tags: {} }),
    ...apiKeyIds.map((id) => at(usagePlanKeysOf(usagePlanId), id, { type: "API_KEY" })),
  ];
}

function functionDefinition(definition: LambdaFunction, lastModified: number): StoredDefinition {
  const { functionName, functionArn, ...members } = definition;
  const { codePath: _folder, package: _package, layers: _layers, optPath: _opt, ...kept } = members;
  const stored: StoredFunction = {
    ...kept,
    // No function of a file has a role here.
    ...{ role: "", description: "", shown: {}, lastModified, tags: {}, permissions: {} },
    revisionId: revisionIdFrom(functionArn),
  };
  return at(FUNCTIONS, functionName, stored);
}

function at<Value>({ path }: Collection<Value>, id: string, value: Value): StoredDefinition {
  return { key: `${path}/${id}`, value };
}
