import { isAnswered, type RouteOptions } from "../core/answered-route.ts";
import type { Integration } from "../core/model/integration.ts";
import type { Route } from "../core/model/route.ts";

/** What to tell whoever asks for answers that no integration response can make; `undefined`: nothing. */
export function unansweredRoutes(
  routes: readonly Route[],
  integration: Integration,
  options: RouteOptions,
): string | undefined {
  if (!("integrationResponses" in integration)) return undefined;
  if (integration.integrationResponses.length > 0) return undefined;
  const target = `integrations/${integration.integrationId}`;
  const keys = routes
    .filter((route) => route.target === target && isAnswered(route, options))
    .map(({ routeKey }) => routeKey);
  if (keys.length === 0) return undefined;
  const remedy = "add an AWS::ApiGatewayV2::IntegrationResponse with the key $default";
  return `there is no IntegrationResponse, so every call of route ${keys.join(", ")} fails: ${remedy}`;
}
