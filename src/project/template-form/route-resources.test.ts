import { expect, test } from "bun:test";
import { templateOf } from "./form.fixture.ts";

test("routeResources() refers to integrations and authorizers, and waits for models, which it names", () => {
  const { Resources } = templateOf(`apis:
  chat:
    models: { Message: { schema: { type: object } } }
    authorizers: { token: { function: send } }
    routes:
      $connect: { function: send, authorizer: token, apiKeyRequired: true, routeRequestParameters: { route.request.querystring.a: { required: true } } }
      ping: { function: send, twoWay: true, modelSelectionExpression: $default, requestModels: { $default: Message } }
functions: { send: { handler: a.b, runtime: nodejs22.x } }
`);
  expect(Resources.ChatConnectRoute).toEqual({
    Type: "AWS::ApiGatewayV2::Route",
    Properties: {
      ApiId: "!Ref ChatApi",
      RouteKey: "$connect",
      Target: "!Sub integrations/${ChatConnectIntegration}",
      AuthorizationType: "CUSTOM",
      AuthorizerId: "!Ref ChatTokenAuthorizer",
      ApiKeyRequired: true,
      RequestParameters: { "route.request.querystring.a": { Required: true } },
    },
  } as never);
  expect(Resources.ChatPingRoute).toEqual({
    Type: "AWS::ApiGatewayV2::Route",
    DependsOn: ["ChatMessageModel"],
    Properties: {
      ApiId: "!Ref ChatApi",
      RouteKey: "ping",
      Target: "!Sub integrations/${ChatPingIntegration}",
      RouteResponseSelectionExpression: "$default",
      ModelSelectionExpression: "$default",
      RequestModels: { $default: "Message" },
    },
  } as never);
  expect(Resources.ChatPingRouteResponse).toMatchObject({
    Properties: { RouteId: "!Ref ChatPingRoute", RouteResponseKey: "$default" },
  } as never);
});
