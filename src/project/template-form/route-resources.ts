import type { Api } from "../../core/model/api.ts";
import type { Route } from "../../core/model/route.ts";
import { type Call, ref, sub } from "./intrinsic.ts";
import { ifAny, type TemplateParts } from "./template-parts.ts";

/** Logical ids of what routes name. */
export interface RouteTargets {
  readonly integrations: ReadonlyMap<string, string>;
  readonly authorizers: ReadonlyMap<string, string>;
  /** By name: a route knows a model by that. */
  readonly models: ReadonlyMap<string, string>;
}

/** Routes and their route responses; answers with the logical ids of all. */
export function routeResources(api: Api, parts: TemplateParts, targets: RouteTargets): string[] {
  const made: string[] = [];
  for (const route of api.routes) {
    const logicalId = parts.ids.of(api.name, route.routeKey, "Route");
    made.push(logicalId);
    const models = [...new Set(Object.values(route.requestModels))].flatMap(
      (name) => targets.models.get(name) ?? [],
    );
    parts.add(logicalId, {
      Type: "AWS::ApiGatewayV2::Route",
      ...(models.length === 0 ? {} : { DependsOn: models }),
      Properties: { ApiId: parts.apiRef(api), ...routeProperties(route, targets) },
    });
    for (const key of route.routeResponseKeys) {
      const response = parts.ids.of(api.name, route.routeKey, "RouteResponse");
      made.push(response);
      parts.add(response, {
        Type: "AWS::ApiGatewayV2::RouteResponse",
        Properties: { ApiId: parts.apiRef(api), RouteId: ref(logicalId), RouteResponseKey: key },
      });
    }
  }
  return made;
}

function routeProperties(route: Route, targets: RouteTargets): Readonly<Record<string, unknown>> {
  const { authorizerId } = route;
  const authorizer = authorizerId === undefined ? undefined : targets.authorizers.get(authorizerId);
  return {
    RouteKey: route.routeKey,
    Target: targetOf(route, targets),
    AuthorizationType: route.authorizationType === "NONE" ? undefined : route.authorizationType,
    AuthorizerId: authorizer === undefined ? undefined : ref(authorizer),
    ApiKeyRequired: route.apiKeyRequired || undefined,
    RouteResponseSelectionExpression: route.routeResponseSelectionExpression,
    RequestParameters: ifAny(
      Object.fromEntries(
        Object.entries(route.requestParameters).map(([name, { required }]) => [
          name,
          { Required: required },
        ]),
      ),
    ),
    ModelSelectionExpression: route.modelSelectionExpression,
    RequestModels: ifAny(route.requestModels),
  };
}

function targetOf({ target }: Route, { integrations }: RouteTargets): Call | undefined {
  const logicalId = integrations.get(target?.slice("integrations/".length) ?? "");
  return logicalId === undefined ? undefined : sub(`integrations/\${${logicalId}}`);
}
