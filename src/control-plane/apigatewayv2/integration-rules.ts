/** What an integration must be, by its type (AWS: "Set up WebSocket API integrations", "Integration" in the API reference). */
import {
  compileServiceUri,
  namesServiceBesidesLambda,
} from "../../core/integration/aws-service/service-uri.ts";
import { functionArnOf } from "../../core/integration/integration-request.ts";
import { compileMappings } from "../../core/integration/parameter-mapping.ts";
import { UriTemplate } from "../../core/integration/uri-template.ts";
import { SelectionExpression } from "../../core/selection-expression.ts";
import { VPC_LINK_ID } from "../../project/backend-rules.ts";
import { httpUriProblem } from "../../project/http-uri.ts";
import { badRequest } from "../control-fault.ts";
import { compiled } from "../input/compiled.ts";
import type { StoredIntegration } from "../stored/integration.ts";

/** AWS, CreateIntegration: timeoutInMillis of a WebSocket API, milliseconds. */
export const TIMEOUT_MILLIS_MIN = 50;
/** AWS, CreateIntegration: timeoutInMillis of a WebSocket API, milliseconds. */
export const TIMEOUT_MILLIS_MAX = 29_000;

const DEFAULTS = {
  connectionType: "INTERNET",
  passthroughBehavior: "WHEN_NO_MATCH",
  payloadFormatVersion: "1.0",
  timeoutInMillis: TIMEOUT_MILLIS_MAX,
} as const;

const METHODS = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
const ROLE = /^arn:[a-z-]+:iam::(\d{12}:role\/\S+|\*:user\/\*)$/;

/** What nobody chose, as AWS has it. */
export function withDefaults(
  integration: Omit<StoredIntegration, keyof typeof DEFAULTS> & Partial<StoredIntegration>,
): StoredIntegration {
  const whole = { ...DEFAULTS, ...integration };
  return whole.integrationType === "MOCK" ? whole : { integrationMethod: "POST", ...whole };
}

/** AWS gives it, and nobody sets it. Proxies have none: their answers are not looked at. */
export function responseSelectionExpression({
  integrationType,
  integrationUri = "",
}: StoredIntegration): string | undefined {
  switch (integrationType) {
    case "AWS_PROXY":
    case "HTTP_PROXY":
      return undefined;
    case "AWS":
      return namesServiceBesidesLambda(integrationUri) ? OF_STATUS : OF_ERROR;
    case "HTTP":
    case "MOCK":
      return OF_STATUS;
  }
}

const OF_STATUS = "${integration.response.statuscode}";
const OF_ERROR = "${integration.response.body.errorMessage}";

/** Throws `ControlFault`. */
export function checkIntegration(integration: StoredIntegration): void {
  const { payloadFormatVersion = "1.0", templateSelectionExpression: expression } = integration;
  checkBackend(integration);
  checkConnection(integration);
  if (payloadFormatVersion !== "1.0") {
    throw badRequest(
      `payloadFormatVersion must be 1.0 for a WEBSOCKET API, not "${payloadFormatVersion}"`,
    );
  }
  const { credentialsArn } = integration;
  if (credentialsArn !== undefined && !ROLE.test(credentialsArn) && !isOpen(credentialsArn)) {
    // AWS's words.
    throw badRequest("Invalid role ARN");
  }
  compiled("requestParameters", () => compileMappings(integration.requestParameters ?? {}));
  if (expression !== undefined) {
    compiled("templateSelectionExpression", () => SelectionExpression.compile(expression));
  }
}

function checkBackend(integration: StoredIntegration): void {
  const { integrationType, integrationUri: uri, integrationMethod: method = "POST" } = integration;
  if (integrationType === "MOCK") return;
  if (uri === undefined) {
    throw badRequest(`integrationUri is missing: ${called(integrationType)} needs one`);
  }
  if (!METHODS.includes(method.toUpperCase())) {
    throw badRequest(`integrationMethod must be one of ${METHODS.join(", ")}, not "${method}"`);
  }
  if (integrationType === "HTTP" || integrationType === "HTTP_PROXY") {
    const problem = httpUriProblem(uri, "integrationUri");
    if (problem !== undefined) throw badRequest(problem);
    return;
  }
  if (integrationType === "AWS" && namesServiceBesidesLambda(uri)) {
    compiled("integrationUri", () => compileServiceUri(uri));
    return;
  }
  if (method !== "POST") {
    // AWS's words.
    throw badRequest(`HttpMethod must be POST for ${integrationType} IntegrationType`);
  }
  compiled("integrationUri", () => UriTemplate.compile(uri));
  if (!namesServiceBesidesLambda(uri) && (isOpen(uri) || functionArnOf(uri) !== undefined)) return;
  const others = integrationType === "AWS" ? ", or arn:aws:apigateway:{region}:{service}:…" : "";
  throw badRequest(
    `integrationUri "${uri}" names no function: it must be arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{functionArn}/invocations${others}`,
  );
}

function checkConnection({
  integrationType,
  connectionType,
  connectionId,
}: StoredIntegration): void {
  if (connectionType === "INTERNET") {
    if (connectionId === undefined) return;
    throw badRequest("connectionId is for connectionType VPC_LINK: set that, or leave it out");
  }
  if (integrationType !== "HTTP" && integrationType !== "HTTP_PROXY") {
    throw badRequest(
      `connectionType VPC_LINK is for HTTP and HTTP_PROXY: ${called(integrationType)} has none`,
    );
  }
  if (connectionId === undefined) {
    throw badRequest("connectionId is missing: connectionType VPC_LINK needs one");
  }
  if (!VPC_LINK_ID.test(connectionId)) {
    throw badRequest("connectionId must be 1 to 1024 characters without blanks");
  }
  compiled("connectionId", () => UriTemplate.compile(connectionId));
}

function called(integrationType: StoredIntegration["integrationType"]): string {
  return `an integration of type ${integrationType}`;
}

/** What stage variables complete is seen when it is called. */
function isOpen(text: string): boolean {
  return text.includes("${stageVariables");
}
