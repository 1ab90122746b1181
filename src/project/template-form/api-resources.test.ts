import { describe, expect, test } from "bun:test";
import { templateOf, withRoutes } from "./form.fixture.ts";

const TEXT = `apis:
  chat:
    apiKeySelectionExpression: $context.authorizer.usageIdentifierKey
    disableExecuteApiEndpoint: true
    disableSchemaValidation: true
    models: { Message: { schema: { type: object } } }
    authorizers: { token: { function: send, identitySource: [route.request.header.Auth] } }
    stages:
      dev:
        stageVariables: { table: rooms }
        clientCertificateId: own
        defaultRouteSettings: { throttlingRateLimit: 0.5, loggingLevel: INFO }
        routeSettings: { $connect: { throttlingBurstLimit: 1 } }
        accessLogSettings: { format: $context.requestId }
      prod: {}
    routes: { $connect: { function: send, authorizer: token }, ping: { function: send, twoWay: true } }
functions: { send: { handler: a.b, runtime: nodejs22.x } }
clientCertificates: { own: {} }
`;

describe("apiResources()", () => {
  const { Resources, Outputs, notes } = templateOf(TEXT);
  const propertiesOf = (type: string) =>
    Object.values(Resources).filter(({ Type }) => Type === `AWS::ApiGatewayV2::${type}`);

  test("makes the API with what is not the default", () => {
    expect(Resources.ChatApi).toEqual({
      Type: "AWS::ApiGatewayV2::Api",
      Properties: {
        Name: "chat",
        ProtocolType: "WEBSOCKET",
        RouteSelectionExpression: "$request.body.action",
        ApiKeySelectionExpression: "$context.authorizer.usageIdentifierKey",
        DisableExecuteApiEndpoint: true,
        DisableSchemaValidation: true,
      },
    } as never);
    expect(Outputs).toBeUndefined();
  });

  test("makes authorizers and models", () => {
    expect(propertiesOf("Authorizer")).toMatchObject([
      {
        Properties: {
          AuthorizerType: "REQUEST",
          Name: "token",
          AuthorizerUri: expect.stringContaining("${SendFunction.Arn}/invocations"),
          IdentitySource: ["route.request.header.Auth"],
        },
      },
    ]);
    expect(propertiesOf("Model")).toMatchObject([
      { Properties: { Name: "Message", Schema: { type: "object" } } },
    ]);
  });

  test("makes one deployment that waits for all that it has, and a stage for each", () => {
    const [deployment] = Object.entries(Resources).filter(([id]) =>
      id.startsWith("ChatDeployment"),
    );
    expect(deployment?.[1]).toMatchObject({
      DependsOn: ["ChatConnectRoute", "ChatPingRoute", "ChatPingRouteResponse"],
    });
    expect(Resources.ChatDevStage).toMatchObject({
      Properties: {
        DeploymentId: `!Ref ${deployment?.[0]}`,
        StageVariables: { table: "rooms" },
        ClientCertificateId: "!Ref OwnClientCertificate",
        DefaultRouteSettings: { ThrottlingRateLimit: 0.5, LoggingLevel: "INFO" },
        RouteSettings: { $connect: { ThrottlingBurstLimit: 1 } },
        AccessLogSettings: { DestinationArn: "!GetAtt ChatDevAccessLog.Arn" },
      },
    } as never);
    expect(Resources.ChatProdStage).toMatchObject({ Properties: { StageName: "prod" } } as never);
    expect(notes.join()).toContain("a role for CloudWatch Logs");
  });

  test("gives a changed API another deployment, and the same API the same", () => {
    const deploymentOf = (text: string) =>
      Object.keys(templateOf(text).Resources).find((id) => id.startsWith("ChatDeployment"));
    expect(deploymentOf(TEXT)).toBe(deploymentOf(TEXT) ?? "");
    expect(deploymentOf(TEXT)).not.toBe(deploymentOf(TEXT.replace("ping:", "pong:")) ?? "");
  });

  test("says where each stage answers", () => {
    expect(templateOf(withRoutes("$default: http://localhost/")).Outputs).toEqual({
      ChatDevUrl: {
        Value: "!Sub wss://${ChatApi}.execute-api.${AWS::Region}.${AWS::URLSuffix}/dev",
      },
    });
  });
});
