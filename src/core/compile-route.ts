/** A route compiled for the messages that it gets. */

import { isAnswered, isTwoWay, type RouteOptions } from "./answered-route.ts";
import type { ApiKeySource } from "./authorization/api-key-source.ts";
import type { CompiledAuthorizer } from "./authorization/compile-authorizer.ts";
import { compiling } from "./compiling.ts";
import { type CompiledIntegration, compileIntegration } from "./integration/compile-integration.ts";
import type { Integration } from "./model/integration.ts";
import type { Route } from "./model/route.ts";
import { compileRequestModels, type ModelValidator, type RequestModels } from "./request-models.ts";

export interface CompiledRoute {
  readonly routeKey: string;
  /** The client receives the integration's answer. */
  readonly twoWay: boolean;
  readonly authorization: CompiledAuthorization;
  /** `undefined`: the route asks for no API key. Only `$connect` does; elsewhere AWS never looks at `apiKeyRequired`. */
  readonly apiKeySource: ApiKeySource | undefined;
  /** Only `$connect` has headers and a query to require. */
  readonly requiredParameters: readonly RequiredParameter[];
  /** `undefined`: its messages are not validated. */
  readonly requestModels: RequestModels | undefined;
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

/** What a route may name, and how strictly it is read. */
export interface Surroundings {
  readonly integrations: ReadonlyMap<string, Integration>;
  readonly authorizers: ReadonlyMap<string, CompiledAuthorizer>;
  readonly models: ReadonlyMap<string, ModelValidator>;
  readonly apiKeySource: ApiKeySource;
  readonly options: RouteOptions;
}

/** Throws `SyntaxError` naming the route key and the member that is wrong. */
export function compileRoute(route: Route, around: Surroundings): CompiledRoute {
  const asksForKey = route.apiKeyRequired && route.routeKey === "$connect";
  return {
    routeKey: route.routeKey,
    twoWay: twoWay(route, around.options),
    authorization: authorizationOf(route, around),
    apiKeySource: asksForKey ? around.apiKeySource : undefined,
    requiredParameters: Object.entries(route.requestParameters)
      .filter(([, { required }]) => required)
      .map(([parameter]) => requiredParameter(route, parameter)),
    requestModels: compiling(`Route "${route.routeKey}"`, () =>
      compileRequestModels(route, around.models),
    ),
    integration: integrationOf(route, around),
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

function twoWay(route: Route, options: RouteOptions): boolean {
  const expression = route.routeResponseSelectionExpression;
  if (expression !== undefined && expression !== "$default") {
    throw wrong(
      route,
      "RouteResponseSelectionExpression",
      `only $default exists, not "${expression}"`,
    );
  }
  return isTwoWay(route, options);
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

function integrationOf(route: Route, around: Surroundings): CompiledIntegration | undefined {
  if (route.target === undefined) return undefined;
  const id = route.target.startsWith(TARGET) ? route.target.slice(TARGET.length) : undefined;
  const integration = id === undefined ? undefined : around.integrations.get(id);
  if (integration === undefined) {
    throw wrong(route, "Target", `"${route.target}" is no integration of this API`);
  }
  const answered = isAnswered(route, around.options);
  return compiling(`Route "${route.routeKey}"`, () =>
    compileIntegration(answered ? integration : withSuccess(integration)),
  );
}

/**
 * A success that nobody is told of needs no integration response; a failure stays one. AWS's samples have none and their clients
 * get no error
 * (aws-samples/serverless-patterns: apigw-websocket-api-sqs-lambda, apigw-websocket-mapping-template-authorizer).
 */
function withSuccess(integration: Integration): Integration {
  if (!("integrationResponses" in integration)) return integration;
  return integration.integrationResponses.length > 0
    ? integration
    : { ...integration, integrationResponses: SUCCESS };
}

/** A status of 2xx, or no `errorMessage` of a function. */
const SUCCESS = ["/2\\d\\d/", "/()/"].map((integrationResponseKey) => ({
  integrationResponseKey,
  responseTemplates: {},
  responseParameters: {},
}));

function wrong(route: Route, member: string, reason: string): SyntaxError {
  return new SyntaxError(`Route "${route.routeKey}": ${member}: ${reason}`);
}
