import { nearestName } from "../../config/nearest-name.ts";
import type { Integration } from "../../core/model/integration.ts";
import { type ApiContext, problem, warn } from "./api-context.ts";
import {
  expandIntegration,
  INTEGRATION_MEMBERS,
  integrationTypeOf,
  needsIntegration,
} from "./expand-integration.ts";
import type { RoutePlace } from "./expand-route.ts";
import type { WrittenApi, WrittenRoute } from "./schema.ts";

interface Place extends ApiContext {
  /** Of the API. */
  readonly path: readonly string[];
  readonly apiId: string;
}

/** The integrations that have a name, by which any number of routes call them. */
export function expandIntegrations(
  { integrations = {}, routes }: Pick<WrittenApi, "integrations" | "routes">,
  place: Place,
): ReadonlyMap<string, Integration> {
  const named = new Map<string, Integration>();
  for (const [name, written] of Object.entries(integrations)) {
    const path = [...place.path, "integrations", name];
    const callers = Object.entries(routes).filter(([, { integration }]) => integration === name);
    if (callers.length === 0) warn(place, path, `${path.join(".")} is called by no route`);
    const integration = expandIntegration(written, {
      ...{ ...place, path, routeKey: undefined },
      idSource: `${place.apiId}/integrations/${name}`,
      isAnswered: callers.some(([key, route]) => key === "$connect" || asksForAnswers(route)),
    });
    named.set(name, integration);
  }
  return named;
}

/** The integration of a route, its own or a named one; `undefined` when it has none, which AWS allows. */
export function expandRouteIntegration(
  route: WrittenRoute,
  named: ReadonlyMap<string, Integration>,
  place: RoutePlace,
): Integration | undefined {
  const own = INTEGRATION_MEMBERS.find((member) => route[member] !== undefined);
  if (route.integration !== undefined) {
    if (own === undefined) return namedIntegration(route.integration, named, place);
    const message = `${place.path.join(".")} has both integration and ${own}: keep one`;
    throw problem(place, [...place.path, own], message);
  }
  if (integrationTypeOf(route) === undefined) {
    const hasReason = route.authorizationType ?? route.authorizer ?? route.apiKeyRequired;
    if (hasReason && own === undefined) return undefined;
    throw needsIntegration(place);
  }
  return expandIntegration(route, {
    ...place,
    idSource: `${place.apiId}/integration/${place.routeKey}`,
    isAnswered: place.routeKey === "$connect" || asksForAnswers(route),
  });
}

function namedIntegration(
  name: string,
  named: ReadonlyMap<string, Integration>,
  place: RoutePlace,
): Integration {
  const found = named.get(name);
  const path = [...place.path, "integration"];
  if (found !== undefined) return found;
  const known = [...named.keys()];
  const nearest = nearestName(name, known);
  const list =
    known.length === 0 ? "the API has no integrations" : `integrations has ${known.join(", ")}`;
  const hint = nearest === undefined ? list : `did you mean "${nearest}"?`;
  throw problem(place, path, `There is no integration "${name}": ${hint}`);
}

/** `twoWay`, or one of its two halves. */
function asksForAnswers(route: WrittenRoute): boolean {
  const { twoWay, routeResponseKeys: keys, routeResponseSelectionExpression: expression } = route;
  return twoWay === true || keys !== undefined || expression !== undefined;
}
