import { nearestName } from "../../config/nearest-name.ts";
import { resourceIdFrom } from "../../core/identifiers.ts";
import type { Authorizer } from "../../core/model/authorizer.ts";
import type { Integration } from "../../core/model/integration.ts";
import type { Model } from "../../core/model/model.ts";
import type { Route } from "../../core/model/route.ts";
import { compileModelSelectionExpression } from "../../core/request-models.ts";
import type { ProjectError } from "../project-error.ts";
import { forgottenDollar } from "../route-key.ts";
import { unknownModelSentence, validationAdvice } from "../route-models.ts";
import { type ApiContext, problem, warn } from "./api-context.ts";
import { declaredParameters } from "./request-parameters.ts";
import type { WrittenRoute } from "./schema.ts";

const RESERVED = ["$connect", "$disconnect", "$default"];

export interface RoutePlace extends ApiContext {
  readonly path: readonly string[];
  readonly apiId: string;
  readonly routeKey: string;
}

export interface RouteSurroundings extends RoutePlace {
  readonly authorizers: ReadonlyMap<string, Authorizer>;
  readonly models: readonly Model[];
  /** All of the API's. */
  readonly routeKeys: readonly string[];
}

/** A route and its route responses; its integration is expanded apart. */
export function expandRoute(
  written: WrittenRoute,
  integration: Integration | undefined,
  place: RouteSurroundings,
): Route {
  const { routeKey, apiId } = place;
  checkRouteKey(place);
  const { authorizationType, authorizerId } = authorizationOf(written, place);
  return {
    routeId: written.routeId ?? resourceIdFrom(`${apiId}/route/${routeKey}`, 7),
    routeKey,
    ...(integration === undefined ? {} : { target: `integrations/${integration.integrationId}` }),
    authorizationType,
    ...(authorizerId === undefined ? {} : { authorizerId }),
    apiKeyRequired: written.apiKeyRequired ?? false,
    ...routeResponsesOf(written, place),
    requestParameters: requestParametersOf(written, integration, place),
    ...validationOf(written, place),
  };
}

function checkRouteKey(place: RouteSurroundings): void {
  const { routeKey } = place;
  if (RESERVED.includes(routeKey)) return;
  if (routeKey === "") throw refuse(place, "A route key must not be empty");
  if (!routeKey.startsWith("$")) {
    const question = forgottenDollar(routeKey, place.routeKeys);
    if (question !== undefined) warn(place, place.path, question);
    return;
  }
  const nearest = nearestName(routeKey, RESERVED);
  const hint = nearest === undefined ? "" : `: did you mean "${nearest}"?`;
  throw refuse(place, `A route key of your own cannot begin with $, as "${routeKey}" does${hint}`);
}

function authorizationOf(
  { authorizationType, authorizer, apiKeyRequired }: WrittenRoute,
  place: RouteSurroundings,
): Pick<Route, "authorizationType" | "authorizerId"> {
  const type = authorizationType ?? (authorizer === undefined ? "NONE" : "CUSTOM");
  if (type !== "NONE" && place.routeKey !== "$connect") {
    // AWS's own words.
    throw refuse(place, "Currently, authorization is restricted to the $connect route only");
  }
  if (apiKeyRequired === true && place.routeKey !== "$connect") {
    throw refuse(place, "apiKeyRequired has a meaning on $connect alone", "apiKeyRequired");
  }
  if ((type === "CUSTOM") !== (authorizer !== undefined)) {
    const message = "authorizationType CUSTOM and authorizer belong together";
    throw refuse(place, message, authorizer === undefined ? "authorizationType" : "authorizer");
  }
  if (authorizer === undefined) return { authorizationType: type };
  const found = place.authorizers.get(authorizer);
  if (found !== undefined) return { authorizationType: type, authorizerId: found.authorizerId };
  const known = [...place.authorizers.keys()].join(", ");
  const hint = known === "" ? "the API has no authorizers" : `authorizers has ${known}`;
  throw refuse(place, `There is no authorizer "${authorizer}": ${hint}`, "authorizer");
}

/** `twoWay: true` is both halves that AWS asks for; each half can also be written alone. */
function routeResponsesOf(
  written: WrittenRoute,
  place: RoutePlace,
): Pick<Route, "routeResponseSelectionExpression" | "routeResponseKeys"> {
  const { twoWay, routeResponseSelectionExpression: expression, routeResponseKeys: keys } = written;
  if (twoWay !== undefined && (expression !== undefined || keys !== undefined)) {
    const message =
      "twoWay is short for routeResponseSelectionExpression and routeResponseKeys: keep one form";
    throw refuse(place, message, "twoWay");
  }
  if (twoWay === true) {
    return { routeResponseSelectionExpression: "$default", routeResponseKeys: ["$default"] };
  }
  return {
    ...(expression === undefined ? {} : { routeResponseSelectionExpression: expression }),
    routeResponseKeys: [...new Set(keys)],
  };
}

function requestParametersOf(
  written: WrittenRoute,
  integration: Integration | undefined,
  place: RoutePlace,
): Route["requestParameters"] {
  const own = written.routeRequestParameters ?? {};
  for (const name of Object.keys(own)) {
    if (place.routeKey !== "$connect") {
      const message = "routeRequestParameters has a meaning on $connect alone";
      throw refuse(place, message, "routeRequestParameters");
    }
    if (/^route\.request\.(multivalue)?(header|querystring)\.[A-Za-z0-9._$-]+$/.test(name))
      continue;
    const message = `"${name}" must be route.request.header.{name} or route.request.querystring.{name}`;
    throw refuse(place, message, "routeRequestParameters", name);
  }
  // An integration of several routes is written apart, and so is what they declare for it.
  const isApart = written.integration !== undefined || place.routeKey !== "$connect";
  if (isApart || written.defaultRouteRequestParameters === false) return own;
  return declaredParameters(integration?.requestParameters ?? {}, own);
}

function validationOf(
  written: WrittenRoute,
  place: RouteSurroundings,
): Pick<Route, "modelSelectionExpression" | "requestModels"> {
  const { modelSelectionExpression: source, requestModels = {} } = written;
  if (source !== undefined) {
    try {
      compileModelSelectionExpression(source);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw refuse(place, error.message, "modelSelectionExpression");
    }
  }
  for (const [key, name] of Object.entries(requestModels)) {
    if (place.models.some((model) => model.name === name)) continue;
    throw refuse(place, unknownModelSentence(name, place.models), "requestModels", key);
  }
  const { routeKey } = place;
  const validation = {
    ...(source === undefined ? {} : { modelSelectionExpression: source }),
    requestModels,
  };
  const advice = validationAdvice({ routeKey, ...validation });
  if (advice !== undefined) warn(place, place.path, `${place.path.join(".")}: ${advice}`);
  return validation;
}

function refuse(place: RoutePlace, message: string, ...below: string[]): ProjectError {
  return problem(place, [...place.path, ...below], message);
}
