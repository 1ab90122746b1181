import { compileMappings } from "../../core/integration/parameter-mapping.ts";
import type { Route } from "../../core/model/route.ts";

type Mapping = Readonly<Record<string, string>>;

/** What a backend needs to answer and to call back, sent unless the file maps the same header itself. */
export const DEFAULT_REQUEST_PARAMETERS: Mapping = {
  "integration.request.header.connectionId": "context.connectionId",
  "integration.request.header.routeKey": "context.routeKey",
  "integration.request.header.eventType": "context.eventType",
};

/** The defaults with the user's own over them; header names are compared without case, as HTTP does. */
export function withDefaultRequestParameters(own: Mapping): Mapping {
  const written = new Set(Object.keys(own).map((key) => key.toLowerCase()));
  const kept = Object.entries(DEFAULT_REQUEST_PARAMETERS).filter(
    ([key]) => !written.has(key.toLowerCase()),
  );
  return { ...Object.fromEntries(kept), ...own };
}

/** Why a mapping cannot be used, or `undefined` (AWS: "WebSocket API data mapping"). */
export function mappingProblem(
  { key, value }: { readonly key: string; readonly value: string },
  routeKey: string,
): string | undefined {
  if (!/^integration\.request\.(header|querystring|path)\.[A-Za-z0-9._$-]+$/.test(key)) {
    return `"${key}" must be integration.request.header.{name}, integration.request.querystring.{name} or integration.request.path.{name}`;
  }
  if (handshakeParameter(value) !== undefined) {
    if (routeKey === "$connect") return compilerProblem({ [key]: value });
    return `"${value}" can be used on $connect alone: a message has no headers and no query string`;
  }
  if (
    /^(route\.request\.body(\.|\[).+|route\.request\.body|stageVariables\.\w+|context\.[\w.-]+|'[^']*')$/.test(
      value,
    )
  ) {
    return compilerProblem({ [key]: value });
  }
  return `"${value}" must be context.…, stageVariables.…, route.request.body.…, route.request.header.…, route.request.querystring.… or a 'literal' in single quotes`;
}

/** The same for an integration of several routes: each route says by itself what it has not. */
export function sharedMappingProblem({
  key,
  value,
}: {
  readonly key: string;
  readonly value: string;
}) {
  return compilerProblem({ [key]: value });
}

function compilerProblem(mapping: Mapping): string | undefined {
  try {
    compileMappings(mapping);
    return undefined;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return error.message;
  }
}

/** AWS wants every header and query parameter that a mapping reads declared on the route. */
export function declaredParameters(
  mapping: Mapping,
  own: Route["requestParameters"],
): Route["requestParameters"] {
  const declared: Record<string, { readonly required: boolean }> = {};
  for (const value of Object.values(mapping)) {
    const name = handshakeParameter(value);
    if (name !== undefined) declared[name] = { required: false };
  }
  return { ...declared, ...own };
}

/** `route.request.multivalueheader.x` -> `route.request.header.x`. */
function handshakeParameter(value: string): string | undefined {
  const match = /^route\.request\.(?:multivalue)?(header|querystring)\.([A-Za-z0-9._$-]+)$/.exec(
    value,
  );
  return match === null ? undefined : `route.request.${match[1]}.${match[2]}`;
}
