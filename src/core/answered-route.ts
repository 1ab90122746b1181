import type { Route } from "./model/route.ts";

export interface RouteOptions {
  /** Two-way also with the selection expression alone; on AWS a `$default` RouteResponse makes a route two-way. */
  readonly relaxRouteResponses: boolean;
}

/** The client receives the integration's answer. */
export function isTwoWay(route: Route, options: RouteOptions): boolean {
  // AWS, "Set up route responses for WebSocket APIs": CreateRouteResponse is all that it takes.
  if (route.routeResponseKeys.includes("$default")) return true;
  return options.relaxRouteResponses && route.routeResponseSelectionExpression !== undefined;
}

/** Somebody waits for what the integration answers: the client of a two-way route, or the handshake. */
export function isAnswered(route: Route, options: RouteOptions): boolean {
  return route.routeKey === "$connect" || isTwoWay(route, options);
}
