/**
 * Which route takes a message (AWS: "Working with routes for WebSocket APIs").
 *
 * Gaps: none known.
 * By design: none.
 */
import type { CompiledRoute } from "./compile-route.ts";
import type { Deployment } from "./deployment.ts";
import { JsonBody } from "./json-body.ts";

/**
 * The route whose key equals the evaluated expression, else `$default`, else `undefined`. A client can never
 * reach `$connect` or `$disconnect`. Pass a `JsonBody` when the body is needed again: it is parsed once.
 */
export function selectRoute(
  deployment: Deployment,
  message: string | JsonBody,
): CompiledRoute | undefined {
  const body = typeof message === "string" ? new JsonBody(message) : message;
  const key = deployment.routeSelectionExpression.evaluate(body);
  if (key === undefined || key[0] === "$") return deployment.defaultRoute;
  return deployment.routes.get(key) ?? deployment.defaultRoute;
}
