import { compileDeployment } from "../core/deployment.ts";
import type { Api } from "../core/model/api.ts";
import type { Integration } from "../core/model/integration.ts";
import type { Route } from "../core/model/route.ts";
import { compileModels } from "./model-schema/compile-models.ts";

/** Why an API cannot be deployed, and which part of it has to be mended. */
export interface Undeployable {
  readonly message: string;
  /** `undefined`: the API itself, or one of its authorizers. */
  readonly routeKey?: string;
  /** Set when the route's integration is wrong, not the route. */
  readonly integrationId?: string;
  /** Set when a response of that integration is wrong. */
  readonly integrationResponseKey?: string;
}

/**
 * The first thing that the gateway could not compile. A loader has its own, better placed sentences for most of it;
 * what is left is found by compiling ever smaller parts, so that nothing gets past it without a place.
 */
export function undeployable(api: Api): Undeployable | undefined {
  if (refusal(api) === undefined) return undefined;
  const bare = refusal({ ...api, routes: [] });
  if (bare !== undefined) return { message: bare };
  for (const route of api.routes) {
    const message = refusal({ ...api, routes: [route] });
    if (message !== undefined) return { message, ...culpritOf(api, route) };
  }
  const message = refusal(api);
  return message === undefined ? undefined : { message };
}

function culpritOf(api: Api, route: Route): Omit<Undeployable, "message"> {
  const { target, ...alone } = route;
  const { routeKey } = route;
  if (refusal({ ...api, routes: [alone] }) !== undefined) return { routeKey };
  const integration = api.integrations.find(
    (each) => target === `integrations/${each.integrationId}`,
  );
  if (integration === undefined) return { routeKey };
  const { integrationId } = integration;
  const compiles = (each: Integration) =>
    refusal({ ...api, routes: [route], integrations: [each] }) === undefined;
  if (!("integrationResponses" in integration)) return { routeKey, integrationId };
  if (!compiles({ ...integration, integrationResponses: [] })) return { routeKey, integrationId };
  const response = integration.integrationResponses.find(
    (each) => !compiles({ ...integration, integrationResponses: [each] }),
  );
  if (response === undefined) return { routeKey, integrationId };
  return { routeKey, integrationId, integrationResponseKey: response.integrationResponseKey };
}

/** Which routes are two-way makes no difference to what compiles. */
function refusal(api: Api): string | undefined {
  try {
    compileDeployment(api, { relaxRouteResponses: false, compileModels });
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return error.message;
  }
}
