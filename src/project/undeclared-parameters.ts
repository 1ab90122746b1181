import type { Integration } from "../core/model/integration.ts";
import type { Route } from "../core/model/route.ts";

/**
 * What an integration's mappings read of the handshake and its route does not have: AWS wants each header and query
 * parameter declared on `$connect` ("WebSocket API data mapping"), and no other route has any. One sentence each.
 */
export function undeclaredParameters(route: Route, integration: Integration): string[] {
  if (integration.integrationType === "AWS_PROXY") return [];
  const declared = new Set(Object.keys(route.requestParameters).map(declaration));
  const sentences: string[] = [];
  for (const source of new Set(Object.values(integration.requestParameters))) {
    const name = declaration(source);
    if (!OF_THE_HANDSHAKE.test(name)) continue;
    if (route.routeKey !== "$connect") {
      const why = "headers and query parameters exist on $connect alone";
      sentences.push(
        `RequestParameters read ${source}, which route ${route.routeKey} has not: ${why}`,
      );
    } else if (!declared.has(name)) {
      const remedy = `add ${unqualified(source)}: { Required: false } to the route's RequestParameters`;
      sentences.push(
        `RequestParameters read ${source}, which route $connect does not declare: ${remedy}`,
      );
    }
  }
  return sentences;
}

const OF_THE_HANDSHAKE = /^route\.request\.(header|querystring)\./;

/** One declaration serves for the last value and for all values. Header names have no case. */
function declaration(source: string): string {
  const name = unqualified(source);
  return name.startsWith("route.request.header.") ? name.toLowerCase() : name;
}

function unqualified(source: string): string {
  return source.replace(/^(?:route|method)\.request\.(?:multivalue)?/, "route.request.");
}
