import type { Authorizer } from "../../../core/model/authorizer.ts";
import type { Integration } from "../../../core/model/integration.ts";
import type { Model } from "../../../core/model/model.ts";
import type { Route } from "../../../core/model/route.ts";
import { compileModelSelectionExpression } from "../../../core/request-models.ts";
import { unknownModelSentence, validationAdvice } from "../../route-models.ts";
import { PropertyReader } from "../property-reader.ts";
import { referenceTo } from "../reference-to.ts";
import type { Scope, TemplateResource } from "../scope.ts";

/** What the routes of one API may point at. */
export interface RouteSurroundings {
  readonly integrations: readonly Integration[];
  readonly authorizers: readonly Authorizer[];
  readonly models: readonly Model[];
  /** By route id. */
  readonly routeResponseKeys: ReadonlyMap<string, readonly string[]>;
  /** Either half of a two-way route is enough, so a lone half is no news. */
  readonly relaxRouteResponses: boolean;
}

/** AWS: operationName, 1 to 64 characters. */
const OPERATION_NAME_CHARACTERS_MAX = 64;
const PREDEFINED = ["$connect", "$disconnect", "$default"];
const REQUEST_PARAMETER =
  /^route\.request\.(querystring|header|multivaluequerystring|multivalueheader)\.[a-zA-Z0-9._$-]+$/;

export function readRoute(
  resource: TemplateResource,
  scope: Scope,
  surroundings: RouteSurroundings,
): Route {
  const reader = PropertyReader.of(resource, scope);
  const routeId = referenceTo(resource, scope);
  const routeKey = readRouteKey(reader);
  const routeResponseSelectionExpression = reader.oneOf("RouteResponseSelectionExpression", [
    "$default",
  ]);
  const route: Route = {
    routeId,
    routeKey,
    ...readTarget(reader, surroundings),
    ...readAuthorization(reader, routeKey, surroundings),
    apiKeyRequired: reader.boolean("ApiKeyRequired"),
    ...(routeResponseSelectionExpression === undefined ? {} : { routeResponseSelectionExpression }),
    routeResponseKeys: surroundings.routeResponseKeys.get(routeId) ?? [],
    requestParameters: readRequestParameters(reader, routeKey),
    ...readValidation(reader, surroundings.models),
  };
  const advice = validationAdvice(route);
  if (advice !== undefined) reader.warn("ModelSelectionExpression", advice);
  if (route.apiKeyRequired && routeKey !== "$connect") {
    reader.warn("ApiKeyRequired", "ApiKeyRequired has an effect on the $connect route only");
  }
  if (!surroundings.relaxRouteResponses) warnIfHalfTwoWay(reader, route);
  reader.harmless("ApiId");
  reader.harmlessText("OperationName", OPERATION_NAME_CHARACTERS_MAX);
  reader.withoutEffect(["AuthorizationScopes"], "is for HTTP APIs only");
  reader.finish();
  return route;
}

function readRouteKey(reader: PropertyReader): string {
  const routeKey = reader.requiredText("RouteKey");
  if (routeKey.startsWith("$") && !PREDEFINED.includes(routeKey)) {
    reader.fail(
      "RouteKey",
      `RouteKey ${routeKey} must not start with $: only ${PREDEFINED.join(", ")} do`,
    );
  }
  return routeKey;
}

function readTarget(
  reader: PropertyReader,
  { integrations }: RouteSurroundings,
): { target?: string } {
  const target = reader.text("Target");
  if (target === undefined) return {};
  const integrationId = target.startsWith("integrations/")
    ? target.slice("integrations/".length)
    : undefined;
  if (integrationId === undefined) {
    reader.fail("Target", `Target must be integrations/{IntegrationId}: found ${target}`);
  }
  if (!integrations.some((integration) => integration.integrationId === integrationId)) {
    reader.fail("Target", `Target ${target} names no integration of the route's API`);
  }
  return { target };
}

type Authorization = Pick<Route, "authorizationType" | "authorizerId">;

function readAuthorization(
  reader: PropertyReader,
  routeKey: string,
  surroundings: RouteSurroundings,
): Authorization {
  const authorizationType =
    reader.oneOf("AuthorizationType", ["NONE", "AWS_IAM", "CUSTOM"]) ?? "NONE";
  const authorizerId = reader.text("AuthorizerId");
  if (authorizationType !== "NONE" && routeKey !== "$connect") {
    reader.fail(
      "AuthorizationType",
      "Currently, authorization is restricted to the $connect route only",
    );
  }
  if (authorizationType !== "CUSTOM") {
    if (authorizerId !== undefined) {
      const open = routeKey === "$connect" && authorizationType === "NONE";
      const message = open
        ? "AuthorizerId has no effect alone, so everybody may connect: add AuthorizationType: CUSTOM"
        : `AuthorizerId has no effect while AuthorizationType is ${authorizationType}`;
      reader.warn("AuthorizerId", message);
    }
    return { authorizationType };
  }
  if (authorizerId === undefined)
    return reader.fail("AuthorizationType", "AuthorizationType CUSTOM needs an AuthorizerId");
  if (!surroundings.authorizers.some((authorizer) => authorizer.authorizerId === authorizerId)) {
    reader.fail(
      "AuthorizerId",
      `AuthorizerId ${authorizerId} names no authorizer of the route's API`,
    );
  }
  return { authorizationType, authorizerId };
}

function readValidation(
  reader: PropertyReader,
  models: readonly Model[],
): Pick<Route, "modelSelectionExpression" | "requestModels"> {
  const source = reader.text("ModelSelectionExpression");
  if (source !== undefined && source !== "") {
    reader.compiled("ModelSelectionExpression", () => compileModelSelectionExpression(source));
  }
  const requestModels = Object.entries(reader.textMap("RequestModels")).map(([key, written]) => {
    const named = models.find(({ name }) => name === written);
    const model = named ?? models.find(({ modelId }) => modelId === written);
    if (model === undefined) {
      return reader.fail(
        "RequestModels",
        `RequestModels: ${key}: ${unknownModelSentence(written, models)}`,
      );
    }
    if (named === undefined) {
      const message = `RequestModels: ${key}: AWS knows models by name, and Ref gives an id: write ${model.name}`;
      reader.warn("RequestModels", message);
    }
    return [key, model.name];
  });
  return {
    ...(source === undefined || source === "" ? {} : { modelSelectionExpression: source }),
    requestModels: Object.fromEntries(requestModels),
  };
}

function readRequestParameters(
  reader: PropertyReader,
  routeKey: string,
): Route["requestParameters"] {
  const value = reader.value("RequestParameters");
  if (value === undefined) return {};
  if (value.kind !== "mapping")
    return reader.fail("RequestParameters", "RequestParameters must be a mapping");
  const parameters: [string, { required: boolean }][] = [];
  for (const [name, constraints] of value.entries) {
    if (!REQUEST_PARAMETER.test(name)) {
      reader.failAt(
        constraints.line,
        `RequestParameters: ${name} must be route.request.querystring.{name} or route.request.header.{name}`,
      );
    }
    if (constraints.kind !== "mapping") {
      reader.failAt(
        constraints.line,
        `RequestParameters: ${name} must be a mapping: {Required: true}`,
      );
    }
    const nested = new PropertyReader(
      reader.scope,
      `${reader.subject}: RequestParameters: ${name}`,
      constraints,
    );
    parameters.push([name, { required: nested.boolean("Required") }]);
    nested.finish();
  }
  if (routeKey !== "$connect" && parameters.length > 0) {
    reader.warn("RequestParameters", "RequestParameters have an effect on the $connect route only");
  }
  return Object.fromEntries(parameters);
}

/** AWS needs both halves to answer a message; tools often write one. The handshake and the goodbye need neither. */
function warnIfHalfTwoWay(reader: PropertyReader, route: Route): void {
  if (route.routeKey === "$connect" || route.routeKey === "$disconnect") return;
  const hasExpression = route.routeResponseSelectionExpression !== undefined;
  const hasResponse = route.routeResponseKeys.length > 0;
  if (hasExpression === hasResponse) return;
  const [present, missing] = hasExpression
    ? ["a RouteResponseSelectionExpression", "an AWS::ApiGatewayV2::RouteResponse resource"]
    : ["a RouteResponse resource", "RouteResponseSelectionExpression: $default"];
  const name = hasExpression ? "RouteResponseSelectionExpression" : "RouteKey";
  const remedy = `add ${missing}, or set relax.routeResponses to answer here all the same`;
  reader.warn(
    name,
    `route ${route.routeKey} has only ${present}, so it is one-way and clients get no answer: ${remedy}`,
  );
}
