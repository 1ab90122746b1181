import { expect, test } from "bun:test";
import { HEAD, projectOf, refusalOf, SERVICE, templateOf } from "./service.fixture.ts";

const withProvider = (members: string) =>
  SERVICE.replace("runtime: nodejs22.x", `runtime: nodejs22.x, ${members}`);

test("the API has the framework's names and defaults", () => {
  const { properties, resources } = templateOf(SERVICE);
  expect(properties("WebsocketsApi")).toEqual({
    Name: "dev-chat-websockets",
    RouteSelectionExpression: "$request.body.action",
    Description: "Serverless Websockets",
    ProtocolType: "WEBSOCKET",
  });
  expect(properties("SdefaultWebsocketsRoute")).toEqual({
    ApiId: { Ref: "WebsocketsApi" },
    RouteKey: "$default",
    AuthorizationType: "NONE",
    Target: { "Fn::Join": ["/", ["integrations", { Ref: "ChatWebsocketsIntegration" }]] },
  });
  expect(properties("ChatWebsocketsIntegration")).toMatchObject({ IntegrationType: "AWS_PROXY" });
  expect(properties("ChatLambdaPermissionWebsockets")).toMatchObject({
    Principal: "apigateway.amazonaws.com",
  });
  expect(properties("WebsocketsDeploymentStage")).toEqual({
    ApiId: { Ref: "WebsocketsApi" },
    StageName: "dev",
    Description: "Serverless Websockets",
    DeploymentId: { Ref: "WebsocketsDeployment" },
  });
  expect(resources.WebsocketsDeployment?.DependsOn).toEqual(["SdefaultWebsocketsRoute"]);
});

test("the provider names the API, how it selects routes, what it is for and its tags", () => {
  const { properties } = templateOf(
    withProvider(
      "websocketsApiName: own, websocketsApiRouteSelectionExpression: $request.body.type, websocketsDescription: d, tags: { a: b }",
    ),
  );
  expect(properties("WebsocketsApi")).toMatchObject({
    ...{
      Name: "own",
      RouteSelectionExpression: "$request.body.type",
      Description: "d",
      Tags: { a: "b" },
    },
  });
  expect(properties("WebsocketsDeploymentStage")).toMatchObject({ Description: "d" });
});

test("logs.websocket asks for access and execution logs, or what is left of them", () => {
  const stage = (logs: string) =>
    templateOf(withProvider(`logs: { websocket: ${logs} }`)).properties(
      "WebsocketsDeploymentStage",
    );
  expect(stage("true")).toMatchObject({
    DefaultRouteSettings: { DataTraceEnabled: true, LoggingLevel: "INFO" },
    AccessLogSettings: { Format: expect.stringContaining("$context.connectionId") },
  });
  expect(
    stage("{ level: ERROR, fullExecutionData: false, format: $context.requestId }"),
  ).toMatchObject({
    DefaultRouteSettings: { DataTraceEnabled: false, LoggingLevel: "ERROR" },
    AccessLogSettings: { Format: "$context.requestId" },
  });
  expect(stage("{ executionLogging: false, accessLogging: false }")).toEqual({
    ...stage("false"),
    DefaultRouteSettings: { DataTraceEnabled: true, LoggingLevel: "OFF" },
  });
  expect(stage("false")).not.toHaveProperty("DefaultRouteSettings");
  expect(refusalOf(withProvider("logs: { websocket: { level: DEBUG } }"))).toContain(
    "'provider.logs.websocket.level': must be equal to one of the allowed values [INFO, ERROR]: found DEBUG",
  );
  expect(refusalOf(withProvider("logs: { websocket: { levle: INFO } }"))).toContain(
    "unrecognized property 'levle': did you mean level?",
  );
});

test("a service's routes join an API of its own resources", () => {
  const source = `${withProvider("apiGateway: { websocketApiId: !Ref Own }")}resources:
  Resources:
    Own:
      Type: AWS::ApiGatewayV2::Api
      Properties: { Name: own, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.kind }
`;
  const { resources, properties } = templateOf(source);
  expect(resources.WebsocketsApi).toBeUndefined();
  expect(resources.WebsocketsDeploymentStage).toBeUndefined();
  expect(properties("WebsocketsDeployment")).toMatchObject({
    ApiId: { Ref: "Own" },
    StageName: "dev",
  });
  const [api] = projectOf(source).apis;
  expect(api).toMatchObject({
    name: "own",
    stages: [{ stageName: "dev" }],
    routes: [{ routeKey: "$default" }],
  });
});

test("an API of somewhere else has a stand-in, which a warning says", () => {
  const { apis, said } = projectOf(
    withProvider("apiGateway: { websocketApiId: !ImportValue chat-api }"),
  );
  expect(apis).toMatchObject([{ name: "dev-chat-websockets", routes: [{ routeKey: "$default" }] }]);
  expect(said).toEqual([
    "/p/serverless.yml:2: provider.apiGateway.websocketApiId: the API is not of this project, so one with the routes of this service alone stands in for it: to have them all, run the service that makes it",
  ]);
});

test("a service without websocket events makes no API", () => {
  const { resources } = templateOf(
    `${HEAD}functions: { a: { handler: a.b } }\nresources: { Resources: { Own: { Type: AWS::ApiGatewayV2::Api } } }\n`,
  );
  expect(Object.keys(resources)).toEqual([
    "ALambdaFunction",
    "ALogGroup",
    "IamRoleLambdaExecution",
    "Own",
  ]);
});
