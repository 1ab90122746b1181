/**
 * Whether anybody waits for what a route's integration answers (AWS: "Set up route responses for WebSocket APIs").
 *
 * Gaps: none known.
 * By design: 2026-11-28 a route is two-way with a `$default` RouteResponse and RouteResponseSelectionExpression, as AWS's page and
 *   its tools set both. Whether one is enough is not documented; samples of AWS have the RouteResponse alone
 *   (aws-samples/serverless-patterns: apigw-websocket-api-sns), and relax.routeResponses answers them.
 */
import type { Route } from "./model/route.ts";

export interface RouteOptions {
  /** Two-way with a `$default` RouteResponse or the expression; AWS's strict rule asks for both. */
  readonly relaxRouteResponses: boolean;
}

/** The client receives the integration's answer. */
export function isTwoWay(route: Route, options: RouteOptions): boolean {
  const hasResponse = route.routeResponseKeys.includes("$default");
  const hasExpression = route.routeResponseSelectionExpression !== undefined;
  return options.relaxRouteResponses ? hasResponse || hasExpression : hasResponse && hasExpression;
}

/** Somebody waits for what the integration answers: the client of a two-way route, or the handshake. */
export function isAnswered(route: Route, options: RouteOptions): boolean {
  return route.routeKey === "$connect" || isTwoWay(route, options);
}
