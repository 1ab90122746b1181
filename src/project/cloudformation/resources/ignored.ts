import { READ_TYPES } from "../resource-type.ts";
import { type Scope, type TemplateResource, warn } from "../scope.ts";

/** Types without which everything here works the same. */
const HARMLESS = [
  "AWS::ApiGateway::Account",
  "AWS::ApiGateway::ClientCertificate",
  "AWS::ApiGateway::VpcLink",
  "AWS::CDK::Metadata",
  "AWS::Lambda::Alias",
  "AWS::Lambda::Permission",
  "AWS::Lambda::Version",
];
const HARMLESS_SERVICES = ["AWS::IAM::", "AWS::Logs::", "AWS::CloudWatch::"];

/** Types of API Gateway that change what clients see on AWS. */
const WITHOUT_EFFECT: Readonly<Record<string, string>> = {
  "AWS::ApiGatewayV2::VpcLink":
    "WebSocket APIs use AWS::ApiGateway::VpcLink; this one is for HTTP APIs",
};

/** Services whose name is that of the variable by which AWS's SDKs find a stand-in. */
const WITH_STAND_INS: Readonly<Record<string, string>> = {
  DynamoDB: "DYNAMODB",
  Events: "EVENTBRIDGE",
  KMS: "KMS",
  Kinesis: "KINESIS",
  KinesisFirehose: "FIREHOSE",
  S3: "S3",
  SNS: "SNS",
  SQS: "SQS",
  StepFunctions: "SFN",
};
const CHAPTERS =
  'docs/functions.md, "Functions that use DynamoDB, SQS and other services"; docs/integrations.md, "AWS services"';

/** Names what the template holds and nothing here runs: API Gateway's types one by one, the rest in one line. */
export function warnAboutIgnored(scope: Scope): void {
  const others = new Map<string, TemplateResource[]>();
  for (const resource of scope.resources.values()) {
    const { type, logicalId, line } = resource;
    if (READ_TYPES.includes(type) || HARMLESS.includes(type)) continue;
    if (HARMLESS_SERVICES.some((service) => type.startsWith(service))) continue;
    const reason = WITHOUT_EFFECT[type];
    if (reason === undefined) others.set(type, [...(others.get(type) ?? []), resource]);
    else warn(scope, line, `${type.slice("AWS::ApiGatewayV2::".length)} ${logicalId}: ${reason}`);
  }
  const [first] = [...others.values()].flat();
  if (first === undefined) return;
  const named = [...others].map(
    ([type, found]) => `${type} (${found.map(({ logicalId }) => logicalId).join(", ")})`,
  );
  const endpoints = [...new Set([...others.keys()].flatMap(endpointOf))];
  const variables = endpoints.length === 0 ? "AWS_ENDPOINT_URL_{SERVICE}" : endpoints.join(" and ");
  warn(
    scope,
    first.line,
    `These resources are not run here: ${named.join(", ")}. Functions and integrations that use them need a stand-in on this ` +
      `machine: set ${variables} to where it answers (${CHAPTERS})`,
  );
}

function endpointOf(type: string): string[] {
  const [, service = "", kind] = type.split("::");
  if (kind === "SimpleTable") return ["AWS_ENDPOINT_URL_DYNAMODB"];
  if (kind === "StateMachine") return ["AWS_ENDPOINT_URL_SFN"];
  const suffix = Object.hasOwn(WITH_STAND_INS, service) ? WITH_STAND_INS[service] : undefined;
  return suffix === undefined ? [] : [`AWS_ENDPOINT_URL_${suffix}`];
}
