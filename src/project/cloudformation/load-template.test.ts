import { describe, expect, test } from "bun:test";
import { resourceIdFrom } from "../../core/identifiers.ts";
import { loadFixture, refusal, warningsOf } from "./template.fixture.ts";

const uriOf = (name: string) =>
  `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:${name}/invocations`;

describe("loadTemplate() reads a chat room of raw resources", () => {
  const project = loadFixture("chat-raw.yaml");
  const [api] = project.apis;

  test("the API with its routes, integrations and stage", () => {
    expect(project.apis).toHaveLength(1);
    expect(api).toMatchObject({
      apiId: resourceIdFrom("room/ChatApi", 10),
      name: "chat-room",
      routeSelectionExpression: "$request.body.action",
      apiKeySelectionExpression: "$request.header.x-api-key",
      disableExecuteApiEndpoint: false,
      authorizers: [],
      models: [],
      stages: [{ stageName: "Prod", stageVariables: {} }],
    });
    expect(api?.apiId).toMatch(/^[a-z0-9]{10}$/);
    expect(api?.routes.map((route) => route.routeKey)).toEqual(["$connect", "$disconnect", "say"]);
    for (const [index, route] of (api?.routes ?? []).entries()) {
      expect(route.target).toBe(`integrations/${api?.integrations[index]?.integrationId}`);
      expect(route.authorizationType).toBe("NONE");
    }
    expect(api?.integrations[2]).toEqual({
      integrationType: "AWS_PROXY",
      integrationId: resourceIdFrom("room/SayIntegration", 7),
      integrationUri: uriOf("room-SayFunction"),
      timeoutInMillis: 5000,
      requestParameters: {},
    });
    expect(api?.integrations[0]?.timeoutInMillis).toBe(29_000);
  });

  test("the functions with globals, own values and references in their environment", () => {
    expect(project.functions).toHaveLength(3);
    expect(project.functions[1]).toMatchObject({
      runtime: "python3.13",
      codePath: "/project/leave",
    });
    expect(project.functions[2]).toEqual({
      functionName: "room-SayFunction",
      functionArn: "arn:aws:lambda:eu-west-1:123456789012:function:room-SayFunction",
      handler: "app.handler",
      runtime: "nodejs22.x",
      codePath: "/project/say",
      timeoutSeconds: 10,
      memorySizeMb: 256,
      environment: {
        TABLE_NAME: "room_members",
        LOG_LEVEL: "debug",
        ENDPOINT: `https://${api?.apiId}.execute-api.eu-west-1.amazonaws.com/Prod`,
        TABLE_ARN: "arn:aws:dynamodb:eu-west-1:123456789012:table/room_members",
        RETRIES: "3",
        VERBOSE: "true",
      },
      rolePolicies: [
        {
          Statement: [
            {
              Effect: "Allow",
              Action: "execute-api:ManageConnections",
              Resource: `arn:aws:execute-api:eu-west-1:123456789012:${api?.apiId}/*`,
            },
          ],
        },
      ],
    });
  });

  test("one warning, about the table that is not run here", () => {
    expect(warningsOf(project)).toEqual([
      `85: These resources are not run here: AWS::DynamoDB::Table (MembersTable). Functions and integrations that use them need a stand-in on this machine: set AWS_ENDPOINT_URL_DYNAMODB to where it answers (docs/functions.md, "Functions that use DynamoDB, SQS and other services"; docs/integrations.md, "AWS services")`,
    ]);
    expect(project.warnings[0]?.position?.file).toBe("/project/chat-raw.yaml");
    expect(project.sources).toEqual(["/project/chat-raw.yaml"]);
  });
});

test("loadTemplate() reads the smallest template that answers a message, without a warning", () => {
  const { apis, functions, warnings } = loadFixture("minimal.yaml");
  expect(warnings).toEqual([]);
  expect(functions.map(({ codePath }) => codePath)).toEqual(["/project/src"]);
  expect(apis[0]?.routes[1]).toEqual({
    routeId: resourceIdFrom("room/Default", 7),
    routeKey: "$default",
    target: `integrations/${resourceIdFrom("room/Int", 7)}`,
    authorizationType: "NONE",
    apiKeyRequired: false,
    routeResponseSelectionExpression: "$default",
    routeResponseKeys: ["$default"],
    requestParameters: {},
    requestModels: {},
  });
});

test("loadTemplate() expands AWS::Serverless::WebSocketApi as SAM does", () => {
  const project = loadFixture("sam-websocket.yaml");
  const [api] = project.apis;
  expect(api).toMatchObject({ apiId: resourceIdFrom("room/Chat", 10), name: "Chat" });
  expect(api?.stages).toEqual([
    { stageName: "prod", stageVariables: { tier: "free", region: "eu-west-1" } },
  ]);
  expect(api?.authorizers).toEqual([
    {
      authorizerId: resourceIdFrom("room/ChatConnectAuthorizer", 6),
      name: "ChatConnectAuthorizer",
      authorizerType: "REQUEST",
      authorizerUri: uriOf("room-AuthFn"),
      identitySource: ["route.request.querystring.token"],
    },
  ]);
  expect(api?.routes.map(({ routeId }) => routeId)).toEqual(
    ["ChatConnectRoute", "ChatSendmessageRoute", "ChatAskRoute"].map((id) =>
      resourceIdFrom(`room/${id}`, 7),
    ),
  );
  expect(api?.routes[0]).toMatchObject({
    authorizationType: "CUSTOM",
    authorizerId: resourceIdFrom("room/ChatConnectAuthorizer", 6),
  });
  expect(api?.integrations[1]).toMatchObject({
    integrationUri: uriOf("room-SendFn"),
    timeoutInMillis: 10_000,
  });
  const send = project.functions[2];
  expect(send).toMatchObject({ handler: "src/send.handler", codePath: "/project" });
  expect(send?.environment.ENDPOINT).toBe(
    `https://${api?.apiId}.execute-api.eu-west-1.amazonaws.com/prod`,
  );
});

test("loadTemplate() warns about SAM's one-way answer, and not when either half is enough", () => {
  const strict = warningsOf(loadFixture("sam-websocket.yaml"));
  expect(strict).toHaveLength(1);
  expect(strict[0]).toStartWith(
    "29: Route ChatAskRoute: route ask has only a RouteResponseSelectionExpression",
  );
  expect(strict[0]).toContain("relax.routeResponses");
  const relaxed = loadFixture("sam-websocket.yaml", { relaxRouteResponses: true });
  expect(relaxed.warnings).toEqual([]);
  expect(relaxed.apis[0]?.routes[2]).toMatchObject({
    routeResponseSelectionExpression: "$default",
    routeResponseKeys: [],
  });
});

test("loadTemplate() reads JSON with tabs, templates, integration responses and a deployment that makes the stage", () => {
  const { apis, warnings } = loadFixture("poll.json");
  expect(warnings).toMatchObject([
    {
      message: expect.stringContaining("${stageVariables.path} has no value in stage live"),
      position: { line: 13 },
    },
    { message: expect.stringContaining("no usage plan has an enabled one for stage live") },
  ]);
  const [api] = apis;
  expect(api?.disableExecuteApiEndpoint).toBe(true);
  expect(api?.stages).toEqual([{ stageName: "live", stageVariables: {} }]);
  expect(api?.integrations).toEqual([
    {
      integrationType: "HTTP",
      integrationId: resourceIdFrom("room/Votes", 7),
      timeoutInMillis: 29_000,
      integrationUri: `https://votes.example.com/\${stageVariables.path}`,
      integrationMethod: "PUT",
      requestParameters: { "integration.request.header.who": "context.connectionId" },
      contentHandlingStrategy: "CONVERT_TO_TEXT",
      passthroughBehavior: "WHEN_NO_TEMPLATES",
      requestTemplates: { $default: `{"vote": $input.json('$.vote')}` },
      templateSelectionExpression: "\\$default",
      integrationResponses: [
        {
          integrationResponseKey: "/2\\d\\d/",
          responseTemplates: { ok: "thanks" },
          templateSelectionExpression: "ok",
          responseParameters: { "method.response.header.x-vote": "integration.response.body.id" },
          contentHandlingStrategy: "CONVERT_TO_BINARY",
        },
        { integrationResponseKey: "$default", responseTemplates: {}, responseParameters: {} },
      ],
    },
    {
      integrationType: "MOCK",
      integrationId: resourceIdFrom("room/Nothing", 7),
      timeoutInMillis: 29_000,
      requestParameters: {},
      passthroughBehavior: "WHEN_NO_MATCH",
      requestTemplates: { "200": `{"statusCode": 200}` },
      templateSelectionExpression: "200",
      integrationResponses: [
        { integrationResponseKey: "$default", responseTemplates: {}, responseParameters: {} },
      ],
    },
  ]);
  expect(api?.routes[0]).toMatchObject({
    authorizationType: "AWS_IAM",
    apiKeyRequired: true,
    requestParameters: { "route.request.querystring.poll": { required: true } },
  });
});

describe("loadTemplate() evaluates parameters, mappings and conditions", () => {
  test("with the defaults", () => {
    const { apis, functions, warnings } = loadFixture("conditions.yaml");
    expect(warnings).toEqual([]);
    expect(apis[0]?.name).toBe("room-dev");
    expect(apis[0]?.routes.map(({ routeKey }) => routeKey)).toEqual(["$default"]);
    expect(apis[0]?.stages[0]?.stageName).toBe("dev");
    expect(functions[0]).toMatchObject({
      functionName: "room-dev",
      memorySizeMb: 128,
      reservedConcurrentExecutions: 5,
    });
    expect(functions[0]?.environment).toEqual({
      ZONES: "a;b",
      FIRST_ZONE: "a",
      BUILT_IN: "eu-west-1a",
      MAX: "20",
      ENCODED: "aMOp",
      LITERAL: `\${NotMe} and room`,
    });
  });

  test("with overrides", () => {
    const { apis, functions } = loadFixture("conditions.yaml", {
      parameters: { Environment: "prod", Zones: "z" },
    });
    expect(apis[0]?.routes.map(({ routeKey }) => routeKey)).toEqual(["$default", "audit"]);
    expect(apis[0]?.stages[0]?.stageName).toBe("live");
    expect(functions[0]).toMatchObject({ functionName: "room-prod", memorySizeMb: 1024 });
    expect(functions[0]).not.toHaveProperty("reservedConcurrentExecutions");
    expect(functions[0]?.environment).toMatchObject({ AUDIT: "yes", ZONES: "z" });
  });
});

test("loadTemplate() warns about a code folder that does not exist, only when it may look", () => {
  expect(loadFixture("minimal.yaml", { exists: () => true }).warnings).toEqual([]);
  const [warning] = warningsOf(loadFixture("minimal.yaml", { exists: () => false }));
  expect(warning).toBe(
    "4: Function Fn: the code folder /project/src does not exist, so every call of the function fails",
  );
});

describe("loadTemplate() names the resource whose templates do not compile:", () => {
  const mock = (template: string, key: string) => `Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: {Name: n, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.a}
  Int:
    Type: AWS::ApiGatewayV2::Integration
    Properties: {ApiId: !Ref Api, IntegrationType: MOCK, RequestTemplates: {$default: '${template}'}}
  Answer:
    Type: AWS::ApiGatewayV2::IntegrationResponse
    Properties: {ApiId: !Ref Api, IntegrationId: !Ref Int, IntegrationResponseKey: '${key}'}
  Say:
    Type: AWS::ApiGatewayV2::Route
    Properties: {ApiId: !Ref Api, RouteKey: say, Target: !Sub 'integrations/\${Int}'}
`;

  test("an integration", () => {
    const message = 'Route "say": MOCK integration: RequestTemplates.$default: ';
    expect(refusal(mock("#if(true)", "$default"))).toStartWith(`7: ${message}`);
  });

  test("an integration response", () => {
    const message = 'IntegrationResponseKey "/(/": Regular expression "(": a bracket is not closed';
    expect(refusal(mock("{}", "/(/"))).toBe(`10: Route "say": MOCK integration: ${message}`);
  });
});
