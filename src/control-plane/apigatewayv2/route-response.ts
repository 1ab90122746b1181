/**
 * CreateRouteResponse, GetRouteResponses, GetRouteResponse, UpdateRouteResponse, DeleteRouteResponse (AWS: API Gateway V2 API
 * reference; "Set up a route response for a WebSocket API").
 *
 * Gaps: none known.
 * By design: 2026-11-28 `modelSelectionExpression`, `responseModels` and `responseParameters` are kept and given back, and do
 *   nothing, as on AWS; so nothing checks them. 2026-11-28 an update replaces a whole map. 2026-11-28 the words for a key other
 *   than `$default`, and for a second response, are ours.
 */
import { badRequest, conflict, notFound } from "../control-fault.ts";
import type { DefinitionReader } from "../definitions.ts";
import { models, parameterConstraints } from "../input/members.ts";
import { merged } from "../input/merged.ts";
import { optional, record, type Shape, text } from "../input/shape.ts";
import { freeId } from "../new-id.ts";
import { type Operation, type Output, operation } from "../operation.ts";
import { page } from "../paging.ts";
import { routeResponsesOf, type StoredRouteResponse } from "../stored/route.ts";
import { requireRoute } from "./route.ts";

/** Two-way communication knows no other (AWS: "Set up a route response"). */
const routeResponseKey: Shape<string> = {
  parse(value, member) {
    if (value === "$default") return value;
    const given = text({ max: 1_024 }).parse(value, member);
    throw badRequest(`${member} must be $default, the only one that there is, not "${given}"`);
  },
};

const CHANGEABLE = {
  modelSelectionExpression: optional(text({ max: 1_024 })),
  responseModels: optional(models),
  responseParameters: optional(parameterConstraints),
} as const;

const RESPONSES = "/v2/apis/{apiId}/routes/{routeId}/routeresponses";

type Path = Readonly<Record<string, string>>;

function collectionOf({ apiId = "", routeId = "" }: Path) {
  return routeResponsesOf(apiId, routeId);
}

function requireRouteResponse(draft: DefinitionReader, path: Path): StoredRouteResponse {
  requireRoute(draft, path);
  const { routeResponseId = "" } = path;
  const response = draft.get(collectionOf(path), routeResponseId);
  if (response === undefined) throw notFound("RouteResponse", routeResponseId);
  return response;
}

const createRouteResponse = operation({
  name: "CreateRouteResponse",
  method: "POST",
  path: RESPONSES,
  status: 201,
  body: record({ ...CHANGEABLE, routeResponseKey }),
  perform({ path, body }, { draft, newId }) {
    const { routeKey } = requireRoute(draft, path);
    const collection = collectionOf(path);
    if (draft.all(collection).length > 0) {
      throw conflict(`Route ${routeKey} has a route response with key $default already`);
    }
    const id = freeId(6, newId, (id) => draft.get(collection, id));
    const response = merged<StoredRouteResponse>(body);
    draft.put(collection, id, response);
    return responseOutput(id, response);
  },
});

const getRouteResponses = operation({
  name: "GetRouteResponses",
  method: "GET",
  path: RESPONSES,
  status: 200,
  perform(request, { draft }) {
    requireRoute(draft, request.path);
    return page(draft.all(collectionOf(request.path)), request, ({ id, value }) =>
      responseOutput(id, value),
    );
  },
});

const getRouteResponse = operation({
  name: "GetRouteResponse",
  method: "GET",
  path: `${RESPONSES}/{routeResponseId}`,
  status: 200,
  perform({ path }, { draft }) {
    return responseOutput(path.routeResponseId ?? "", requireRouteResponse(draft, path));
  },
});

const updateRouteResponse = operation({
  name: "UpdateRouteResponse",
  method: "PATCH",
  path: `${RESPONSES}/{routeResponseId}`,
  status: 200,
  body: record({ ...CHANGEABLE, routeResponseKey: optional(routeResponseKey) }),
  perform({ path, body }, { draft }) {
    const { routeResponseId = "" } = path;
    const response = merged<StoredRouteResponse>(requireRouteResponse(draft, path), body);
    draft.put(collectionOf(path), routeResponseId, response);
    return responseOutput(routeResponseId, response);
  },
});

const deleteRouteResponse = operation({
  name: "DeleteRouteResponse",
  method: "DELETE",
  path: `${RESPONSES}/{routeResponseId}`,
  status: 204,
  perform({ path }, { draft }) {
    requireRouteResponse(draft, path);
    draft.delete(collectionOf(path), path.routeResponseId ?? "");
    return undefined;
  },
});

export const ROUTE_RESPONSE_OPERATIONS: readonly Operation[] = [
  createRouteResponse,
  getRouteResponses,
  getRouteResponse,
  updateRouteResponse,
  deleteRouteResponse,
];

function responseOutput(routeResponseId: string, response: StoredRouteResponse): Output {
  return { ...response, routeResponseId };
}
