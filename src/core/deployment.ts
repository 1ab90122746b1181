/**
 * An API compiled for routing: expressions, mappings and templates are parsed here once, never by a message (AWS:
 * "Deploy WebSocket APIs"; a deployment is a snapshot).
 *
 * Gaps: 2026-11-22 AWS and HTTP integrations compile to `unsupported`. 2026-11-22 RequestModels are not compiled.
 * By design: 2026-11-22 RequestParameters of an AWS_PROXY integration do nothing, as its event is fixed.
 */
import { type CompiledAuthorizer, compileAuthorizer } from "./compile-authorizer.ts";
import { type CompiledMock, compileMock } from "./mock-integration.ts";
import type { Api } from "./model/api.ts";
import type { Integration } from "./model/integration.ts";
import type { Route } from "./model/route.ts";
import { type CompiledMapping, compileMappings } from "./parameter-mapping.ts";
import { SelectionExpression } from "./selection-expression.ts";
import { UriTemplate } from "./uri-template.ts";

export interface Deployment {
  readonly apiId: string;
  readonly routeSelectionExpression: SelectionExpression;
  /** Every route by its key. A message selects with `selectRoute`, never here. */
  readonly routes: ReadonlyMap<string, CompiledRoute>;
  readonly connectRoute: CompiledRoute | undefined;
  readonly disconnectRoute: CompiledRoute | undefined;
  readonly defaultRoute: CompiledRoute | undefined;
}

export interface CompiledRoute {
  readonly routeKey: string;
  /** The client receives the integration's answer. */
  readonly twoWay: boolean;
  readonly authorization: CompiledAuthorization;
  readonly apiKeyRequired: boolean;
  /** Only `$connect` has headers and a query to require. */
  readonly requiredParameters: readonly RequiredParameter[];
  /** `undefined`: the route accepts and does nothing. */
  readonly integration: CompiledIntegration | undefined;
}

/** Who may connect. Only `$connect` can have another type than NONE. */
export type CompiledAuthorization =
  | { readonly type: "NONE" }
  | { readonly type: "AWS_IAM" }
  | { readonly type: "CUSTOM"; readonly authorizer: CompiledAuthorizer };

export interface RequiredParameter {
  readonly location: "querystring" | "header";
  readonly name: string;
}

export type CompiledIntegration =
  | { readonly type: "AWS_PROXY"; readonly functionUri: UriTemplate; readonly timeoutMs: number }
  | {
      readonly type: "HTTP_PROXY";
      readonly method: string;
      readonly uri: UriTemplate;
      readonly mappings: readonly CompiledMapping[];
      readonly timeoutMs: number;
    }
  | { readonly type: "MOCK"; readonly mock: CompiledMock; readonly timeoutMs: number }
  | {
      readonly type: "unsupported";
      readonly integrationType: "AWS" | "HTTP";
      readonly timeoutMs: number;
    };

export interface DeploymentOptions {
  /** Two-way with a `$default` RouteResponse or the expression; AWS's strict rule asks for both. */
  readonly relaxRouteResponses: boolean;
}

/** Throws `SyntaxError` naming the route key and the member that is wrong. */
export function compileDeployment(api: Api, options: DeploymentOptions): Deployment {
  const integrations = new Map(api.integrations.map((each) => [each.integrationId, each]));
  const authorizers = new Map(
    api.authorizers.map((each) => [
      each.authorizerId,
      naming(`Authorizer "${each.name}"`, () => compileAuthorizer(each)),
    ]),
  );
  const routes = new Map<string, CompiledRoute>();
  for (const route of api.routes) {
    checkRouteKey(route.routeKey);
    if (routes.has(route.routeKey)) throw wrong(route, "RouteKey", "another route has the same");
    routes.set(route.routeKey, compileRoute(route, { integrations, authorizers, options }));
  }
  return deepFreeze({
    apiId: api.apiId,
    routeSelectionExpression: naming("RouteSelectionExpression", () =>
      SelectionExpression.compile(api.routeSelectionExpression),
    ),
    routes,
    connectRoute: routes.get("$connect"),
    disconnectRoute: routes.get("$disconnect"),
    defaultRoute: routes.get("$default"),
  });
}

interface Surroundings {
  readonly integrations: ReadonlyMap<string, Integration>;
  readonly authorizers: ReadonlyMap<string, CompiledAuthorizer>;
  readonly options: DeploymentOptions;
}

function compileRoute(route: Route, around: Surroundings): CompiledRoute {
  return {
    routeKey: route.routeKey,
    twoWay: isTwoWay(route, around.options),
    authorization: authorizationOf(route, around),
    apiKeyRequired: route.apiKeyRequired,
    requiredParameters: Object.entries(route.requestParameters)
      .filter(([, { required }]) => required)
      .map(([parameter]) => requiredParameter(route, parameter)),
    integration: integrationOf(route, around.integrations),
  };
}

function authorizationOf(route: Route, around: Surroundings): CompiledAuthorization {
  const { authorizationType: type, authorizerId } = route;
  if (type === "NONE") return { type };
  if (route.routeKey !== "$connect") {
    // The words of AWS's control plane.
    const only = "Currently, authorization is restricted to the $connect route only";
    throw wrong(route, "AuthorizationType", only);
  }
  if (type === "AWS_IAM") return { type };
  const authorizer = around.authorizers.get(authorizerId ?? "");
  if (authorizer !== undefined) return { type, authorizer };
  throw wrong(route, "AuthorizerId", `"${authorizerId ?? ""}" is no authorizer of this API`);
}

function isTwoWay(route: Route, options: DeploymentOptions): boolean {
  const expression = route.routeResponseSelectionExpression;
  if (expression !== undefined && expression !== "$default") {
    throw wrong(
      route,
      "RouteResponseSelectionExpression",
      `only $default exists, not "${expression}"`,
    );
  }
  const hasResponse = route.routeResponseKeys.includes("$default");
  return options.relaxRouteResponses
    ? hasResponse || expression !== undefined
    : hasResponse && expression !== undefined;
}

function requiredParameter(route: Route, parameter: string): RequiredParameter {
  const match = /^route\.request\.(?:multivalue)?(querystring|header)\.([a-zA-Z0-9._$-]+)$/.exec(
    parameter,
  );
  const name = match?.[2];
  if (name === undefined) {
    const form = "route.request.{querystring|header}.{name}";
    throw wrong(route, "RequestParameters", `"${parameter}" must be ${form}`);
  }
  return { location: match?.[1] === "header" ? "header" : "querystring", name };
}

const TARGET = "integrations/";

function integrationOf(
  route: Route,
  integrations: ReadonlyMap<string, Integration>,
): CompiledIntegration | undefined {
  if (route.target === undefined) return undefined;
  const id = route.target.startsWith(TARGET) ? route.target.slice(TARGET.length) : undefined;
  const integration = id === undefined ? undefined : integrations.get(id);
  if (integration === undefined) {
    throw wrong(route, "Target", `"${route.target}" is no integration of this API`);
  }
  return compileIntegration(route, integration);
}

function compileIntegration(route: Route, integration: Integration): CompiledIntegration {
  const timeoutMs = integration.timeoutInMillis;
  const member = (name: string) => `Route "${route.routeKey}": ${name}`;
  if (!Number.isInteger(timeoutMs) || timeoutMs <= 0) {
    throw wrong(route, "TimeoutInMillis", `${timeoutMs} is not a positive whole number`);
  }
  const uri = (source: string) =>
    naming(member("IntegrationUri"), () => UriTemplate.compile(source));
  switch (integration.integrationType) {
    case "AWS_PROXY":
      return { type: "AWS_PROXY", functionUri: uri(integration.integrationUri), timeoutMs };
    case "HTTP_PROXY":
      if (!/^[A-Za-z]{1,16}$/.test(integration.integrationMethod)) {
        throw wrong(route, "IntegrationMethod", `"${integration.integrationMethod}" is no method`);
      }
      return {
        type: "HTTP_PROXY",
        method: integration.integrationMethod,
        uri: uri(integration.integrationUri),
        mappings: naming(member("RequestParameters"), () =>
          compileMappings(integration.requestParameters),
        ),
        timeoutMs,
      };
    case "MOCK":
      return {
        type: "MOCK",
        mock: naming(member("MOCK integration"), () => compileMock(integration)),
        timeoutMs,
      };
    case "AWS":
    case "HTTP":
      return { type: "unsupported", integrationType: integration.integrationType, timeoutMs };
  }
}

const RESERVED = new Set(["$connect", "$disconnect", "$default"]);

function checkRouteKey(routeKey: string): void {
  if (routeKey === "" || (routeKey[0] === "$" && !RESERVED.has(routeKey))) {
    throw new SyntaxError(
      `Route "${routeKey}": RouteKey: must not be empty, and only $connect, $disconnect and $default may start with $`,
    );
  }
}

function naming<Value>(where: string, compile: () => Value): Value {
  try {
    return compile();
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new SyntaxError(`${where}: ${cause.message}`, { cause });
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
