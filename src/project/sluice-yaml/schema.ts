import { z } from "zod";
import { amount, strictMap, text, wholeNumber } from "../../config/strict-map.ts";
import { LOGGING_LEVELS, THROTTLING_BURST_LIMIT_MAX } from "../route-settings.ts";
import { RESERVED_CONCURRENCY_MAX, RUNNABLE_RUNTIME } from "../runnable.ts";
import { USAGE_LIMIT_MAX } from "../usage-plan-rules.ts";

const NON_EMPTY = text(/^[^\0]+$/, "text");
const EXPRESSION = text(/^[^\0]{1,512}$/, "a selection expression of 1 to 512 characters");

/** `name:` with nothing after it is an empty map to whoever wrote it. */
function orEmpty<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (value === null ? {} : value), schema);
}

function mapOf<Schema extends z.ZodType>(schema: Schema) {
  return z.record(z.string(), schema);
}

const CONTENT_HANDLING_STRATEGY = z.enum(["CONVERT_TO_BINARY", "CONVERT_TO_TEXT"]).optional();

const INTEGRATION_RESPONSE = strictMap({
  contentHandlingStrategy: CONTENT_HANDLING_STRATEGY,
  responseTemplates: mapOf(z.string()).optional(),
  templateSelectionExpression: EXPRESSION.optional(),
  responseParameters: mapOf(z.string()).optional(),
});

/** AWS's ids of what belongs to an API. */
function idOf(characters: number) {
  return text(
    new RegExp(`^[a-z0-9]{${characters}}$`),
    `${characters} lower-case letters and digits`,
  ).optional();
}

const INTEGRATION_MEMBERS = {
  integrationId: idOf(7),
  integrationType: z.enum(["AWS_PROXY", "AWS", "HTTP_PROXY", "HTTP", "MOCK"]).optional(),
  integrationUri: NON_EMPTY.optional(),
  integrationMethod: text(
    /^(POST|GET|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY)$/i,
    "POST, GET, PUT, PATCH, DELETE, HEAD, OPTIONS or ANY",
  ).optional(),
  function: NON_EMPTY.optional(),
  timeoutInMillis: wholeNumber(50, 29_000, "milliseconds").optional(),
  connectionType: z.enum(["INTERNET", "VPC_LINK"]).optional(),
  connectionId: text(/^[^\0]{1,1024}$/, "1 to 1024 characters").optional(),
  requestParameters: mapOf(text(/^[^\0]{1,512}$/, "1 to 512 characters")).optional(),
  defaultRequestParameters: z.boolean().optional(),
  contentHandlingStrategy: CONTENT_HANDLING_STRATEGY,
  passthroughBehavior: z.enum(["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"]).optional(),
  requestTemplates: mapOf(z.string()).optional(),
  templateSelectionExpression: EXPRESSION.optional(),
  integrationResponses: mapOf(orEmpty(INTEGRATION_RESPONSE)).optional(),
};

const INTEGRATION = strictMap(INTEGRATION_MEMBERS);

const ROUTE = strictMap({
  routeId: idOf(7),
  ...INTEGRATION_MEMBERS,
  integration: NON_EMPTY.optional(),
  twoWay: z.boolean().optional(),
  routeResponseSelectionExpression: z.enum(["$default"]).optional(),
  routeResponseKeys: z.array(z.enum(["$default"])).optional(),
  authorizationType: z.enum(["NONE", "AWS_IAM", "CUSTOM"]).optional(),
  authorizer: NON_EMPTY.optional(),
  apiKeyRequired: z.boolean().optional(),
  routeRequestParameters: mapOf(strictMap({ required: z.boolean() })).optional(),
  defaultRouteRequestParameters: z.boolean().optional(),
  modelSelectionExpression: EXPRESSION.optional(),
  requestModels: mapOf(NON_EMPTY).optional(),
});

/** A URL alone is the whole of an HTTP_PROXY integration. */
function orUrl<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess(
    (value) => (typeof value === "string" ? { integrationUri: value } : value),
    schema,
  );
}

const ROUTE_SETTINGS = strictMap({
  throttlingRateLimit: amount("requests per second").optional(),
  throttlingBurstLimit: wholeNumber(0, THROTTLING_BURST_LIMIT_MAX, "requests").optional(),
  loggingLevel: z.enum(LOGGING_LEVELS).optional(),
  dataTraceEnabled: z.boolean().optional(),
  detailedMetricsEnabled: z.boolean().optional(),
});

const ACCESS_LOG_SETTINGS = strictMap({
  format: z.string(),
  destination: NON_EMPTY.optional(),
});

const STAGE = strictMap({
  stageVariables: mapOf(z.string()).optional(),
  clientCertificateId: NON_EMPTY.optional(),
  defaultRouteSettings: orEmpty(ROUTE_SETTINGS).optional(),
  routeSettings: orEmpty(mapOf(orEmpty(ROUTE_SETTINGS))).optional(),
  accessLogSettings: ACCESS_LOG_SETTINGS.optional(),
});

const MODEL = strictMap({
  modelId: idOf(6),
  schema: z.union([z.string(), mapOf(z.unknown())], { error: "must be a map or text" }).optional(),
  schemaFile: NON_EMPTY.optional(),
  contentType: text(/^[^\0]{1,256}$/, "1 to 256 characters").optional(),
});

const API = strictMap({
  apiId: idOf(10),
  name: text(/^[^\0]{1,128}$/, "1 to 128 characters").optional(),
  routeSelectionExpression: EXPRESSION.optional(),
  apiKeySelectionExpression: z
    .enum(["$request.header.x-api-key", "$context.authorizer.usageIdentifierKey"])
    .optional(),
  disableExecuteApiEndpoint: z.boolean().optional(),
  disableSchemaValidation: z.boolean().optional(),
  models: mapOf(MODEL).optional(),
  authorizers: mapOf(
    strictMap({
      authorizerId: idOf(6),
      name: text(/^[^\0]{1,128}$/, "1 to 128 characters").optional(),
      function: NON_EMPTY.optional(),
      authorizerUri: text(/^arn:\S{1,2044}$/, "an ARN").optional(),
      identitySource: z.array(NON_EMPTY).optional(),
    }),
  ).optional(),
  stages: mapOf(orEmpty(STAGE)).optional(),
  integrations: mapOf(orUrl(INTEGRATION)).optional(),
  routes: mapOf(orUrl(ROUTE)),
});

/** AWS: Handler, 1 to 128 characters without blanks. */
export const HANDLER = /^[^\s\0]{1,128}$/;

/** A path or an ARN alone is the whole of a layer. */
const LAYER = z.preprocess(
  (value) => (typeof value === "string" ? { contentUri: value } : value),
  strictMap({
    contentUri: NON_EMPTY,
    subfolder: text(
      /^(?!\/)(?!.*(^|\/)\.\.?(\/|$))[^\0]+$/,
      "a path below /opt such as python",
    ).optional(),
  }),
);

const FUNCTION = strictMap({
  handler: text(HANDLER, "file.export such as src/send.handler").optional(),
  runtime: text(
    RUNNABLE_RUNTIME,
    "a runtime that Sluice runs: nodejs22.x and its like, python3.13 and its like, or provided.al2023",
  ),
  timeout: wholeNumber(1, 900, "seconds").optional(),
  memorySize: wholeNumber(128, 10_240, "MB").optional(),
  environment: mapOf(z.string()).optional(),
  codeUri: NON_EMPTY.optional(),
  inlineCode: NON_EMPTY.optional(),
  layers: z.array(LAYER).optional(),
  reservedConcurrentExecutions: wholeNumber(0, RESERVED_CONCURRENCY_MAX, "instances").optional(),
  policy: z
    .preprocess(
      (value) => (Array.isArray(value) || value === undefined ? value : [value]),
      z.array(mapOf(z.unknown())),
    )
    .optional(),
});

const API_MAPPING = strictMap({
  api: NON_EMPTY,
  stage: NON_EMPTY.optional(),
  apiMappingKey: z.string().optional(),
});

/** The name of an API alone is the whole of a domain that leads to it. */
const DOMAIN_NAME = z.preprocess(
  (value) => (typeof value === "string" ? { apiMappings: [{ api: value }] } : value),
  orEmpty(
    strictMap({
      certificateFile: NON_EMPTY.optional(),
      keyFile: NON_EMPTY.optional(),
      apiMappings: z.array(API_MAPPING).optional(),
    }),
  ),
);

/** No message shows it. */
const HIDDEN_TEXT = z.custom<string>((value) => typeof value === "string" && value !== "", {
  error: () => "must be text",
});

const API_KEY_VALUE = {
  value: HIDDEN_TEXT.optional(),
  valueFile: NON_EMPTY.optional(),
  valueEnvironment: NON_EMPTY.optional(),
};

const API_KEY_FORM = "a map such as { value: … }";

const API_KEY = strictMap(
  {
    apiKeyId: idOf(10),
    name: text(/^[^\0]{1,1024}$/, "1 to 1024 characters").optional(),
    ...API_KEY_VALUE,
    enabled: z.boolean().optional(),
  },
  API_KEY_FORM,
);

const USAGE_PLAN = strictMap({
  usagePlanId: idOf(6),
  name: NON_EMPTY.optional(),
  apiStages: z.array(strictMap({ api: NON_EMPTY, stage: NON_EMPTY })).optional(),
  throttle: strictMap({
    rateLimit: amount("requests per second").optional(),
    burstLimit: wholeNumber(0, USAGE_LIMIT_MAX, "requests").optional(),
  }).optional(),
  quota: strictMap({
    limit: wholeNumber(0, USAGE_LIMIT_MAX, "requests"),
    period: z.enum(["DAY", "WEEK", "MONTH"]),
    offset: wholeNumber(0, USAGE_LIMIT_MAX, "days").optional(),
  }).optional(),
  apiKeys: z.array(NON_EMPTY).optional(),
});

const VPC_LINK = z.preprocess(
  (value) => (typeof value === "string" ? { target: value } : value),
  strictMap({
    target: text(
      /^https?:\/\/[^\s/?#@]+$/,
      "an origin such as http://127.0.0.1:8080, without a path",
    ),
  }),
);

const CLIENT_CERTIFICATE = orEmpty(
  strictMap({ certificateFile: NON_EMPTY.optional(), keyFile: NON_EMPTY.optional() }),
);

const FILE = {
  /** Read by the configuration, which also knows flags and variables. */
  settings: z.unknown().optional(),
  template: NON_EMPTY.optional(),
  parameters: orEmpty(mapOf(z.string())).optional(),
  apis: mapOf(API).optional(),
  environment: orEmpty(mapOf(z.string())).optional(),
  layers: orEmpty(mapOf(NON_EMPTY)).optional(),
  domainNames: orEmpty(mapOf(DOMAIN_NAME)).optional(),
  vpcLinks: orEmpty(mapOf(VPC_LINK)).optional(),
  clientCertificates: orEmpty(mapOf(CLIENT_CERTIFICATE)).optional(),
};

/** The whole file. */
export const SLUICE_YAML = strictMap({
  ...FILE,
  apiKeys: orEmpty(mapOf(orEmpty(API_KEY))).optional(),
  usagePlans: orEmpty(mapOf(orEmpty(USAGE_PLAN))).optional(),
  functions: orEmpty(mapOf(FUNCTION)).optional(),
});

/** The whole file when it names a template, which describes the functions and API keys. */
export const SLUICE_YAML_WITH_TEMPLATE = strictMap({
  ...FILE,
  apiKeys: orEmpty(mapOf(strictMap(API_KEY_VALUE, API_KEY_FORM))).optional(),
  functions: orEmpty(
    mapOf(orEmpty(strictMap({ environment: orEmpty(mapOf(z.string())).optional() }))),
  ).optional(),
});

/** Where a number or a switch is text, as it is written. */
export const TEXT_PATHS = [
  "settings.accountId",
  "settings.stage",
  "parameters.*",
  "environment.*",
  "apis.*.stages.*.stageVariables.*",
  "functions.*.environment.*",
  "apiKeys.*.value",
] as const;

/** AWS's default where it has one, else what its tools write (CDK, the Serverless Framework). */
export const DEFAULT_ROUTE_SELECTION_EXPRESSION = "$request.body.action";
export const DEFAULT_API_KEY_SELECTION_EXPRESSION = "$request.header.x-api-key";
export const DEFAULT_PASSTHROUGH_BEHAVIOR = "WHEN_NO_MATCH";
export const DEFAULT_INTEGRATION_METHOD = "POST";
/** Also the longest that AWS allows. */
export const DEFAULT_TIMEOUT_IN_MILLIS = 29_000;
/** Lambda's. */
export const DEFAULT_TIMEOUT_SECONDS = 3;
export const DEFAULT_MEMORY_SIZE_MB = 128;
/** Ours: AWS has no default stage. */
export const DEFAULT_STAGE = "dev";

export type WrittenApi = z.infer<typeof API>;
export type WrittenModel = z.infer<typeof MODEL>;
export type WrittenStage = z.infer<typeof STAGE>;
export type WrittenIntegration = z.infer<typeof INTEGRATION>;
export type WrittenRoute = z.infer<typeof ROUTE>;
export type WrittenVpcLink = z.infer<typeof VPC_LINK>;
export type WrittenClientCertificate = z.infer<typeof CLIENT_CERTIFICATE>;
export type WrittenDomainName = z.infer<typeof DOMAIN_NAME>;
export type WrittenApiKey = z.infer<typeof API_KEY>;
export type WrittenUsagePlan = z.infer<typeof USAGE_PLAN>;
export type WrittenFunction = z.infer<typeof FUNCTION>;
