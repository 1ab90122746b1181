import { resourceIdFrom } from "../../core/identifiers.ts";
import { namesServiceBesidesLambda } from "../../core/integration/aws-service/service-uri.ts";
import { functionArnOf } from "../../core/integration/integration-request.ts";
import { UriTemplate } from "../../core/integration/uri-template.ts";
import type {
  Integration,
  IntegrationResponse,
  IntegrationType,
} from "../../core/model/integration.ts";
import { leadsSomewhere, withoutTarget } from "../backend-rules.ts";
import { httpUriProblem } from "../http-uri.ts";
import { pathParameterAdvice } from "../path-parameters.ts";
import type { ProjectError } from "../project-error.ts";
import { serviceAdvice } from "../service-advice.ts";
import { templateAdvice } from "../template-advice.ts";
import { type ApiContext, adviseOnFunction, functionUri, problem, warn } from "./api-context.ts";
import { invocationUri } from "./arn.ts";
import {
  mappingProblem,
  sharedMappingProblem,
  withDefaultRequestParameters,
} from "./request-parameters.ts";
import type { WrittenIntegration } from "./schema.ts";
import {
  DEFAULT_INTEGRATION_METHOD,
  DEFAULT_PASSTHROUGH_BEHAVIOR,
  DEFAULT_TIMEOUT_IN_MILLIS,
} from "./schema.ts";

/** An integration that is written at its route, or under a name for several. */
export interface IntegrationPlace extends ApiContext {
  readonly path: readonly string[];
  /** Its id is made from it. */
  readonly idSource: string;
  /** `undefined`: no single route's, so that what a mapping reads is looked at with each route. */
  readonly routeKey: string | undefined;
  /** Somebody waits for its answer. */
  readonly isAnswered: boolean;
}

/** One integration, wherever it is written. */
export function expandIntegration(
  written: WrittenIntegration,
  place: IntegrationPlace,
): Integration {
  const integration = integrationOf(written, place);
  for (const message of pathParameterAdvice(integration)) {
    warn(place, [...place.path, "integrationUri"], `${place.path.join(".")}: ${message}`);
  }
  return integration;
}

function integrationOf(route: WrittenIntegration, place: IntegrationPlace): Integration {
  const integrationType = integrationTypeOf(route);
  if (integrationType === undefined) throw needsIntegration(place);
  checkMembers(route, integrationType, place);
  const base = {
    integrationId: route.integrationId ?? resourceIdFrom(place.idSource, 7),
    timeoutInMillis: route.timeoutInMillis ?? DEFAULT_TIMEOUT_IN_MILLIS,
    requestParameters: requestParametersOf(route, integrationType, place),
    ...ifWritten("contentHandlingStrategy", route.contentHandlingStrategy),
  };
  const integrationMethod = route.integrationMethod ?? DEFAULT_INTEGRATION_METHOD;
  switch (integrationType) {
    case "AWS_PROXY":
      return {
        ...base,
        integrationType,
        integrationUri: functionOnly(awsUri(route, place), place),
      };
    case "AWS": {
      const integration = {
        ...base,
        integrationType,
        integrationUri: awsUri(route, place),
        integrationMethod,
        ...templatesOf(route, place),
      };
      advise(integration, place);
      return integration;
    }
    case "HTTP_PROXY":
      return {
        ...base,
        integrationType,
        integrationUri: httpUri(route, place),
        integrationMethod,
        ...connectionOf(route, place),
      };
    case "HTTP":
      return {
        ...base,
        integrationType,
        integrationUri: httpUri(route, place),
        integrationMethod,
        ...connectionOf(route, place),
        ...templatesOf(route, place),
      };
    case "MOCK":
      return { ...base, integrationType, ...templatesOf(route, place) };
  }
}

export function integrationTypeOf(route: WrittenIntegration): IntegrationType | undefined {
  if (route.integrationType !== undefined) return route.integrationType;
  if (route.function !== undefined) return "AWS_PROXY";
  return route.integrationUri === undefined ? undefined : "HTTP_PROXY";
}

export const INTEGRATION_MEMBERS = [
  "integrationId",
  "integrationUri",
  "integrationMethod",
  "function",
  "timeoutInMillis",
  "connectionType",
  "connectionId",
  "requestParameters",
  "defaultRequestParameters",
  "contentHandlingStrategy",
  "passthroughBehavior",
  "requestTemplates",
  "templateSelectionExpression",
  "integrationResponses",
] as const;

type Member = (typeof INTEGRATION_MEMBERS)[number];

const TEMPLATES: readonly Member[] = [
  "passthroughBehavior",
  "requestTemplates",
  "templateSelectionExpression",
  "integrationResponses",
];
const CONNECTION: readonly Member[] = ["connectionType", "connectionId"];
const EVERY: readonly Member[] = [
  "integrationId",
  "timeoutInMillis",
  "requestParameters",
  "contentHandlingStrategy",
];

/** What each type has (AWS: "Integration" in the apigatewayv2 reference). */
const MEMBERS: Readonly<Record<IntegrationType, readonly Member[]>> = {
  AWS_PROXY: [...EVERY, "integrationUri", "function"],
  AWS: [...EVERY, "integrationUri", "function", "integrationMethod", ...TEMPLATES],
  HTTP_PROXY: [
    ...EVERY,
    ...CONNECTION,
    "integrationUri",
    "integrationMethod",
    "defaultRequestParameters",
  ],
  HTTP: [...EVERY, ...CONNECTION, "integrationUri", "integrationMethod", ...TEMPLATES],
  MOCK: [...EVERY, ...TEMPLATES],
};

function checkMembers(
  route: WrittenIntegration,
  type: IntegrationType,
  place: IntegrationPlace,
): void {
  for (const member of INTEGRATION_MEMBERS) {
    if (route[member] === undefined || MEMBERS[type].includes(member)) continue;
    const message = `${place.path.join(".")} is ${type === "MOCK" ? "a" : "an"} ${type} integration, which has no ${member}`;
    throw refuse(place, message, member);
  }
  if (route.function !== undefined && route.integrationUri !== undefined) {
    const message = `${place.path.join(".")} has both function and integrationUri: keep one`;
    throw refuse(place, message, "integrationUri");
  }
}

/** Why nothing can be mapped. */
const UNMAPPED = {
  AWS_PROXY: "the event of an AWS_PROXY integration is fixed",
  MOCK: "a MOCK integration sends nothing",
};

function requestParametersOf(
  route: WrittenIntegration,
  type: IntegrationType,
  place: IntegrationPlace,
) {
  const own = route.requestParameters ?? {};
  for (const [key, value] of Object.entries(own)) {
    const reason =
      place.routeKey === undefined
        ? sharedMappingProblem({ key, value })
        : mappingProblem({ key, value }, place.routeKey);
    if (reason !== undefined) throw refuse(place, reason, "requestParameters", key);
  }
  if (Object.keys(own).length > 0 && (type === "AWS_PROXY" || type === "MOCK")) {
    const path = [...place.path, "requestParameters"];
    warn(place, path, `${path.join(".")} has no effect: ${UNMAPPED[type]}`);
  }
  const withDefaults = type === "HTTP_PROXY" && route.defaultRequestParameters !== false;
  return withDefaults ? withDefaultRequestParameters(own) : own;
}

function awsUri(route: WrittenIntegration, place: IntegrationPlace): string {
  const { integrationUri: uri } = route;
  if (route.function !== undefined) return functionUri(place, place.path, route.function);
  if (uri === undefined) throw needsIntegration(place);
  adviseOnFunction(place, [...place.path, "integrationUri"], uri);
  if (/^arn:[a-z-]+:lambda:[^:]+:\d{12}:function:[A-Za-z0-9_-]+(:[^:\s]+)?$/.test(uri)) {
    return invocationUri({ arn: uri, region: place.region });
  }
  const isForm = /^arn:[a-z-]+:apigateway:\S+$/.test(uri) && uri.length <= 2_048;
  if (isForm && (namesServiceBesidesLambda(uri) || mayNameFunction(uri))) return uri;
  const message = `integrationUri "${uri}" must be the ARN of a function, or arn:aws:apigateway:{region}:{service}:…`;
  throw refuse(place, message, "integrationUri");
}

/** What stage variables complete is seen when it is called. */
function mayNameFunction(uri: string): boolean {
  return uri.includes("${") || functionArnOf(uri) !== undefined;
}

/** AWS, CreateIntegration: AWS_PROXY is for Lambda functions. */
function functionOnly(uri: string, place: IntegrationPlace): string {
  if (!namesServiceBesidesLambda(uri)) return uri;
  const message = `AWS_PROXY invokes Lambda functions alone, and integrationUri "${uri}" names none: write integrationType: AWS`;
  throw refuse(place, message, "integrationUri");
}

function advise(
  integration: Extract<Integration, { readonly integrationType: "AWS" }>,
  place: IntegrationPlace,
): void {
  const path = [...place.path, "integrationUri"];
  try {
    const advice = serviceAdvice(integration, place.serviceEndpoints);
    for (const message of advice?.ofIntegration ?? []) {
      warn(place, path, `${place.path.join(".")}: ${message}`);
    }
    for (const message of advice?.ofService ?? []) {
      if (!place.hasWarned(message)) warn(place, path, message);
    }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw refuse(place, `integrationUri ${error.message}`, "integrationUri");
  }
}

function httpUri(route: WrittenIntegration, place: IntegrationPlace): string {
  const { integrationUri: uri } = route;
  if (uri === undefined) throw needsIntegration(place);
  const reason = httpUriProblem(uri, "integrationUri");
  if (reason === undefined) return uri;
  throw refuse(place, reason, "integrationUri");
}

function connectionOf(
  route: WrittenIntegration,
  place: IntegrationPlace,
): { connectionId?: string } {
  const { connectionType = route.connectionId === undefined ? "INTERNET" : "VPC_LINK" } = route;
  const { connectionId } = route;
  if (connectionType === "INTERNET") {
    if (connectionId === undefined) return {};
    throw refuse(place, "connectionId is for connectionType VPC_LINK", "connectionId");
  }
  if (connectionId === undefined) {
    const message = "connectionType VPC_LINK needs connectionId, the name of one of vpcLinks";
    throw refuse(place, message, "connectionType");
  }
  vpcLinkIdTemplate(connectionId, place);
  if (!leadsSomewhere(connectionId, place.vpcLinkIds)) {
    warn(place, [...place.path, "connectionId"], withoutTarget(connectionId));
  }
  return { connectionId };
}

function vpcLinkIdTemplate(connectionId: string, place: IntegrationPlace): void {
  try {
    UriTemplate.compile(connectionId);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw refuse(place, error.message, "connectionId");
  }
}

function templatesOf(route: WrittenIntegration, place: IntegrationPlace) {
  const { requestTemplates = {}, integrationResponses = {} } = route;
  const name = place.path.join(".");
  if (route.integrationType === "MOCK" && Object.keys(requestTemplates).length === 0) {
    const message = `${name}: a MOCK integration fails without requestTemplates, one of which yields {"statusCode": 200}`;
    warn(place, place.path, message);
  }
  // Without any, only those who wait for an answer miss it.
  const some = Object.keys(integrationResponses).length > 0;
  if ((some || place.isAnswered) && !Object.hasOwn(integrationResponses, "$default")) {
    const message = `${name}: without a $default of integrationResponses, an answer that matches no other key fails`;
    warn(place, place.path, message);
  }
  adviseOnTemplates(requestTemplates, [...place.path, "requestTemplates"], place);
  for (const [key, { responseTemplates = {} }] of Object.entries(integrationResponses)) {
    const path = [...place.path, "integrationResponses", key, "responseTemplates"];
    adviseOnTemplates(responseTemplates, path, place);
  }
  return {
    passthroughBehavior: route.passthroughBehavior ?? DEFAULT_PASSTHROUGH_BEHAVIOR,
    requestTemplates,
    ...ifWritten("templateSelectionExpression", route.templateSelectionExpression),
    integrationResponses: Object.entries(integrationResponses).map(([key, written]) => {
      if (key !== "$default" && !/^\/.+\/$/.test(key)) {
        const message = `The key "${key}" of integrationResponses must be $default or a /regular expression/`;
        throw refuse(place, message, "integrationResponses", key);
      }
      return integrationResponse(key, written);
    }),
  };
}

function adviseOnTemplates(
  templates: Readonly<Record<string, string>>,
  path: readonly string[],
  place: IntegrationPlace,
): void {
  for (const { key, message } of templateAdvice(path.join("."), templates)) {
    warn(place, [...path, key], message);
  }
}

function integrationResponse(
  integrationResponseKey: string,
  written: NonNullable<WrittenIntegration["integrationResponses"]>[string],
): IntegrationResponse {
  const { responseTemplates = {}, responseParameters = {} } = written;
  return {
    integrationResponseKey,
    responseTemplates,
    ...ifWritten("templateSelectionExpression", written.templateSelectionExpression),
    responseParameters,
    ...ifWritten("contentHandlingStrategy", written.contentHandlingStrategy),
  };
}

/** What is not written is no member, so that a default is said in one place. */
function ifWritten<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): { readonly [key in Name]?: Value } {
  return value === undefined ? {} : ({ [name]: value } as { readonly [key in Name]: Value });
}

export function needsIntegration(place: Place): ProjectError {
  const name = place.path.join(".");
  const message = `${name} needs an integration: a URL, function, or integrationType with its integrationUri`;
  return refuse(place, message);
}

type Place = ApiContext & { readonly path: readonly string[] };

function refuse(place: Place, message: string, ...below: string[]): ProjectError {
  return problem(place, [...place.path, ...below], message);
}
