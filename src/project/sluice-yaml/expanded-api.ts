import { resourceIdFrom } from "../../core/identifiers.ts";
import type { Api } from "../../core/model/api.ts";
import type { Integration } from "../../core/model/integration.ts";
import type { LambdaFunction } from "../../core/model/lambda-function.ts";
import type { Route } from "../../core/model/route.ts";
import type { Stage } from "../../core/model/stage.ts";
import { functionOrUri, integrationForm } from "./expanded-integration.ts";
import { chosenId, ifAny, Noted, orDefault } from "./noted-yaml.ts";
import { declaredParameters, mappingProblem } from "./request-parameters.ts";
import {
  DEFAULT_API_KEY_SELECTION_EXPRESSION,
  DEFAULT_ROUTE_SELECTION_EXPRESSION,
} from "./schema.ts";
import { withUniqueNames } from "./unique-names.ts";

export interface ApiSurroundings {
  readonly functions: readonly LambdaFunction[];
  /** How a path of this machine is written. */
  readonly pathForm: (path: string) => string;
}

/** One entry of `apis`. */
export function apiForm(api: Api, surroundings: ApiSurroundings): unknown {
  const { functions, pathForm } = surroundings;
  const authorizers = withUniqueNames(api.authorizers, ({ authorizerId }) => authorizerId);
  const shared = sharedIntegrations(api);
  const context = { api, functions, shared, authorizers };
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
    ...ifAny("authorizers", authorizersForm(api, authorizers, functions)),
    ...ifAny("models", modelsForm(api)),
    stages: Object.fromEntries(api.stages.map((stage) => stageForm(stage, pathForm))),
    ...ifAny("integrations", sharedForm(context)),
    routes: Object.fromEntries(
      api.routes.map((route) => [route.routeKey, routeForm(route, context)]),
    ),
  };
}

type Named<Value> = readonly (readonly [name: string, value: Value])[];

interface Context {
  readonly api: Api;
  readonly functions: readonly LambdaFunction[];
  /** Integrations that are written apart, by the names that they get. */
  readonly shared: Named<Integration>;
  readonly authorizers: Named<Api["authorizers"][number]>;
}

function authorizersForm(
  { apiId }: Api,
  authorizers: Context["authorizers"],
  functions: readonly LambdaFunction[],
): Record<string, unknown> {
  return Object.fromEntries(
    authorizers.map(([key, { name, authorizerId, authorizerUri, identitySource }]) => [
      key,
      {
        identitySource: new Noted(identitySource, `authorizerId ${authorizerId}`),
        ...chosenId("authorizerId", authorizerId, resourceIdFrom(`${apiId}/authorizer/${key}`, 6)),
        ...(name === key ? {} : { name }),
        ...functionOrUri("authorizerUri", authorizerUri, functions),
      },
    ]),
  );
}

function modelsForm({ apiId, models }: Api): Record<string, unknown> {
  return Object.fromEntries(
    models.map(({ name, modelId, schema, contentType }) => [
      name,
      {
        ...chosenId("modelId", modelId, resourceIdFrom(`${apiId}/model/${name}`, 6)),
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
    return isMap && JSON.stringify(schema) === text && !text.includes("__proto__") ? schema : text;
  } catch {
    return text; // An API with disableSchemaValidation may have any text here.
  }
}

function stageForm(
  { stageName, accessLogSettings, ...stage }: Stage,
  pathForm: ApiSurroundings["pathForm"],
): [string, unknown] {
  if (accessLogSettings === undefined) return [stageName, stage];
  const { format, destination } = accessLogSettings;
  const where =
    destination === undefined || destination === "stdout" ? destination : pathForm(destination);
  return [
    stageName,
    {
      ...stage,
      accessLogSettings: { format, ...(where === undefined ? {} : { destination: where }) },
    },
  ];
}

/** Those that no route calls, that several do, and whose mappings no single route of sluice.yaml may have. */
function sharedIntegrations({ routes, integrations }: Api): Named<Integration> {
  const apart = integrations.flatMap((integration) => {
    const target = `integrations/${integration.integrationId}`;
    const callers = routes.filter((route) => route.target === target);
    const [only] = callers;
    if (only !== undefined && callers.length === 1 && standsAt(only, integration)) return [];
    return [{ name: only?.routeKey ?? integration.integrationId, integration }];
  });
  return withUniqueNames(apart, ({ integration }) => integration.integrationId).map(
    ([name, { integration }]) => [name, integration],
  );
}

function standsAt({ routeKey }: Route, { requestParameters }: Integration): boolean {
  return Object.entries(requestParameters).every(
    ([key, value]) => mappingProblem({ key, value }, routeKey) === undefined,
  );
}

function sharedForm({ api, functions, shared }: Context): Record<string, unknown> {
  return Object.fromEntries(
    shared.map(([name, integration]) => {
      const { integrationId } = integration;
      const made = resourceIdFrom(`${api.apiId}/integrations/${name}`, 7);
      const id = chosenId("integrationId", integrationId, made);
      return [name, { ...id, ...integrationForm(integration, functions) }];
    }),
  );
}

function routeForm(route: Route, context: Context): unknown {
  const { api, authorizers } = context;
  const { routeId, routeKey, routeResponseSelectionExpression } = route;
  const [authorizer] =
    authorizers.find(([, { authorizerId }]) => authorizerId === route.authorizerId) ?? [];
  const { modelSelectionExpression, requestModels } = route;
  return {
    ...chosenId("routeId", routeId, resourceIdFrom(`${api.apiId}/route/${routeKey}`, 7)),
    ...targetForm(route, context),
    authorizationType: new Noted(route.authorizationType, `routeId ${routeId}`),
    ...(authorizer === undefined ? {} : { authorizer }),
    apiKeyRequired: apiKeyForm(route),
    ...(routeResponseSelectionExpression === undefined ? {} : { routeResponseSelectionExpression }),
    routeResponseKeys: route.routeResponseKeys,
    ...parametersForm(route, context),
    ...(modelSelectionExpression === undefined ? {} : { modelSelectionExpression }),
    ...ifAny("requestModels", requestModels),
  };
}

function targetForm(route: Route, { api, functions, shared }: Context): Record<string, unknown> {
  const integration = integrationOf(route, api);
  if (integration === undefined) return {};
  const { integrationId } = integration;
  const [name] = shared.find(([, each]) => each.integrationId === integrationId) ?? [];
  if (name !== undefined) {
    return { integration: new Noted(name, `integrationId ${integrationId}`) };
  }
  const made = resourceIdFrom(`${api.apiId}/integration/${route.routeKey}`, 7);
  const id = chosenId("integrationId", integrationId, made);
  return { ...id, ...integrationForm(integration, functions) };
}

/** A template may ask for a key at any route, which has no effect. */
function apiKeyForm({ routeKey, apiKeyRequired }: Route): unknown {
  if (routeKey === "$connect" || !apiKeyRequired) return orDefault(apiKeyRequired, false);
  return new Noted(false, "a key has a meaning on $connect alone");
}

/** What the mappings of a route's own integration read is declared by itself; where it was not, that has to be said. */
function parametersForm(route: Route, { api, shared }: Context): Record<string, unknown> {
  const { routeKey, requestParameters } = route;
  const form = ifAny("routeRequestParameters", requestParameters);
  const integration = integrationOf(route, api);
  if (routeKey !== "$connect") return {};
  if (integration === undefined) return form;
  if (shared.some(([, each]) => each === integration)) return form;
  const declared = declaredParameters(integration.requestParameters, requestParameters);
  const isComplete = Object.keys(declared).every((name) => Object.hasOwn(requestParameters, name));
  return isComplete ? form : { ...form, defaultRouteRequestParameters: false };
}

function integrationOf({ target }: Route, { integrations }: Api): Integration | undefined {
  return integrations.find(({ integrationId }) => target === `integrations/${integrationId}`);
}
