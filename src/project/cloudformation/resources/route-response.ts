import { PropertyReader } from "../property-reader.ts";
import type { Scope, TemplateResource } from "../scope.ts";

export interface RouteResponseOf {
  readonly routeId: string;
  readonly routeResponseKey: "$default";
}

/** AWS, CreateRouteResponse: WebSocket APIs take no key but `$default`. */
export function readRouteResponse(resource: TemplateResource, scope: Scope): RouteResponseOf {
  const reader = PropertyReader.of(resource, scope);
  const routeId = reader.requiredText("RouteId");
  const routeResponseKey = reader.requiredText("RouteResponseKey");
  if (routeResponseKey !== "$default") {
    return reader.fail(
      "RouteResponseKey",
      `RouteResponseKey must be $default: found ${routeResponseKey}`,
    );
  }
  // AWS stores the other members of a route response and uses none of them.
  reader.harmless("ApiId", "ModelSelectionExpression", "ResponseModels", "ResponseParameters");
  reader.finish();
  return { routeId, routeResponseKey };
}
