import { Document, type Node, type Pair, type Scalar, type YAMLMap } from "yaml";
import type { Api } from "../../core/model/api.ts";
import type { DomainName } from "../../core/model/domain-name.ts";
import type { Integration } from "../../core/model/integration.ts";
import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import type { Project } from "../../core/model/project.ts";
import type { Route } from "../../core/model/route.ts";
import { DEFAULT_REQUEST_PARAMETERS } from "./request-parameters.ts";
import {
  DEFAULT_API_KEY_SELECTION_EXPRESSION,
  DEFAULT_INTEGRATION_METHOD,
  DEFAULT_MEMORY_SIZE_MB,
  DEFAULT_PASSTHROUGH_BEHAVIOR,
  DEFAULT_ROUTE_SELECTION_EXPRESSION,
  DEFAULT_TIMEOUT_IN_MILLIS,
  DEFAULT_TIMEOUT_SECONDS,
} from "./schema.ts";

/**
 * A whole project written out as a sluice.yaml: nothing left to a default, ids beside the names. A value that
 * is the default says so. Loading it again gives the same project, for what sluice.yaml can express.
 */
export function expandedForm(project: Project): string {
  const writer = new Document({});
  const named = withUniqueNames(project.apis, ({ apiId }) => apiId);
  const root = {
    apis: Object.fromEntries(named.map(([name, api]) => [name, apiForm(api)])),
    ...accountKeysForm(project, named),
    functions: Object.fromEntries(
      project.functions.map((one) => [one.functionName, functionForm(one)]),
    ),
    ...ifAny(
      "domainNames",
      Object.fromEntries(
        project.domainNames.map((one) => [one.domainName, domainForm(one, named)]),
      ),
    ),
    ...ifAny(
      "vpcLinks",
      Object.fromEntries(project.vpcLinks.map(({ vpcLinkId, target }) => [vpcLinkId, { target }])),
    ),
    ...ifAny(
      "clientCertificates",
      Object.fromEntries(
        project.clientCertificates.map((one) => [one.clientCertificateId, { ...one.files }]),
      ),
    ),
  };
  writer.contents = nodeOf(root, writer) as YAMLMap;
  return writer.toString({ lineWidth: 0 });
}

/** A value with a comment on its line. */
class Noted {
  readonly value: unknown;
  readonly note: string;

  constructor(value: unknown, note: string) {
    this.value = value;
    this.note = note;
  }
}

/** Marks a value that equals the default. */
function orDefault(value: unknown, standard: unknown): unknown {
  return value === standard ? new Noted(value, "default") : value;
}

function apiForm(api: Api): unknown {
  return {
    apiId: api.apiId,
    name: api.name,
    routeSelectionExpression: orDefault(
      api.routeSelectionExpression,
      DEFAULT_ROUTE_SELECTION_EXPRESSION,
    ),
    apiKeySelectionExpression: orDefault(
      api.apiKeySelectionExpression,
      DEFAULT_API_KEY_SELECTION_EXPRESSION,
    ),
    disableExecuteApiEndpoint: orDefault(api.disableExecuteApiEndpoint, false),
    ...(api.disableSchemaValidation === true ? { disableSchemaValidation: true } : {}),
    ...(api.authorizers.length === 0 ? {} : { authorizers: authorizersForm(api) }),
    ...(api.models.length === 0 ? {} : { models: modelsForm(api) }),
    stages: Object.fromEntries(api.stages.map(({ stageName, ...stage }) => [stageName, stage])),
    routes: Object.fromEntries(api.routes.map((route) => [route.routeKey, routeForm(route, api)])),
  };
}

function authorizersForm(api: Api): unknown {
  return Object.fromEntries(
    api.authorizers.map(({ name, authorizerId, authorizerUri, identitySource }) => [
      name,
      { authorizerUri: new Noted(authorizerUri, `authorizerId ${authorizerId}`), identitySource },
    ]),
  );
}

function modelsForm(api: Api): unknown {
  return Object.fromEntries(
    api.models.map(({ name, modelId, schema, contentType }) => [
      name,
      {
        contentType: new Noted(contentType, `modelId ${modelId}`),
        schema: schemaForm(schema),
      },
    ]),
  );
}

/** As a map where that comes back as the same text. */
function schemaForm(text: string): unknown {
  try {
    const schema: unknown = JSON.parse(text);
    const isMap = typeof schema === "object" && schema !== null && !Array.isArray(schema);
    return isMap && JSON.stringify(schema) === text ? schema : text;
  } catch {
    return text; // An API with disableSchemaValidation may have any text here.
  }
}

function routeForm(route: Route, api: Api): unknown {
  const integration = api.integrations.find(
    ({ integrationId }) => route.target === `integrations/${integrationId}`,
  );
  const authorizer = api.authorizers.find(
    ({ authorizerId }) => authorizerId === route.authorizerId,
  );
  const { routeResponseSelectionExpression, modelSelectionExpression, requestModels } = route;
  return {
    ...(integration === undefined ? {} : integrationForm(integration)),
    authorizationType: new Noted(route.authorizationType, `routeId ${route.routeId}`),
    ...(authorizer === undefined ? {} : { authorizer: authorizer.name }),
    apiKeyRequired: orDefault(route.apiKeyRequired, false),
    ...(routeResponseSelectionExpression === undefined ? {} : { routeResponseSelectionExpression }),
    routeResponseKeys: route.routeResponseKeys,
    ...ifAny("routeRequestParameters", route.requestParameters),
    ...(modelSelectionExpression === undefined ? {} : { modelSelectionExpression }),
    ...ifAny("requestModels", requestModels),
  };
}

function integrationForm(integration: Integration): Record<string, unknown> {
  const { integrationType: type, integrationId, timeoutInMillis, requestParameters } = integration;
  return {
    integrationType: new Noted(type, `integrationId ${integrationId}`),
    ...("integrationUri" in integration ? { integrationUri: integration.integrationUri } : {}),
    ...("integrationMethod" in integration
      ? { integrationMethod: orDefault(integration.integrationMethod, DEFAULT_INTEGRATION_METHOD) }
      : {}),
    ...("connectionId" in integration && integration.connectionId !== undefined
      ? { connectionType: "VPC_LINK", connectionId: integration.connectionId }
      : {}),
    timeoutInMillis: orDefault(timeoutInMillis, DEFAULT_TIMEOUT_IN_MILLIS),
    ...requestParametersForm(type, requestParameters),
    ...(integration.contentHandlingStrategy === undefined
      ? {}
      : { contentHandlingStrategy: integration.contentHandlingStrategy }),
    ...("requestTemplates" in integration ? templatesForm(integration) : {}),
  };
}

/** HTTP_PROXY gets three headers by default; where they are not, that has to be said. */
function requestParametersForm(
  type: Integration["integrationType"],
  parameters: Integration["requestParameters"],
): Record<string, unknown> {
  const form = Object.fromEntries(
    Object.entries(parameters).map(([key, value]) => [
      key,
      type === "HTTP_PROXY" ? orDefault(value, DEFAULT_REQUEST_PARAMETERS[key]) : value,
    ]),
  );
  const written = new Set(Object.keys(parameters).map((key) => key.toLowerCase()));
  const complete = Object.keys(DEFAULT_REQUEST_PARAMETERS).every((key) =>
    written.has(key.toLowerCase()),
  );
  if (type !== "HTTP_PROXY" || complete) return { requestParameters: form };
  return { requestParameters: form, defaultRequestParameters: false };
}

function templatesForm(
  integration: Extract<Integration, { readonly requestTemplates: unknown }>,
): Record<string, unknown> {
  const { requestTemplates, templateSelectionExpression, integrationResponses } = integration;
  const passthroughBehavior = integration.passthroughBehavior ?? DEFAULT_PASSTHROUGH_BEHAVIOR;
  return {
    passthroughBehavior: orDefault(passthroughBehavior, DEFAULT_PASSTHROUGH_BEHAVIOR),
    requestTemplates,
    ...(templateSelectionExpression === undefined ? {} : { templateSelectionExpression }),
    integrationResponses: Object.fromEntries(
      integrationResponses.map(({ integrationResponseKey, ...rest }) => [
        integrationResponseKey,
        rest,
      ]),
    ),
  };
}

function functionForm(one: LambdaFunction): unknown {
  const { reservedConcurrentExecutions } = one;
  return {
    handler: new Noted(one.handler, one.functionArn),
    runtime: one.runtime,
    codeUri: one.codePath,
    timeout: orDefault(one.timeoutSeconds, DEFAULT_TIMEOUT_SECONDS),
    memorySize: orDefault(one.memorySizeMb, DEFAULT_MEMORY_SIZE_MB),
    environment: one.environment,
    ...(reservedConcurrentExecutions === undefined ? {} : { reservedConcurrentExecutions }),
  };
}

function domainForm(one: DomainName, named: readonly [string, Api][]): unknown {
  return {
    ...one.certificate,
    apiMappings: one.apiMappings.map(({ apiId, stage, apiMappingKey }) => ({
      api: named.find(([, api]) => api.apiId === apiId)?.[0] ?? apiId,
      stage,
      apiMappingKey,
    })),
  };
}

function ifAny(name: string, map: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.keys(map).length === 0 ? {} : { [name]: map };
}

/** By name; what has the name of another goes by its id. */
function withUniqueNames<Named extends { readonly name: string }>(
  all: readonly Named[],
  idOf: (one: Named) => string,
): [string, Named][] {
  const seen = new Set<string>();
  return all.map((one) => {
    const key = seen.has(one.name) ? idOf(one) : one.name;
    seen.add(key);
    return [key, one];
  });
}

/** Values of keys are not printed: a key without one is sound, and gets a generated one. */
function accountKeysForm(
  { apiKeys, usagePlans }: Project,
  apis: readonly [string, Api][],
): Record<string, unknown> {
  const namedKeys = withUniqueNames(apiKeys, ({ apiKeyId }) => apiKeyId);
  const namedPlans = withUniqueNames(usagePlans, ({ usagePlanId }) => usagePlanId);
  const keyNames = new Map(namedKeys.map(([name, { apiKeyId }]) => [apiKeyId, name]));
  const apiNames = new Map(apis.map(([name, { apiId }]) => [apiId, name]));
  const note = "its value is not printed: add value, valueFile or valueEnvironment";
  const keys = namedKeys.map(([name, { apiKeyId, enabled }]) => [
    name,
    { apiKeyId: new Noted(apiKeyId, note), enabled: orDefault(enabled, true) },
  ]);
  const plans = namedPlans.map(([name, { usagePlanId, apiStages, apiKeyIds, throttle, quota }]) => [
    name,
    {
      usagePlanId,
      apiStages: apiStages.map(({ apiId, stage }) => ({ api: apiNames.get(apiId), stage })),
      ...(throttle === undefined ? {} : { throttle }),
      ...(quota === undefined ? {} : { quota }),
      apiKeys: apiKeyIds.map((id) => keyNames.get(id)),
    },
  ]);
  return {
    ...(keys.length === 0 ? {} : { apiKeys: Object.fromEntries(keys) }),
    ...(plans.length === 0 ? {} : { usagePlans: Object.fromEntries(plans) }),
  };
}

function nodeOf(value: unknown, document: Document): Node {
  if (value instanceof Noted) {
    const node = document.createNode(value.value) as Scalar;
    node.comment = ` ${value.note}`;
    return node;
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    const node = document.createNode(value);
    if (Array.isArray(value)) (node as { flow?: boolean }).flow = true;
    return node as Node;
  }
  const map = document.createNode({}) as YAMLMap;
  for (const [key, member] of Object.entries(value)) {
    map.add({ key: document.createNode(key), value: nodeOf(member, document) } as Pair);
  }
  map.flow = map.items.length === 0;
  return map;
}
