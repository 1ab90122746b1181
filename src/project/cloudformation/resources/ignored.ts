import { READ_TYPES } from "../resource-type.ts";
import { type Scope, type TemplateResource, warn } from "../scope.ts";
import { isCustomResource } from "./custom-resources.ts";

/** Types without which everything here works the same. */
const HARMLESS = [
  "AWS::ApiGateway::Account",
  "AWS::ApiGateway::ClientCertificate",
  "AWS::ApiGateway::VpcLink",
  "AWS::CDK::Metadata",
  "AWS::CertificateManager::Certificate",
  "AWS::Lambda::Alias",
  "AWS::Lambda::LayerVersion",
  "AWS::Lambda::LayerVersionPermission",
  "AWS::Lambda::Permission",
  "AWS::Lambda::Version",
  "AWS::Serverless::LayerVersion",
];
const HARMLESS_SERVICES = ["AWS::IAM::", "AWS::Logs::", "AWS::CloudWatch::"];

/** Types of API Gateway that change what clients see on AWS. */
const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  "AWS::ApiGatewayV2::VpcLink":
    "WebSocket APIs use AWS::ApiGateway::VpcLink; this one is for HTTP APIs",
};

/** Services of which there are stand-ins, by their name in types: how variables and integration URIs call them. */
const WITH_STAND_INS: Readonly<Record<string, readonly [variable: string, service: string]>> = {
  DynamoDB: ["DYNAMODB", "dynamodb"],
  Events: ["EVENTBRIDGE", "events"],
  KMS: ["KMS", "kms"],
  Kinesis: ["KINESIS", "kinesis"],
  KinesisFirehose: ["FIREHOSE", "firehose"],
  S3: ["S3", "s3"],
  SNS: ["SNS", "sns"],
  SQS: ["SQS", "sqs"],
  StepFunctions: ["SFN", "states"],
};
const CHAPTERS =
  'docs/functions.md, "Functions that use DynamoDB, SQS and other services"; docs/integrations.md, "AWS services"';

type Variables = Readonly<Record<string, string>>;

/** Those that run here, and what each gets of the environment besides its own variables. */
export interface RunningFunctions {
  readonly functions: readonly { readonly environment: Variables }[];
  readonly inherited: Variables;
}

/** Names what the template holds and nothing here runs: API Gateway's types one by one, the rest in one line. */
export function warnAboutIgnored(scope: Scope, running: RunningFunctions): void {
  const others = new Map<string, TemplateResource[]>();
  for (const resource of scope.resources.values()) {
    const { type, logicalId, line } = resource;
    if (READ_TYPES.includes(type) || HARMLESS.includes(type)) continue;
    // A deployment runs them; who asks for what they answer is told of it.
    if (isCustomResource(type)) continue;
    if (HARMLESS_SERVICES.some((service) => type.startsWith(service))) continue;
    if (isReached(type, scope, running)) continue;
    const reason = WITHOUT_EFFECT[type];
    if (reason === undefined) others.set(type, [...(others.get(type) ?? []), resource]);
    else warn(scope, line, `${type.slice("AWS::ApiGatewayV2::".length)} ${logicalId}: ${reason}`);
  }
  const [first] = [...others.values()].flat();
  if (first === undefined) return;
  const named = [...others].map(
    ([type, found]) => `${type} (${found.map(({ logicalId }) => logicalId).join(", ")})`,
  );
  const endpoints = [...others.keys()].flatMap((type) => {
    const variable = standInOf(type)?.[0];
    return variable === undefined ? [] : [`AWS_ENDPOINT_URL_${variable}`];
  });
  const variables =
    endpoints.length === 0 ? "AWS_ENDPOINT_URL_{SERVICE}" : [...new Set(endpoints)].join(" and ");
  warn(
    scope,
    first.line,
    `These resources are not run here: ${named.join(", ")}. Functions and integrations that use them need a stand-in on this ` +
      `machine: set ${variables} to where it answers (${CHAPTERS})`,
  );
}

function standInOf(type: string): readonly [variable: string, service: string] | undefined {
  const [, service = "", kind] = type.split("::");
  if (kind === "SimpleTable") return WITH_STAND_INS.DynamoDB;
  if (kind === "StateMachine") return WITH_STAND_INS.StepFunctions;
  return Object.hasOwn(WITH_STAND_INS, service) ? WITH_STAND_INS[service] : undefined;
}

/** Integrations have an endpoint to call. Functions have an environment, of which the settings say nothing. */
function isReached(
  type: string,
  { serviceEndpoints }: Scope,
  { functions, inherited }: RunningFunctions,
): boolean {
  const [variable, service] = standInOf(type) ?? [];
  if (variable === undefined || service === undefined) return false;
  if (functions.length > 0) {
    return functions.every((each) => hasEndpoint({ ...inherited, ...each.environment }, variable));
  }
  if (serviceEndpoints === undefined) return false;
  const { byService, forAll } = serviceEndpoints;
  return Object.hasOwn(byService, service) || forAll !== undefined;
}

/** As AWS's SDKs look for one; an empty variable is none. */
function hasEndpoint(variables: Variables, suffix: string): boolean {
  const own = variables[`AWS_ENDPOINT_URL_${suffix}`];
  return Boolean(own) || Boolean(variables.AWS_ENDPOINT_URL);
}
