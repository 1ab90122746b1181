import type { Api } from "../../core/model/api.ts";
import type { Authorizer } from "../../core/model/authorizer.ts";
import type { Integration, IntegrationResponse } from "../../core/model/integration.ts";
import type { Model } from "../../core/model/model.ts";
import type { Route } from "../../core/model/route.ts";
import { notFound } from "../control-fault.ts";
import type { DefinitionReader, Entry } from "../definitions.ts";
import { APIS } from "../stored/api.ts";
import { authorizersOf, type StoredAuthorizer } from "../stored/authorizer.ts";
import {
  integrationResponsesOf,
  integrationsOf,
  type StoredIntegration,
  type StoredIntegrationResponse,
} from "../stored/integration.ts";
import { modelsOf, type StoredModel } from "../stored/model.ts";
import { routeResponsesOf, routesOf, type StoredRoute } from "../stored/route.ts";

/** What a deployment of the API is made of: the API as it is defined now, without stages. Throws `NotFoundException`. */
export function snapshotOf(reader: DefinitionReader, apiId: string): Api {
  const api = reader.get(APIS, apiId);
  if (api === undefined) throw notFound("API", apiId);
  return {
    apiId,
    name: api.name,
    routeSelectionExpression: api.routeSelectionExpression,
    apiKeySelectionExpression: api.apiKeySelectionExpression,
    disableExecuteApiEndpoint: api.disableExecuteApiEndpoint,
    ...(api.disableSchemaValidation === true ? { disableSchemaValidation: true } : {}),
    routes: reader
      .all(routesOf(apiId))
      .map(({ id, value }) => routeOf(id, value, keysOfResponses(reader, apiId, id))),
    integrations: reader
      .all(integrationsOf(apiId))
      .map(({ id, value }) =>
        integrationOf(
          id,
          value,
          reader.all(integrationResponsesOf(apiId, id)).map(integrationResponseOf),
        ),
      ),
    authorizers: reader.all(authorizersOf(apiId)).map(authorizerOf),
    models: reader.all(modelsOf(apiId)).map(modelOf),
    stages: [],
  };
}

function keysOfResponses(reader: DefinitionReader, apiId: string, routeId: string): string[] {
  return reader.all(routeResponsesOf(apiId, routeId)).map(({ value }) => value.routeResponseKey);
}

function routeOf(routeId: string, stored: StoredRoute, routeResponseKeys: string[]): Route {
  const { authorizationType, apiKeyRequired, requestParameters = {}, requestModels = {} } = stored;
  return {
    ...{ routeId, routeKey: stored.routeKey, authorizationType, apiKeyRequired },
    ...ifSet("target", stored.target),
    ...ifSet("authorizerId", stored.authorizerId),
    ...ifSet("routeResponseSelectionExpression", stored.routeResponseSelectionExpression),
    ...ifSet("modelSelectionExpression", stored.modelSelectionExpression),
    ...{ routeResponseKeys, requestParameters, requestModels },
  };
}

function integrationOf(
  integrationId: string,
  stored: StoredIntegration,
  integrationResponses: readonly IntegrationResponse[],
): Integration {
  const { integrationType, integrationUri = "", integrationMethod = "POST" } = stored;
  const base = {
    ...{ integrationId, timeoutInMillis: stored.timeoutInMillis },
    requestParameters: stored.requestParameters ?? {},
    ...ifSet("contentHandlingStrategy", stored.contentHandlingStrategy),
  };
  const connection =
    stored.connectionType === "VPC_LINK" ? ifSet("connectionId", stored.connectionId) : {};
  const templates = {
    ...ifSet("passthroughBehavior", stored.passthroughBehavior),
    requestTemplates: stored.requestTemplates ?? {},
    ...ifSet("templateSelectionExpression", stored.templateSelectionExpression),
    integrationResponses,
  };
  switch (integrationType) {
    case "AWS_PROXY":
      return { ...base, integrationType, integrationUri };
    case "AWS":
      return { ...base, integrationType, integrationUri, integrationMethod, ...templates };
    case "HTTP_PROXY":
      return { ...base, integrationType, integrationUri, integrationMethod, ...connection };
    case "HTTP":
      return {
        ...{ ...base, integrationType, integrationUri, integrationMethod },
        ...{ ...connection, ...templates },
      };
    case "MOCK":
      return { ...base, integrationType, ...templates };
  }
}

function integrationResponseOf({ value }: Entry<StoredIntegrationResponse>): IntegrationResponse {
  return {
    integrationResponseKey: value.integrationResponseKey,
    responseTemplates: value.responseTemplates ?? {},
    ...ifSet("templateSelectionExpression", value.templateSelectionExpression),
    responseParameters: value.responseParameters ?? {},
    ...ifSet("contentHandlingStrategy", value.contentHandlingStrategy),
  };
}

function authorizerOf({ id, value }: Entry<StoredAuthorizer>): Authorizer {
  const { name, authorizerType, authorizerUri, identitySource } = value;
  return { authorizerId: id, name, authorizerType, authorizerUri, identitySource };
}

/** Also what routes are checked against. */
export function modelOf({ id, value }: Entry<StoredModel>): Model {
  return { modelId: id, name: value.name, contentType: value.contentType, schema: value.schema };
}

/** An empty text was cleared by an update. */
function ifSet<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [key in Name]?: Value } {
  return value === undefined || value === ""
    ? {}
    : ({ [name]: value } as { readonly [key in Name]: Value });
}
