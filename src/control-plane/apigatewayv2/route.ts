/**
 * CreateRoute, GetRoutes, GetRoute, UpdateRoute, DeleteRoute, DeleteRouteRequestParameter (AWS: API Gateway V2 API reference;
 * "Create routes for WebSocket APIs").
 *
 * Gaps: none known.
 * By design: 2026-11-28 UpdateRoute answers 201, as AWS does, where its model says 200. 2026-11-28 an update changes
 *   `requestParameters` one by one, since DeleteRouteRequestParameter is there to take one away, and replaces `requestModels`.
 *   2026-11-28 `authorizerId` without `authorizationType` CUSTOM is refused, because it would let everybody connect; an update to
 *   another type takes it away. 2026-11-28 `authorizationScopes` and `authorizationType` JWT, which only HTTP APIs have, are
 *   refused. 2026-11-28 the words for a `target`, a model, a request parameter or a route response selection expression that
 *   cannot be are ours. 2026-11-28 `apiKeyRequired` is refused on routes other than $connect, where it has no effect.
 */
import { ROUTES_PER_API_MAX } from "../../core/api-quotas.ts";
import { notFound, quotaReached } from "../control-fault.ts";
import type { DefinitionReader } from "../definitions.ts";
import { httpApisOnly, models, parameterConstraints } from "../input/members.ts";
import { merged } from "../input/merged.ts";
import { choice, flag, optional, record, text } from "../input/shape.ts";
import { freeId } from "../new-id.ts";
import { type Operation, type Output, operation } from "../operation.ts";
import { page } from "../paging.ts";
import { routesOf, type StoredRoute } from "../stored/route.ts";
import { requireApi } from "./api.ts";
import { AUTHORIZATION_TYPES, checkRoute, webSocketAuthorization } from "./route-rules.ts";

/** Characters of a route key. Ours. */
const ROUTE_KEY_CHARACTERS_MAX = 1_024;

const routeKey = text({ min: 1, max: ROUTE_KEY_CHARACTERS_MAX });
const expression = text({ max: 1_024 });

const CHANGEABLE = {
  apiKeyRequired: optional(flag),
  authorizationScopes: optional(httpApisOnly()),
  authorizationType: optional(choice(AUTHORIZATION_TYPES)),
  authorizerId: optional(text({ max: 128 })),
  modelSelectionExpression: optional(expression),
  operationName: optional(text({ max: 64 })),
  requestModels: optional(models),
  requestParameters: optional(parameterConstraints),
  routeResponseSelectionExpression: optional(expression),
  target: optional(text({ max: 128 })),
} as const;

const ROUTES = "/v2/apis/{apiId}/routes";

/** The route, or `NotFoundException`: of its API first. */
export function requireRoute(
  draft: DefinitionReader,
  { apiId = "", routeId = "" }: Readonly<Record<string, string>>,
): StoredRoute {
  requireApi(draft, apiId);
  const route = draft.get(routesOf(apiId), routeId);
  if (route === undefined) throw notFound("Route", routeId);
  return route;
}

const createRoute = operation({
  name: "CreateRoute",
  method: "POST",
  path: ROUTES,
  status: 201,
  body: record({ ...CHANGEABLE, routeKey }),
  perform({ path: { apiId = "" }, body }, { draft, newId }) {
    requireApi(draft, apiId);
    const { authorizationType = "NONE", ...given } = body;
    const route = merged<StoredRoute>(
      {
        routeKey: body.routeKey,
        apiKeyRequired: false,
        authorizationType: webSocketAuthorization(authorizationType),
      },
      given,
    );
    const routeId = freeId(7, newId, (id) => draft.get(routesOf(apiId), id));
    checkRoute({ reader: draft, apiId, routeId }, route);
    if (draft.all(routesOf(apiId)).length >= ROUTES_PER_API_MAX) throw quotaReached("Routes");
    draft.put(routesOf(apiId), routeId, route);
    return routeOutput(routeId, route);
  },
});

const getRoutes = operation({
  name: "GetRoutes",
  method: "GET",
  path: ROUTES,
  status: 200,
  perform(request, { draft }) {
    const { apiId = "" } = request.path;
    requireApi(draft, apiId);
    return page(draft.all(routesOf(apiId)), request, ({ id, value }) => routeOutput(id, value));
  },
});

const getRoute = operation({
  name: "GetRoute",
  method: "GET",
  path: `${ROUTES}/{routeId}`,
  status: 200,
  perform({ path }, { draft }) {
    return routeOutput(path.routeId ?? "", requireRoute(draft, path));
  },
});

const updateRoute = operation({
  name: "UpdateRoute",
  method: "PATCH",
  path: `${ROUTES}/{routeId}`,
  status: 201,
  body: record({ ...CHANGEABLE, routeKey: optional(routeKey) }),
  perform({ path, body }, { draft }) {
    const before = requireRoute(draft, path);
    const { apiId = "", routeId = "" } = path;
    const authorizationType = webSocketAuthorization(
      body.authorizationType ?? before.authorizationType,
    );
    const wasCustom = before.authorizationType === "CUSTOM" && authorizationType !== "CUSTOM";
    const route = merged<StoredRoute>(before, {
      ...(wasCustom ? { authorizerId: "" } : {}),
      ...body,
      authorizationType,
      requestParameters: { ...before.requestParameters, ...body.requestParameters },
    });
    checkRoute({ reader: draft, apiId, routeId }, route);
    draft.put(routesOf(apiId), routeId, route);
    return routeOutput(routeId, route);
  },
});

const deleteRoute = operation({
  name: "DeleteRoute",
  method: "DELETE",
  path: `${ROUTES}/{routeId}`,
  status: 204,
  perform({ path }, { draft }) {
    requireRoute(draft, path);
    draft.delete(routesOf(path.apiId ?? ""), path.routeId ?? "");
    return undefined;
  },
});

const deleteRouteRequestParameter = operation({
  name: "DeleteRouteRequestParameter",
  method: "DELETE",
  path: `${ROUTES}/{routeId}/requestparameters/{requestParameterKey}`,
  status: 204,
  perform({ path }, { draft }) {
    const before = requireRoute(draft, path);
    const { apiId = "", routeId = "", requestParameterKey: key = "" } = path;
    if (!Object.hasOwn(before.requestParameters ?? {}, key)) {
      throw notFound("request parameter", key);
    }
    const { [key]: _, ...requestParameters } = before.requestParameters ?? {};
    draft.put(routesOf(apiId), routeId, merged(before, { requestParameters }));
    return undefined;
  },
});

export const ROUTE_OPERATIONS: readonly Operation[] = [
  createRoute,
  getRoutes,
  getRoute,
  updateRoute,
  deleteRoute,
  deleteRouteRequestParameter,
];

function routeOutput(routeId: string, route: StoredRoute): Output {
  return { ...route, routeId };
}
