/**
 * An API compiled for routing: expressions, mappings and templates are parsed here once, never by a message (AWS:
 * "Deploy WebSocket APIs"; a deployment is a snapshot).
 *
 * Gaps: none known.
 * By design: none.
 */

import type { RouteOptions } from "./answered-route.ts";
import { apiKeySource } from "./authorization/api-key-source.ts";
import { compileAuthorizer } from "./authorization/compile-authorizer.ts";
import { type CompiledRoute, compileRoute } from "./compile-route.ts";
import { compiling } from "./compiling.ts";
import type { Api } from "./model/api.ts";
import type { Route } from "./model/route.ts";
import { compileModels, type ModelCompiler } from "./request-models.ts";
import { SelectionExpression } from "./selection-expression.ts";

export interface Deployment {
  readonly apiId: string;
  readonly routeSelectionExpression: SelectionExpression;
  /** Every route by its key. A message selects with `selectRoute`, never here. */
  readonly routes: ReadonlyMap<string, CompiledRoute>;
  readonly connectRoute: CompiledRoute | undefined;
  readonly disconnectRoute: CompiledRoute | undefined;
  readonly defaultRoute: CompiledRoute | undefined;
}

export interface DeploymentOptions extends RouteOptions {
  readonly compileModels: ModelCompiler;
}

/** Throws `SyntaxError` naming the route key and the member that is wrong. */
export function compileDeployment(api: Api, options: DeploymentOptions): Deployment {
  const integrations = new Map(api.integrations.map((each) => [each.integrationId, each]));
  const authorizers = new Map(
    api.authorizers.map((each) => [
      each.authorizerId,
      compiling(`Authorizer "${each.name}"`, () => compileAuthorizer(each)),
    ]),
  );
  const models = compileModels(api.models, options.compileModels, {
    disableSchemaValidation: api.disableSchemaValidation ?? false,
  });
  const keySource = compiling("ApiKeySelectionExpression", () =>
    apiKeySource(api.apiKeySelectionExpression),
  );
  const around = { integrations, authorizers, models, apiKeySource: keySource, options };
  const routes = new Map<string, CompiledRoute>();
  for (const route of api.routes) {
    checkRouteKey(route.routeKey);
    if (routes.has(route.routeKey)) throw wrong(route, "RouteKey", "another route has the same");
    routes.set(route.routeKey, compileRoute(route, around));
  }
  return deepFreeze({
    apiId: api.apiId,
    routeSelectionExpression: compiling("RouteSelectionExpression", () =>
      SelectionExpression.compile(api.routeSelectionExpression),
    ),
    routes,
    connectRoute: routes.get("$connect"),
    disconnectRoute: routes.get("$disconnect"),
    defaultRoute: routes.get("$default"),
  });
}

const RESERVED = new Set(["$connect", "$disconnect", "$default"]);

function checkRouteKey(routeKey: string): void {
  if (routeKey === "" || (routeKey[0] === "$" && !RESERVED.has(routeKey))) {
    throw new SyntaxError(
      `Route "${routeKey}": RouteKey: must not be empty, and only $connect, $disconnect and $default may start with $`,
    );
  }
}

function wrong(route: Route, member: string, reason: string): SyntaxError {
  return new SyntaxError(`Route "${route.routeKey}": ${member}: ${reason}`);
}

/** A Map's entries cannot be frozen; its type is read-only and its values are frozen here. */
function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  if (value instanceof RegExp) return value;
  Object.freeze(value);
  const members = value instanceof Map ? value.values() : Object.values(value);
  for (const member of members) deepFreeze(member);
  return value;
}
