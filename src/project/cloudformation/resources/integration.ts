import { compileMappings } from "../../../core/integration/parameter-mapping.ts";
import { UriTemplate } from "../../../core/integration/uri-template.ts";
import type { Integration, IntegrationResponse } from "../../../core/model/integration.ts";
import { leadsSomewhere, withoutTarget } from "../../backend-rules.ts";
import { httpUriProblem } from "../../http-uri.ts";
import { pathParameterAdvice } from "../../path-parameters.ts";
import { serviceAdvice } from "../../service-advice.ts";
import { templateAdvice } from "../../template-advice.ts";
import { PropertyReader } from "../property-reader.ts";
import { referenceTo } from "../reference-to.ts";
import { type Scope, type TemplateResource, warn } from "../scope.ts";
import { adviseOnFunction } from "./function-reference.ts";

/** AWS, CreateIntegration: 50 to 29000 for WebSocket APIs. */
const TIMEOUT_MILLIS = { min: 50, max: 29_000 };
/** AWS: integrationUri and authorizerUri, 1 to 2048 characters. */
export const URI_CHARACTERS_MAX = 2_048;
/** AWS: values of requestParameters, 1 to 512 characters. */
export const REQUEST_PARAMETER_CHARACTERS_MAX = 512;

/** AWS: connectionId, 1 to 1024 characters. */
const CONNECTION_ID_CHARACTERS_MAX = 1_024;
/** `ANY` is for REST APIs; what AWS makes of it here is not known. */
const METHODS = ["ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];
const CONNECTION_TYPES = ["INTERNET", "VPC_LINK"] as const;
const TYPES = ["AWS_PROXY", "AWS", "HTTP_PROXY", "HTTP", "MOCK"] as const;
/** The first is AWS's default. */
const PASSTHROUGH_BEHAVIORS = ["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"] as const;
/** Of an integration and of an integration response. */
export const CONTENT_HANDLING = ["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"] as const;
const LAMBDA_URI =
  /^arn:[^:]*:apigateway:[^:]*:lambda:path\/2015-03-31\/functions\/.+\/invocations$/;

/** `responses`: by integration id. */
export function readIntegration(
  resource: TemplateResource,
  scope: Scope,
  responses: ReadonlyMap<string, readonly IntegrationResponse[]>,
): Integration {
  const reader = PropertyReader.of(resource, scope);
  const type =
    reader.oneOf("IntegrationType", TYPES) ??
    reader.missing("IntegrationType", "IntegrationType is required");
  const contentHandlingStrategy = reader.oneOf("ContentHandlingStrategy", CONTENT_HANDLING);
  const base = {
    integrationId: referenceTo(resource, scope),
    timeoutInMillis: reader.integer("TimeoutInMillis", TIMEOUT_MILLIS) ?? TIMEOUT_MILLIS.max,
    requestParameters: requestParameters(reader),
    ...(contentHandlingStrategy === undefined ? {} : { contentHandlingStrategy }),
  };
  reader.harmless("ApiId", "Description", "PayloadFormatVersion");
  reader.withoutEffect(
    ["IntegrationSubtype", "ResponseParameters", "TlsConfig"],
    "is for HTTP APIs only",
  );
  if (type !== "HTTP" && type !== "HTTP_PROXY") {
    const names = ["ConnectionType", "ConnectionId"];
    // The CDK writes INTERNET, which is the default, for every type.
    if (reader.oneOf("ConnectionType", CONNECTION_TYPES) !== "VPC_LINK") reader.harmless(...names);
    else reader.withoutEffect(names, "is for HTTP and HTTP_PROXY only");
  }
  const integration = readArm(type, base, {
    reader,
    responses: responses.get(base.integrationId) ?? [],
  });
  for (const message of pathParameterAdvice(integration)) reader.warn("IntegrationUri", message);
  reader.finish();
  return integration;
}

type Base = Pick<
  Integration,
  "integrationId" | "timeoutInMillis" | "requestParameters" | "contentHandlingStrategy"
>;

interface ArmSource {
  readonly reader: PropertyReader;
  readonly responses: readonly IntegrationResponse[];
}

/** Only what the type uses; what it does not use is said. */
function readArm(
  integrationType: Integration["integrationType"],
  base: Base,
  source: ArmSource,
): Integration {
  const { reader } = source;
  if (integrationType !== "AWS_PROXY") {
    reader.compiled("RequestParameters", () => compileMappings(base.requestParameters));
  }
  switch (integrationType) {
    case "AWS_PROXY": {
      withoutTemplates(source);
      reader.withoutEffect(
        ["RequestParameters"],
        "is not used by an AWS_PROXY integration: its event is fixed",
      );
      reader.harmless("CredentialsArn");
      const method = reader.text("IntegrationMethod") ?? "POST";
      if (method !== "POST")
        reader.warn("IntegrationMethod", `Lambda is invoked with POST, so on AWS ${method} fails`);
      return { ...base, integrationType, integrationUri: lambdaUri(reader) };
    }
    case "HTTP_PROXY":
      withoutTemplates(source);
      reader.withoutEffect(["CredentialsArn"]);
      return {
        ...base,
        integrationType,
        integrationUri: httpUri(reader),
        integrationMethod: httpMethod(reader),
        ...connection(reader),
      };
    case "HTTP":
      reader.withoutEffect(["CredentialsArn"]);
      return {
        ...base,
        integrationType,
        integrationUri: httpUri(reader),
        integrationMethod: httpMethod(reader),
        ...connection(reader),
        ...templates(source),
      };
    case "AWS": {
      const integrationMethod = reader.text("IntegrationMethod") ?? "POST";
      const integration: AwsIntegration = {
        ...base,
        integrationType,
        integrationUri: uri(reader),
        integrationMethod,
        ...templates(source),
      };
      advise(integration, reader);
      return integration;
    }
    case "MOCK":
      withoutBackend(reader);
      return { ...base, integrationType, ...templates(source) };
  }
}

function withoutBackend(reader: PropertyReader): void {
  const unused = ["IntegrationMethod", "CredentialsArn", "RequestParameters"];
  // The CDK writes an empty one for every mock.
  if (reader.text("IntegrationUri") !== "") unused.unshift("IntegrationUri");
  reader.withoutEffect(unused, "is not used by a MOCK integration");
}

type AwsIntegration = Extract<Integration, { readonly integrationType: "AWS" }>;

function advise(integration: AwsIntegration, reader: PropertyReader): void {
  const { scope } = reader;
  const advice = reader.compiled("IntegrationUri", () =>
    serviceAdvice(integration, scope.serviceEndpoints),
  );
  // A role is not assumed here, as roles are nothing here; the caller's identity would be another client's rights.
  if (advice === undefined) {
    adviseOnInvocation(reader, integration.integrationUri);
    reader.withoutEffect(["CredentialsArn"], "names a role that is not assumed here");
    return;
  }
  if (CALLER_IDENTITY.test(reader.text("CredentialsArn") ?? "")) {
    const message =
      "CredentialsArn passes the caller's identity on AWS; here the keys of awsServices sign every call";
    reader.warn("CredentialsArn", message);
  }
  for (const message of advice.ofIntegration) reader.warn("IntegrationUri", message);
  for (const message of advice.ofService) {
    if (scope.warnings.some((warning) => warning.message === message)) continue;
    warn(scope, reader.lineOf("IntegrationUri"), message);
  }
}

/** AWS, CreateIntegration: credentialsArn. */
const CALLER_IDENTITY = /^arn:[a-z-]+:iam::\*:user\/\*$/;

function templates({ reader, responses }: ArmSource) {
  const passthroughBehavior = reader.oneOf("PassthroughBehavior", PASSTHROUGH_BEHAVIORS);
  const requestTemplates = templateMap(reader, "RequestTemplates");
  const templateSelectionExpression = reader.text("TemplateSelectionExpression");
  return {
    passthroughBehavior: passthroughBehavior ?? PASSTHROUGH_BEHAVIORS[0],
    requestTemplates,
    ...(templateSelectionExpression === undefined ? {} : { templateSelectionExpression }),
    integrationResponses: responses,
  };
}

/** Mapping templates, and what their author should know of them. */
export function templateMap(
  reader: PropertyReader,
  name: "RequestTemplates" | "ResponseTemplates",
): Readonly<Record<string, string>> {
  const templates = reader.textMap(name);
  for (const { message } of templateAdvice(name, templates)) reader.warn(name, message);
  return templates;
}

function withoutTemplates({ reader, responses }: ArmSource): void {
  reader.harmless("PassthroughBehavior");
  reader.withoutEffect(
    ["RequestTemplates", "TemplateSelectionExpression"],
    "is not used by a proxy integration",
  );
  if (responses.length > 0) {
    reader.warn("IntegrationType", "integration responses are not used by a proxy integration");
  }
}

/** A VPC link by what it is called; where it leads is not in a template. */
function connection(reader: PropertyReader): { connectionId?: string } {
  const connectionType = reader.oneOf("ConnectionType", CONNECTION_TYPES) ?? "INTERNET";
  if (connectionType === "INTERNET") {
    reader.withoutEffect(["ConnectionId"], "is for ConnectionType VPC_LINK only");
    return {};
  }
  const connectionId = reader.requiredText("ConnectionId", CONNECTION_ID_CHARACTERS_MAX);
  reader.compiled("ConnectionId", () => UriTemplate.compile(connectionId));
  if (!leadsSomewhere(connectionId, reader.scope.vpcLinkIds)) {
    reader.warn("ConnectionId", withoutTarget(vpcLinkName(connectionId, reader.scope)));
  }
  return { connectionId };
}

/** The logical id, by which people know it, where the template makes the link. */
function vpcLinkName(connectionId: string, scope: Scope): string {
  const link = [...scope.all.values()].find(
    (resource) =>
      resource.type === "AWS::ApiGateway::VpcLink" && referenceTo(resource, scope) === connectionId,
  );
  return link?.logicalId ?? connectionId;
}

function uri(reader: PropertyReader): string {
  const source = reader.requiredText("IntegrationUri", URI_CHARACTERS_MAX);
  reader.compiled("IntegrationUri", () => UriTemplate.compile(source));
  return source;
}

function httpUri(reader: PropertyReader): string {
  const source = reader.requiredText("IntegrationUri", URI_CHARACTERS_MAX);
  const reason = httpUriProblem(source, "IntegrationUri");
  return reason === undefined ? source : reader.fail("IntegrationUri", reason);
}

function lambdaUri(reader: PropertyReader): string {
  const integrationUri = uri(reader);
  adviseOnInvocation(reader, integrationUri);
  return integrationUri;
}

function adviseOnInvocation(reader: PropertyReader, integrationUri: string): void {
  if (!LAMBDA_URI.test(integrationUri)) {
    const form =
      "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{functionArn}/invocations";
    reader.warn(
      "IntegrationUri",
      `IntegrationUri does not invoke a Lambda function, which AWS refuses: write ${form}`,
    );
  }
  adviseOnFunction(reader, "IntegrationUri", integrationUri);
}

function httpMethod(reader: PropertyReader): string {
  const method = reader.text("IntegrationMethod");
  if (method === undefined)
    reader.warn("IntegrationType", "IntegrationMethod is not set: POST is used");
  if (method !== undefined && !METHODS.includes(method.toUpperCase())) {
    return reader.fail("IntegrationMethod", `IntegrationMethod ${method} is no method of HTTP`);
  }
  return method ?? "POST";
}

function requestParameters(reader: PropertyReader): Readonly<Record<string, string>> {
  const parameters = reader.textMap("RequestParameters");
  for (const [name, source] of Object.entries(parameters)) {
    if (source.length >= 1 && source.length <= REQUEST_PARAMETER_CHARACTERS_MAX) continue;
    const rule = `must have 1 to ${REQUEST_PARAMETER_CHARACTERS_MAX} characters: found ${source.length}`;
    reader.fail("RequestParameters", `the value of ${name} ${rule}`);
  }
  reader.compiled("RequestParameters", () => compileMappings(parameters));
  return parameters;
}
