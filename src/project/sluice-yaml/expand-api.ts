import { ROUTES_PER_API_MAX } from "../../core/api-quotas.ts";
import { resourceIdFrom } from "../../core/identifiers.ts";
import type { Api } from "../../core/model/api.ts";
import type { Integration } from "../../core/model/integration.ts";
import type { Route } from "../../core/model/route.ts";
import { SelectionExpression } from "../../core/selection-expression.ts";
import { constantSelection } from "../constant-selection.ts";
import { undeployable } from "../deployable.ts";
import { refusedHosts } from "../refused-hosts.ts";
import { undeclaredParameters } from "../undeclared-parameters.ts";
import { unsetStageVariables } from "../unset-stage-variables.ts";
import { unusedAuthorizer, unusedAuthorizers } from "../unused-authorizer.ts";
import { type ApiContext, problem, warn, warnAboveQuota } from "./api-context.ts";
import { expandAuthorizers } from "./expand-authorizers.ts";
import { expandIntegrations, expandRouteIntegration } from "./expand-integrations.ts";
import { expandModels } from "./expand-models.ts";
import { expandRoute } from "./expand-route.ts";
import { expandStages } from "./expand-stages.ts";
import type { WrittenApi } from "./schema.ts";
import {
  DEFAULT_API_KEY_SELECTION_EXPRESSION,
  DEFAULT_ROUTE_SELECTION_EXPRESSION,
} from "./schema.ts";
import { refuseTwinIds } from "./twin-ids.ts";

/** AWS's own words for an API that cannot be deployed. */
const NO_ROUTES = "At least one route is required before deploying the Api";

/** One entry of `apis`, with AWS's defaults. */
export function expandApi(name: string, written: WrittenApi, context: ApiContext): Api {
  const path = ["apis", name];
  const { accountId, region, stackName } = context;
  const apiId = written.apiId ?? resourceIdFrom(`${accountId}/${region}/${stackName}/${name}`, 10);
  const authorizers = expandAuthorizers(written.authorizers ?? {}, { ...context, path, apiId });
  const models = expandModels(written, { ...context, path, apiId });
  const routes: Route[] = [];
  const named = expandIntegrations(written, { ...context, path, apiId });
  const integrations: Integration[] = [...named.values()];
  const routeKeys = Object.keys(written.routes);
  for (const [routeKey, route] of Object.entries(written.routes)) {
    const routePath = [...path, "routes", routeKey];
    const place = { ...context, path: routePath, apiId, routeKey, routeKeys, authorizers, models };
    const integration = expandRouteIntegration(route, named, place);
    routes.push(expandRoute(route, integration, place));
    if (integration !== undefined && route.integration === undefined)
      integrations.push(integration);
  }
  const routesPath = [...path, "routes"];
  if (routes.length === 0) throw problem(context, routesPath, NO_ROUTES);
  warnAboveQuota(context, routesPath, { count: routes.length, max: ROUTES_PER_API_MAX });
  const api: Api = {
    apiId,
    name: nameOf(name, written, context),
    routeSelectionExpression: routeSelectionExpressionOf(written, context, path),
    apiKeySelectionExpression:
      written.apiKeySelectionExpression ?? DEFAULT_API_KEY_SELECTION_EXPRESSION,
    disableExecuteApiEndpoint: written.disableExecuteApiEndpoint ?? false,
    ...(written.disableSchemaValidation === true ? { disableSchemaValidation: true } : {}),
    routes,
    integrations,
    authorizers: [...authorizers.values()],
    models,
    stages: expandStages(written, context, [...path, "stages"]),
  };
  refuseTwinIds(api, context, path);
  const unused = unusedAuthorizers(api.authorizers, routes);
  for (const [key, authorizer] of authorizers) {
    if (!unused.includes(authorizer)) continue;
    const place = [...path, "authorizers", key];
    const sentence = unusedAuthorizer(routes, `authorizer: ${key}`);
    warn(context, place, `${place.join(".")} ${sentence}`);
  }
  refuseUndeployable(api, context, path);
  warnAboutUris(api, context, routesPath);
  return api;
}

function warnAboutUris(api: Api, context: ApiContext, path: readonly string[]): void {
  for (const route of api.routes) {
    const { routeKey, target } = route;
    const found = api.integrations.find((each) => target === `integrations/${each.integrationId}`);
    if (found === undefined) continue;
    const place = [...path, routeKey];
    const isShared = api.routes.filter((each) => each.target === target).length > 1;
    const undeclared = isShared ? undeclaredParameters(route, found) : [];
    for (const sentence of [
      ...undeclared,
      ...unsetStageVariables(found, api.stages),
      ...refusedHosts(found, api.stages, context.backendAddresses),
    ]) {
      warn(context, place, `${place.join(".")}: ${sentence}`);
    }
  }
}

function refuseUndeployable(api: Api, context: ApiContext, path: readonly string[]): void {
  const wrong = undeployable(api);
  if (wrong === undefined) return;
  const { message, routeKey, integrationId, integrationResponseKey } = wrong;
  if (routeKey === undefined) throw problem(context, path, message);
  const below =
    integrationResponseKey !== undefined
      ? ["integrationResponses", integrationResponseKey]
      : integrationId !== undefined
        ? ["requestTemplates"]
        : [];
  throw problem(context, [...path, "routes", routeKey, ...below], message);
}

function nameOf(key: string, written: WrittenApi, context: ApiContext): string {
  const name = written.name ?? key;
  if (name.length >= 1 && name.length <= 128) return name;
  throw problem(context, ["apis", key], "The name of an API must have 1 to 128 characters");
}

function routeSelectionExpressionOf(
  written: WrittenApi,
  context: ApiContext,
  path: readonly string[],
): string {
  const source = written.routeSelectionExpression ?? DEFAULT_ROUTE_SELECTION_EXPRESSION;
  try {
    SelectionExpression.compile(source);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw problem(context, [...path, "routeSelectionExpression"], error.message);
  }
  const warning = constantSelection(source);
  if (warning !== undefined) warn(context, [...path, "routeSelectionExpression"], warning);
  return source;
}
