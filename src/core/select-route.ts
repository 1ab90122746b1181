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

/** Of a key that a client sent, in the operator's log; characters. */
export const SHOWN_KEY_CHARACTERS_MAX = 64;

/** Why `selectRoute` finds no route for the message, in one sentence for the operator. */
export function unroutedSentence({ routeSelectionExpression }: Deployment, body: JsonBody): string {
  const { source } = routeSelectionExpression;
  const end = "and there is no $default route";
  const key = routeSelectionExpression.evaluate(body);
  if (key === undefined) {
    return body.value() === undefined
      ? `The message is not JSON, so ${source} selects no route, ${end}`
      : `The message has nothing at ${source}, ${end}`;
  }
  const shown = JSON.stringify(key.slice(0, SHOWN_KEY_CHARACTERS_MAX).toWellFormed());
  if (key[0] === "$") return `No message can select ${shown} (${source}), ${end}`;
  return `${source} selects ${shown}, which is no route, ${end}`;
}
