/**
 * The services that people call from API Gateway: what each names its actions with, signs for and listens at. From the
 * service models that AWS publishes with its SDKs (`endpointPrefix`, `signingName`, `targetPrefix`, `jsonVersion`,
 * `serviceId`).
 *
 * Gaps: 2026-11-28 on AWS itself, services without a Region (IAM, Route 53, CloudFront) are called at an address that there is
 *   not, and fail; with an endpoint that is set they work.
 * By design: 2026-11-28 EventBridge gets no X-Amz-Target, as by AWS, where templates map it (localstack's tests against AWS).
 *   2026-11-28 SSM gets one; AWS's own takes the parameters of `action/` from the query and answers in the query protocol, and a
 *   stand-in reads the body. 2026-11-28 SQS and CloudWatch, which have a JSON protocol too, take the query protocol, as AWS's own examples of
 *   SQS integrations do. 2026-11-28 a service that is not in the table is called at `{service}.{region}.amazonaws.com`, with
 *   no X-Amz-Target but a mapped one. 2026-11-28 refused are the services that AWS is known to refuse; its list is not public.
 */
export interface AwsService {
  /** As integration URIs name it. */
  readonly name: string;
  /** How an action is named: a header and JSON, a form, or only a method and a path. */
  readonly protocol: "json" | "query" | "rest";
  /** What a signature is scoped to. */
  readonly signingName: string;
  /** The first labels of its host: `states` of `states.us-east-1.amazonaws.com`. */
  readonly host: string;
  /** The end of `AWS_ENDPOINT_URL_{SERVICE}`, as AWS's SDKs read it. */
  readonly endpointSuffix: string;
  /** Of the JSON protocol: `{targetPrefix}.{action}` is the X-Amz-Target. */
  readonly targetPrefix?: string;
  readonly jsonVersion?: "1.0" | "1.1";
  /** JSON, but whoever writes the integration has to map the headers that say so. */
  readonly toBeMapped?: { readonly targetPrefix: string; readonly contentType: string };
}

/** `undefined`: not in the table, which does not mean that AWS has no such service. */
export function knownService(name: string): AwsService | undefined {
  return SERVICES.get(name);
}

/** What can be told of a service by its name alone. */
export function unlistedService(name: string, isAction: boolean): AwsService {
  const endpointSuffix = name.toUpperCase().replace(/[^A-Z0-9]+/g, "_");
  return {
    name,
    protocol: isAction ? "query" : "rest",
    signingName: name,
    host: name,
    endpointSuffix,
  };
}

export function knownServices(): Iterable<AwsService> {
  return SERVICES.values();
}

/** The sentence of AWS's deployment that refuses it, or `undefined`. */
export function refusedService(name: string): string | undefined {
  return REFUSED.has(name) ? `AWS Service of type ${name} not supported` : undefined;
}

/** Deployments that name them have been seen to fail with that sentence. */
const REFUSED = new Set([
  "apigateway",
  "apigatewaymanagementapi",
  "bedrock-agentcore",
  "execute-api",
]);

/** name: endpoint suffix, JSON version, target prefix and the signing name where it is another. */
const JSON_SERVICES: Readonly<
  Record<string, readonly [string, "1.0" | "1.1", string, signingName?: string]>
> = {
  athena: ["ATHENA", "1.1", "AmazonAthena"],
  codebuild: ["CODEBUILD", "1.1", "CodeBuild_20161006"],
  codepipeline: ["CODEPIPELINE", "1.1", "CodePipeline_20150709"],
  "cognito-identity": ["COGNITO_IDENTITY", "1.1", "AWSCognitoIdentityService"],
  "cognito-idp": ["COGNITO_IDENTITY_PROVIDER", "1.1", "AWSCognitoIdentityProviderService"],
  comprehend: ["COMPREHEND", "1.1", "Comprehend_20171127"],
  dynamodb: ["DYNAMODB", "1.0", "DynamoDB_20120810"],
  "streams.dynamodb": ["DYNAMODB_STREAMS", "1.0", "DynamoDBStreams_20120810", "dynamodb"],
  ecs: ["ECS", "1.1", "AmazonEC2ContainerServiceV20141113"],
  firehose: ["FIREHOSE", "1.1", "Firehose_20150804"],
  glue: ["GLUE", "1.1", "AWSGlue"],
  kinesis: ["KINESIS", "1.1", "Kinesis_20131202"],
  kms: ["KMS", "1.1", "TrentService"],
  logs: ["CLOUDWATCH_LOGS", "1.1", "Logs_20140328"],
  "redshift-data": ["REDSHIFT_DATA", "1.1", "RedshiftData"],
  rekognition: ["REKOGNITION", "1.1", "RekognitionService"],
  secretsmanager: ["SECRETS_MANAGER", "1.1", "secretsmanager"],
  ssm: ["SSM", "1.1", "AmazonSSM"],
  states: ["SFN", "1.0", "AWSStepFunctions"],
  textract: ["TEXTRACT", "1.1", "Textract"],
  transcribe: ["TRANSCRIBE", "1.1", "Transcribe"],
  translate: ["TRANSLATE", "1.1", "AWSShineFrontendService_20170701"],
};

const EVENTBRIDGE: AwsService = {
  ...{ name: "events", protocol: "json", signingName: "events", host: "events" },
  endpointSuffix: "EVENTBRIDGE",
  toBeMapped: { targetPrefix: "AWSEvents", contentType: "application/x-amz-json-1.1" },
};

/** name: endpoint suffix, then signing name and host where they are others. */
type Named = readonly [string, signingName?: string, host?: string];

const QUERY_SERVICES: Readonly<Record<string, Named>> = {
  autoscaling: ["AUTO_SCALING"],
  cloudformation: ["CLOUDFORMATION"],
  ec2: ["EC2"],
  email: ["SES", "ses"],
  monitoring: ["CLOUDWATCH"],
  rds: ["RDS"],
  sns: ["SNS"],
  sqs: ["SQS"],
  sts: ["STS"],
};

const REST_SERVICES: Readonly<Record<string, Named>> = {
  appconfigdata: ["APPCONFIGDATA", "appconfig"],
  "appsync-api": ["APPSYNC", "appsync"],
  batch: ["BATCH"],
  "bedrock-agent-runtime": ["BEDROCK_AGENT_RUNTIME", "bedrock"],
  "bedrock-runtime": ["BEDROCK_RUNTIME", "bedrock"],
  iot: ["IOT"],
  iotdata: ["IOT_DATA_PLANE", "iotdata", "iot"],
  "personalize-runtime": ["PERSONALIZE_RUNTIME", "personalize"],
  pipes: ["PIPES"],
  polly: ["POLLY"],
  "rds-data": ["RDS_DATA"],
  "runtime.lex": ["LEX_RUNTIME_SERVICE", "lex"],
  "runtime.sagemaker": ["SAGEMAKER_RUNTIME", "sagemaker"],
  s3: ["S3"],
  scheduler: ["SCHEDULER"],
};

const SERVICES: ReadonlyMap<string, AwsService> = new Map(
  [
    ...Object.entries(JSON_SERVICES).map(
      ([name, [endpointSuffix, jsonVersion, targetPrefix, signingName = name]]): AwsService => ({
        ...{ name, protocol: "json", signingName, host: name, endpointSuffix },
        ...{ targetPrefix, jsonVersion },
      }),
    ),
    EVENTBRIDGE,
    ...named(QUERY_SERVICES, "query"),
    ...named(REST_SERVICES, "rest"),
  ].map((service) => [service.name, service]),
);

function named(services: typeof QUERY_SERVICES, protocol: "query" | "rest"): AwsService[] {
  return Object.entries(services).map(
    ([name, [endpointSuffix, signingName = name, host = name]]) => ({
      ...{ name, protocol, signingName, host, endpointSuffix },
    }),
  );
}
