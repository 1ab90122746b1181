import type { Api } from "../../../src/core/model/api.ts";
import type { Authorizer } from "../../../src/core/model/authorizer.ts";
import type { Integration } from "../../../src/core/model/integration.ts";
import type { LambdaFunction } from "../../../src/core/model/lambda-function.ts";
import type { Model } from "../../../src/core/model/model.ts";
import type { Route } from "../../../src/core/model/route.ts";
import type { RouteSettings, Stage } from "../../../src/core/model/stage.ts";
import type { Choices } from "../engine/choices.ts";
import { ODD_NAMES, STAGE_TEXTS, TEMPLATES } from "./odd-texts.ts";

export interface Surroundings {
  readonly functions: readonly LambdaFunction[];
  readonly newId: (length: number) => string;
}

/** An API that deploys. */
export function randomApi(choices: Choices, surroundings: Surroundings): Api {
  const { newId } = surroundings;
  const authorizers = choices.list(
    0,
    2,
    (): Authorizer => ({
      authorizerId: newId(6),
      name: choices.of(ODD_NAMES),
      authorizerType: "REQUEST",
      authorizerUri: functionUri(choices, surroundings),
      identitySource: choices.list(0, 2, () => choices.of(SOURCES)),
    }),
  );
  const models = distinctBy(
    choices.list(
      0,
      2,
      (): Model => ({
        modelId: newId(6),
        name: choices.of(["Message", "message", "1", "No", "Ref"]),
        contentType: choices.of(["application/json", "text/plain; charset=utf-8"]),
        schema: choices.of(SCHEMAS),
      }),
    ),
    ({ name }) => name,
  );
  const integrations = choices.list(0, 4, () => randomIntegration(choices, surroundings));
  const keys = distinctBy(
    ["$default", ...choices.list(0, 4, () => choices.of(ROUTE_KEYS))],
    (key) => key,
  );
  const routes = keys.map((routeKey) =>
    randomRoute(choices, routeKey, { newId, authorizers, models, integrations }),
  );
  return {
    apiId: newId(10),
    name: choices.of(ODD_NAMES),
    routeSelectionExpression: choices.of([
      "$request.body.action",
      "${request.body.a}/${request.body.b}",
    ]),
    apiKeySelectionExpression: choices.of([
      ...["$request.header.x-api-key", "$context.authorizer.usageIdentifierKey"],
    ]),
    disableExecuteApiEndpoint: choices.oneIn(3),
    ...(choices.oneIn(4) ? { disableSchemaValidation: true } : {}),
    ...{ routes, integrations, authorizers, models },
    stages: distinctBy(
      choices.list(1, 3, () => randomStage(choices, keys)),
      ({ stageName }) => stageName,
    ),
  };
}

const ROUTE_KEYS = [
  ...["$connect", "$disconnect", "connect", "__x"],
  ...ODD_NAMES.filter(isRouteKey),
];
const SOURCES = [
  "route.request.header.Auth",
  "route.request.querystring.token",
  "stageVariables.a",
];
const SCHEMAS = [
  '{"type":"object"}',
  '{ "type": "object", "required": ["text"] }',
  '{"enum":[null,1,"yes"]}',
  '{"properties":{"Ref":{"type":"string"}}}',
  '{"properties":{"Fn::Sub":{},"a":{"pattern":"^\\\\d+$"}}}',
  '{"title":"ünï: # \\u2028","minimum":1.50}',
  "{}",
];

function isRouteKey(name: string): boolean {
  return !name.startsWith("$");
}

function functionUri(choices: Choices, { functions }: Surroundings): string {
  const arns = [
    ...functions.map(({ functionArn }) => functionArn),
    "arn:aws:lambda:eu-west-1:123456789012:function:elsewhere:live",
    "arn:aws:lambda:us-east-1:210987654321:function:send",
  ];
  return `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${choices.of(arns)}/invocations`;
}

function randomIntegration(choices: Choices, surroundings: Surroundings): Integration {
  const base = {
    integrationId: surroundings.newId(7),
    timeoutInMillis: choices.of([29_000, 50, 3_000]),
    requestParameters: Object.fromEntries(choices.list(0, 3, () => choices.of(MAPPINGS))),
    ...(choices.oneIn(4) ? { contentHandlingStrategy: "CONVERT_TO_BINARY" as const } : {}),
  };
  const integrationMethod = choices.of(["POST", "GET", "ANY", "put"]);
  const connection = choices.oneIn(3)
    ? { connectionId: choices.of(["nlb", "link/2", "${stageVariables.link}"]) }
    : {};
  const integrationUri = choices.of(HTTP_URIS);
  switch (choices.of(["HTTP_PROXY", "AWS_PROXY", "MOCK", "HTTP", "AWS"] as const)) {
    case "HTTP_PROXY":
      return {
        ...base,
        integrationType: "HTTP_PROXY",
        integrationUri,
        integrationMethod,
        ...connection,
      };
    case "AWS_PROXY":
      return {
        ...base,
        integrationType: "AWS_PROXY",
        integrationUri: functionUri(choices, surroundings),
      };
    case "MOCK":
      return { ...base, integrationType: "MOCK", ...templates(choices) };
    case "HTTP":
      return {
        ...{ ...base, integrationType: "HTTP", integrationUri, integrationMethod },
        ...connection,
        ...templates(choices),
      };
    case "AWS":
      return {
        ...{ ...base, integrationType: "AWS", integrationMethod: "POST" },
        integrationUri: choices.of([functionUri(choices, surroundings), ...SERVICE_URIS]),
        ...templates(choices),
      };
  }
}

const HTTP_URIS = [
  ...[
    "http://localhost:8080/a?b=c#d",
    "http://${stageVariables.host}/{id}",
    "https://example.com/%7B",
  ],
];
const SERVICE_URIS = [
  "arn:aws:apigateway:eu-west-1:dynamodb:action/PutItem",
  "arn:aws:apigateway:eu-west-1:sqs:path/123456789012/jobs",
  "arn:aws:apigateway:eu-west-1:s3:path/bucket/${stageVariables.key}",
];
const MAPPINGS: readonly (readonly [string, string])[] = [
  ["integration.request.header.connectionId", "context.connectionId"],
  ["integration.request.header.routeKey", "context.routeKey"],
  ["integration.request.header.eventType", "context.eventType"],
  ["integration.request.header.EVENTTYPE", "'it is'"],
  ["integration.request.path.id", "route.request.body.id"],
  ["integration.request.querystring.q", "route.request.querystring.q"],
  ["integration.request.header.x", "route.request.multivalueheader.X-Y"],
  ["integration.request.header.yes", "'${no}'"],
];

function templates(choices: Choices) {
  const texts = () =>
    Object.fromEntries(
      choices.list(0, 2, () => [
        choices.of(["$default", "application/json", "\\$default", "2"]),
        choices.of(TEMPLATES),
      ]),
    );
  const selection = () =>
    choices.oneIn(3)
      ? { templateSelectionExpression: choices.of(["\\$default", "$request.body.t"]) }
      : {};
  return {
    passthroughBehavior: choices.of(["WHEN_NO_MATCH", "WHEN_NO_TEMPLATES", "NEVER"] as const),
    requestTemplates: texts(),
    ...selection(),
    integrationResponses: distinctBy(
      choices.list(0, 3, () => ({
        integrationResponseKey: choices.of(["$default", "/2\\d\\d/", "/4..|'/", "/b/"]),
        responseTemplates: texts(),
        ...selection(),
        responseParameters: choices.oneIn(3) ? { "method.response.header.a": "'${b}'" } : {},
        ...(choices.oneIn(4) ? { contentHandlingStrategy: "CONVERT_TO_TEXT" as const } : {}),
      })),
      ({ integrationResponseKey }) => integrationResponseKey,
    ),
  };
}

function randomRoute(
  choices: Choices,
  routeKey: string,
  made: Pick<Api, "authorizers" | "models" | "integrations"> & Pick<Surroundings, "newId">,
): Route {
  const { authorizers, models, integrations, newId } = made;
  const isConnect = routeKey === "$connect";
  const authorizer = isConnect && choices.oneIn(2) ? authorizers[0] : undefined;
  const target = choices.oneIn(4)
    ? undefined
    : integrations[choices.below(integrations.length + 1)];
  return {
    routeId: newId(7),
    routeKey,
    ...(target === undefined ? {} : { target: `integrations/${target.integrationId}` }),
    ...(authorizer === undefined
      ? { authorizationType: isConnect && choices.oneIn(2) ? "AWS_IAM" : "NONE" }
      : { authorizationType: "CUSTOM", authorizerId: authorizer.authorizerId }),
    apiKeyRequired: choices.oneIn(3),
    ...(choices.oneIn(2) ? { routeResponseSelectionExpression: "$default" } : {}),
    routeResponseKeys: choices.oneIn(2) ? ["$default"] : [],
    requestParameters: choices.oneIn(2)
      ? {
          [choices.of(["route.request.querystring.q", "route.request.header.2"])]: {
            required: true,
          },
        }
      : {},
    ...(choices.oneIn(3) ? { modelSelectionExpression: "$default" } : {}),
    requestModels:
      models[0] === undefined ? {} : { [choices.of(["$default", "yes"])]: models[0].name },
  };
}

function randomStage(choices: Choices, routeKeys: readonly string[]): Stage {
  const settings = (): RouteSettings => choices.of(SETTINGS);
  return {
    stageName: choices.of(["dev", "prod", "1", "no", "_"]),
    stageVariables: Object.fromEntries(
      choices.list(0, 3, (index) => [
        choices.of(["host", "link", "yes", `v${index}`]),
        choices.of(STAGE_TEXTS),
      ]),
    ),
    ...(choices.oneIn(3) ? { clientCertificateId: choices.of(["own", "abc123"]) } : {}),
    ...(choices.oneIn(2) ? { defaultRouteSettings: settings() } : {}),
    ...(choices.oneIn(2) ? { routeSettings: { [choices.of(routeKeys)]: settings() } } : {}),
    ...(choices.oneIn(3)
      ? {
          accessLogSettings: {
            format: choices.of(["$context.requestId", '{"id":"$context.requestId"} # x']),
            ...(choices.oneIn(2)
              ? { destination: choices.of(["stdout", "/var/log/a b.log"]) }
              : {}),
          },
        }
      : {}),
  };
}

const SETTINGS: readonly RouteSettings[] = [
  { throttlingRateLimit: 0.5, throttlingBurstLimit: 3 },
  { loggingLevel: "INFO", dataTraceEnabled: true, detailedMetricsEnabled: false },
  { loggingLevel: "OFF" },
];

function distinctBy<Value>(values: readonly Value[], keyOf: (value: Value) => string): Value[] {
  return [...new Map(values.map((value) => [keyOf(value), value])).values()];
}
