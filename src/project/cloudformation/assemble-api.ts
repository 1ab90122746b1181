import type { Api } from "../../core/model/api.ts";
import type { Authorizer } from "../../core/model/authorizer.ts";
import type { Integration, IntegrationResponse } from "../../core/model/integration.ts";
import type { Model } from "../../core/model/model.ts";
import type { Route } from "../../core/model/route.ts";
import type { Stage } from "../../core/model/stage.ts";
import { type Undeployable, undeployable } from "../deployable.ts";
import { refusedHosts } from "../refused-hosts.ts";
import { forgottenDollar } from "../route-key.ts";
import { unansweredRoutes } from "../unanswered-routes.ts";
import { undeclaredParameters } from "../undeclared-parameters.ts";
import { unsetStageVariables } from "../unset-stage-variables.ts";
import { unusedAuthorizer, unusedAuthorizers } from "../unused-authorizer.ts";
import { allDependencies, type Dependencies } from "./dependencies.ts";
import { PropertyReader } from "./property-reader.ts";
import { referenceTo } from "./reference-to.ts";
import type { ApiHead } from "./resources/api.ts";
import { AUTHORIZERS_MAX, readAuthorizer } from "./resources/authorizer.ts";
import { readIntegration } from "./resources/integration.ts";
import { readIntegrationResponse } from "./resources/integration-response.ts";
import { readModels } from "./resources/model.ts";
import { readRoute } from "./resources/route.ts";
import { readRouteResponse } from "./resources/route-response.ts";
import { type DeploymentOf, readDeployment, readStage } from "./resources/stage.ts";
import { fail, type Scope, type Stack, type TemplateResource, warn } from "./scope.ts";

/** An API and the resources whose `ApiId` names it. */
export interface ApiResources {
  readonly resource: TemplateResource;
  readonly head: ApiHead;
  readonly members: readonly TemplateResource[];
}

export interface Assembly {
  readonly scope: Scope;
  readonly dependencies: Dependencies;
  readonly relaxRouteResponses: boolean;
}

/** The stage of an API whose template makes none. */
export const FALLBACK_STAGE_NAME = "dev";

export function assembleApi(parts: ApiResources, assembly: Assembly): Api {
  const { scope } = assembly;
  const integrations = readIntegrations(parts, scope);
  const authorizers = readAuthorizers(parts, scope);
  const models = readModels(ofType(parts, "Model"), scope, parts.head);
  const routes = readRoutes(parts, assembly, { integrations, authorizers, models });
  const deployments = ofType(parts, "Deployment").map((resource) =>
    readDeployment(resource, scope),
  );
  for (const each of ofType(parts, "Deployment")) checkDeployment(each, parts, assembly);
  const api: Api = {
    ...parts.head,
    routes,
    integrations,
    authorizers,
    models,
    stages: readStages(parts, scope, { deployments, routes }),
  };
  warnAboutUnused(api, parts, scope);
  warnAboutIntegrations(api, parts, assembly);
  const wrong = undeployable(api);
  if (wrong !== undefined) fail(scope, lineOf(wrong, parts, scope), wrong.message);
  return api;
}

/** An AuthorizerId that lacks its AuthorizationType has had a warning of its own. */
function warnAboutUnused({ authorizers, routes }: Api, parts: ApiResources, scope: Scope): void {
  const named = ofType(parts, "Route").map((each) =>
    PropertyReader.of(each, scope).text("AuthorizerId"),
  );
  const remedy = "AuthorizationType: CUSTOM and its AuthorizerId";
  for (const { authorizerId } of unusedAuthorizers(authorizers, routes)) {
    if (named.includes(authorizerId)) continue;
    const resource = ofType(parts, "Authorizer").find(
      (each) => referenceTo(each, scope) === authorizerId,
    );
    const { logicalId, line } = resource ?? parts.resource;
    warn(scope, line, `Authorizer ${logicalId} ${unusedAuthorizer(routes, remedy)}`);
  }
}

function warnAboutIntegrations(api: Api, parts: ApiResources, assembly: Assembly): void {
  const { scope } = assembly;
  for (const resource of ofType(parts, "Integration")) {
    const id = referenceTo(resource, scope);
    const integration = api.integrations.find(({ integrationId }) => integrationId === id);
    if (integration === undefined) continue;
    const sentences = [
      ...unsetStageVariables(integration, api.stages),
      ...refusedHosts(integration, api.stages, scope.backendAddresses),
    ];
    const unanswered = unansweredRoutes(api.routes, integration, assembly);
    for (const sentence of unanswered === undefined ? sentences : [...sentences, unanswered]) {
      warn(scope, resource.line, `Integration ${resource.logicalId}: ${sentence}`);
    }
    for (const route of api.routes) {
      if (route.target !== `integrations/${id}`) continue;
      for (const sentence of undeclaredParameters(route, integration)) {
        warn(scope, resource.line, `Integration ${resource.logicalId}: ${sentence}`);
      }
    }
  }
}

/** Of the resource that has to be mended, and of the property that the message names where there is one. */
function lineOf(wrong: Undeployable, parts: ApiResources, scope: Scope): number {
  const { routeKey, integrationId, integrationResponseKey, message } = wrong;
  const text = (resource: TemplateResource, name: string) =>
    PropertyReader.of(resource, scope).text(name);
  const found =
    ofType(parts, "IntegrationResponse").find(
      (each) =>
        text(each, "IntegrationId") === integrationId &&
        text(each, "IntegrationResponseKey") === integrationResponseKey,
    ) ??
    ofType(parts, "Integration").find((each) => referenceTo(each, scope) === integrationId) ??
    ofType(parts, "Route").find((each) => text(each, "RouteKey") === routeKey);
  const { line, properties } = found ?? parts.resource;
  // `TemplateSelectionExpression of RequestTemplates` stands before what it selects.
  const [named] = [...properties.entries]
    .filter(([name]) => /^\w+$/.test(name))
    .map(([name, node]) => ({ at: message.search(new RegExp(`\\b${name}\\b`)), node }))
    .filter(({ at }) => at !== -1)
    .sort((one, other) => one.at - other.at);
  return named?.node.line ?? line;
}

function ofType({ members }: ApiResources, type: string): TemplateResource[] {
  return members.filter((member) => member.type === `AWS::ApiGatewayV2::${type}`);
}

function readIntegrations(parts: ApiResources, scope: Scope): Integration[] {
  const responses = new Map<string, IntegrationResponse[]>();
  const owners = new Map<string, TemplateResource>();
  for (const resource of ofType(parts, "IntegrationResponse")) {
    const { integrationId, response } = readIntegrationResponse(resource, scope);
    const { integrationResponseKey: key } = response;
    if (responses.get(integrationId)?.some((each) => each.integrationResponseKey === key)) {
      const message = `another response of the integration has the key ${key}`;
      fail(scope, resource.line, `IntegrationResponse ${resource.logicalId}: ${message}`);
    }
    responses.set(integrationId, [...(responses.get(integrationId) ?? []), response]);
    owners.set(integrationId, resource);
  }
  const integrations = ofType(parts, "Integration").map((resource) =>
    readIntegration(resource, scope, responses),
  );
  for (const [integrationId, { logicalId, line }] of owners) {
    if (integrations.some((integration) => integration.integrationId === integrationId)) continue;
    fail(
      scope,
      line,
      `IntegrationResponse ${logicalId}: IntegrationId ${integrationId} names no integration of its API`,
    );
  }
  return integrations;
}

function readAuthorizers(parts: ApiResources, scope: Scope): Authorizer[] {
  return ofType(parts, "Authorizer").map((resource, index) => {
    if (index < AUTHORIZERS_MAX) return readAuthorizer(resource, scope);
    const message = "Maximum number of Authorizers for this API has been reached.";
    return fail(
      scope,
      resource.line,
      `${message} Please contact AWS if you need additional Authorizers.`,
    );
  });
}

function readRoutes(
  parts: ApiResources,
  { scope, relaxRouteResponses }: Assembly,
  targets: {
    readonly integrations: readonly Integration[];
    readonly authorizers: readonly Authorizer[];
    readonly models: readonly Model[];
  },
): Route[] {
  const routeResponseKeys = new Map<string, string[]>();
  const owners = new Map<string, TemplateResource>();
  for (const resource of ofType(parts, "RouteResponse")) {
    const { routeId, routeResponseKey } = readRouteResponse(resource, scope);
    if (owners.has(routeId)) {
      const message = `the route has a response with the key ${routeResponseKey} already`;
      fail(scope, resource.line, `RouteResponse ${resource.logicalId}: ${message}`);
    }
    routeResponseKeys.set(routeId, [routeResponseKey]);
    owners.set(routeId, resource);
  }
  const routes = new Map<string, Route>();
  const written = new Map<string, TemplateResource>();
  for (const resource of ofType(parts, "Route")) {
    const route = readRoute(resource, scope, {
      ...targets,
      routeResponseKeys,
      relaxRouteResponses,
    });
    const first = written.get(route.routeKey);
    if (first !== undefined) {
      const message = `Route with key ${route.routeKey} already exists for this API`;
      const places = `${resource.logicalId} has the key of ${first.logicalId} on line ${first.line}`;
      fail(scope, resource.line, `${message}: ${places}`);
    }
    written.set(route.routeKey, resource);
    routes.set(route.routeKey, route);
    owners.delete(route.routeId);
  }
  for (const resource of ofType(parts, "Route")) {
    const routeKey = PropertyReader.of(resource, scope).text("RouteKey") ?? "";
    const question = forgottenDollar(routeKey, routes.keys());
    if (question !== undefined) warn(scope, resource.line, question);
  }
  for (const [routeId, { logicalId, line }] of owners) {
    fail(scope, line, `RouteResponse ${logicalId}: RouteId ${routeId} names no route of its API`);
  }
  return [...routes.values()];
}

/** CloudFormation makes a deployment as soon as what it depends on exists: routes it does not name may be missing. */
function checkDeployment(
  resource: TemplateResource,
  parts: ApiResources,
  assembly: Assembly,
): void {
  const { scope, dependencies } = assembly;
  const { logicalId, line } = resource;
  // No DependsOn leads to a stack that is deployed for itself.
  const stackOf = (each: TemplateResource) => outermost(scope.homes.get(each)?.stack);
  const routes = ofType(parts, "Route");
  if (routes.length === 0)
    fail(scope, line, "At least one route is required before deploying the Api");
  const before = allDependencies(resource, dependencies);
  const missed = routes
    .filter((route) => stackOf(route) === stackOf(resource) && !before.has(route))
    .map((route) => route.logicalId);
  if (missed.length === 0) return;
  const remedy = `add DependsOn: [${missed.join(", ")}]`;
  warn(
    scope,
    line,
    `Deployment ${logicalId} does not wait for all routes, so AWS may deploy without them: ${remedy}`,
  );
}

function outermost(stack: Stack | undefined): string | undefined {
  return stack?.parent === undefined ? stack?.stackName : outermost(stack.parent);
}

function readStages(
  parts: ApiResources,
  scope: Scope,
  made: { readonly deployments: readonly DeploymentOf[]; readonly routes: readonly Route[] },
): Stage[] {
  const { deployments } = made;
  const routeKeys = new Set(made.routes.map(({ routeKey }) => routeKey));
  const deployed = new Set(
    deployments.flatMap(({ stageName }) => (stageName === undefined ? [] : [stageName])),
  );
  const stages = new Map<string, Stage>();
  for (const resource of ofType(parts, "Stage")) {
    const stage = readStage(resource, scope, { deployedElsewhere: deployed, routeKeys });
    if (stages.has(stage.stageName)) {
      fail(scope, resource.line, `Stage ${stage.stageName} already exists for this API`);
    }
    stages.set(stage.stageName, stage);
  }
  for (const stageName of deployed) {
    if (!stages.has(stageName)) stages.set(stageName, { stageName, stageVariables: {} });
  }
  if (stages.size > 0) return [...stages.values()];
  const { logicalId, line } = parts.resource;
  const remedy = "add an AWS::ApiGatewayV2::Stage";
  warn(
    scope,
    line,
    `Api ${logicalId} has no stage, so on AWS it answers nothing; here it gets the stage ${FALLBACK_STAGE_NAME}: ${remedy}`,
  );
  return [{ stageName: FALLBACK_STAGE_NAME, stageVariables: {} }];
}
