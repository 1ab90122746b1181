/** What a route must be (AWS: "Create routes for WebSocket APIs", "Control access to a WebSocket API"). */
import { compileModelSelectionExpression } from "../../core/request-models.ts";
import { unknownModelSentence } from "../../project/route-models.ts";
import { badRequest, conflict } from "../control-fault.ts";
import type { DefinitionReader } from "../definitions.ts";
import { compiled } from "../input/compiled.ts";
import { modelOf } from "../served/snapshot.ts";
import { authorizersOf } from "../stored/authorizer.ts";
import { integrationsOf } from "../stored/integration.ts";
import { modelsOf } from "../stored/model.ts";
import { routesOf, type StoredRoute } from "../stored/route.ts";

export const AUTHORIZATION_TYPES = ["NONE", "AWS_IAM", "CUSTOM", "JWT"] as const;

const RESERVED = ["$connect", "$disconnect", "$default"];
const TARGET = "integrations/";
const PARAMETER =
  /^route\.request\.(querystring|header|multivaluequerystring|multivalueheader)\.[a-zA-Z0-9._$-]+$/;

export function webSocketAuthorization(
  type: (typeof AUTHORIZATION_TYPES)[number],
): StoredRoute["authorizationType"] {
  if (type !== "JWT") return type;
  throw badRequest(
    "authorizationType JWT is for HTTP APIs: a WEBSOCKET API takes NONE, AWS_IAM or CUSTOM",
  );
}

interface Place {
  readonly reader: DefinitionReader;
  readonly apiId: string;
  /** Its own key is no other route's. */
  readonly routeId: string;
}

/** Throws `ControlFault`. */
export function checkRoute(place: Place, route: StoredRoute): void {
  checkRouteKey(place, route);
  checkAuthorization(place, route);
  checkTarget(place, route);
  checkValidation(place, route);
  for (const key of Object.keys(route.requestParameters ?? {})) {
    if (PARAMETER.test(key)) continue;
    throw badRequest(
      `requestParameters: "${key}" must be route.request.querystring.{name} or route.request.header.{name}`,
    );
  }
  const expression = route.routeResponseSelectionExpression ?? "$default";
  if (expression !== "$default") {
    throw badRequest(
      `routeResponseSelectionExpression must be $default, the only one that there is, not "${expression}"`,
    );
  }
}

function checkRouteKey({ reader, apiId, routeId }: Place, { routeKey }: StoredRoute): void {
  // Both in AWS's words.
  if (routeKey.startsWith("$") && !RESERVED.includes(routeKey)) {
    throw badRequest("The provided route key is not formatted properly");
  }
  for (const { id, value } of reader.all(routesOf(apiId))) {
    if (id === routeId || value.routeKey !== routeKey) continue;
    throw conflict(`Route with key ${routeKey} already exists for this API`);
  }
}

function checkAuthorization({ reader, apiId }: Place, route: StoredRoute): void {
  const { authorizationType, authorizerId, routeKey, apiKeyRequired } = route;
  if (apiKeyRequired && routeKey !== "$connect") {
    throw badRequest(
      `apiKeyRequired has an effect on the $connect route only, not on ${routeKey}: leave it out`,
    );
  }
  // Both in AWS's words.
  if (authorizationType !== "NONE" && routeKey !== "$connect") {
    throw badRequest("Currently, authorization is restricted to the $connect route only");
  }
  if (authorizationType === "CUSTOM") {
    if (reader.get(authorizersOf(apiId), authorizerId ?? "") !== undefined) return;
    throw badRequest(
      "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.",
    );
  }
  if (authorizerId === undefined) return;
  throw badRequest(
    `authorizerId has no effect while authorizationType is ${authorizationType}: set authorizationType to CUSTOM, or leave authorizerId out`,
  );
}

function checkTarget({ reader, apiId }: Place, { target }: StoredRoute): void {
  if (target === undefined) return;
  const id = target.startsWith(TARGET) ? target.slice(TARGET.length) : "";
  if (reader.get(integrationsOf(apiId), id) !== undefined) return;
  throw badRequest(
    `target "${target}" names no integration of this API: it must be integrations/{integrationId}`,
  );
}

function checkValidation({ reader, apiId }: Place, route: StoredRoute): void {
  const { modelSelectionExpression: source, requestModels = {} } = route;
  if (source !== undefined) {
    compiled("modelSelectionExpression", () => compileModelSelectionExpression(source));
  }
  if (Object.keys(requestModels).length === 0) return;
  const models = reader.all(modelsOf(apiId)).map(modelOf);
  for (const [key, name] of Object.entries(requestModels)) {
    if (models.some((model) => model.name === name)) continue;
    throw badRequest(`requestModels.${key}: ${unknownModelSentence(name, models)}`);
  }
}
