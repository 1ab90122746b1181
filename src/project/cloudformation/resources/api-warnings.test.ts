import { describe, expect, test } from "bun:test";
import { load, warningsOf } from "../template.fixture.ts";
import { type Properties, RESPONSE, ref, template, URI, warned } from "./api.fixture.ts";

describe("loadTemplate() warns about", () => {
  const half = (present: string, missing: string) =>
    `route say has only ${present}, so it is one-way and clients get no answer: add ${missing}, or set relax.routeResponses to answer here all the same`;
  const response = {
    Type: "RouteResponse",
    ApiId: ref("Api"),
    RouteId: ref("Say"),
    RouteResponseKey: "$default",
  };
  const authorizer = {
    Type: "Authorizer",
    ApiId: ref("Api"),
    Name: "a",
    AuthorizerType: "REQUEST",
    AuthorizerUri: URI,
  };
  const cases: [name: string, changes: Record<string, Properties>, expected: string[]][] = [
    [
      "an unknown member",
      { Say: { Routekey: "x" } },
      ["Route Say: property Routekey is not known, so it has no effect: did you mean RouteKey?"],
    ],
    [
      "a predefined route key without its $",
      { Bye: { Type: "Route", ApiId: ref("Api"), RouteKey: "disconnect" } },
      ["Route disconnect is one of your own, which messages select: did you mean $disconnect?"],
    ],
    [
      "a route selection expression without $",
      { Api: { RouteSelectionExpression: "request.body.action" } },
      [
        "Api Api: RouteSelectionExpression request.body.action is a constant, so every message selects the same route: did you mean $request.body.action?",
      ],
    ],
    [
      "an expression without response",
      { Say: { RouteResponseSelectionExpression: "$default" } },
      [
        `Route Say: ${half("a RouteResponseSelectionExpression", "an AWS::ApiGatewayV2::RouteResponse resource")}`,
      ],
    ],
    [
      "a response without expression",
      { Rr: response },
      [
        `Route Say: ${half("a RouteResponse resource", "RouteResponseSelectionExpression: $default")}`,
      ],
    ],
    ["neither for $connect", { Connect: { RouteResponseSelectionExpression: "$default" } }, []],
    [
      "an API key for a message",
      { Say: { ApiKeyRequired: true } },
      ["Route Say: ApiKeyRequired has an effect on the $connect route only"],
    ],
    [
      "an authorizer without effect",
      { Connect: { AuthorizerId: "abc" } },
      [
        "Route Connect: AuthorizerId has no effect alone, so everybody may connect: add AuthorizationType: CUSTOM",
      ],
    ],
    [
      "an authorizer that the $connect route names alone",
      { Auth: authorizer, Connect: { AuthorizerId: ref("Auth") } },
      [
        "Route Connect: AuthorizerId has no effect alone, so everybody may connect: add AuthorizationType: CUSTOM",
      ],
    ],
    [
      "an authorizer that no route names",
      { Auth: authorizer },
      [
        "Authorizer Auth is used by no route, so everybody may connect: give $connect AuthorizationType: CUSTOM and its AuthorizerId",
      ],
    ],
    [
      "an authorizer beside AWS_IAM",
      { Auth: authorizer, Connect: { AuthorizationType: "AWS_IAM" } },
      ["Authorizer Auth is used by no route, so it has no effect: $connect has AWS_IAM"],
    ],
    [
      "request parameters of a message",
      { Say: { RequestParameters: { "route.request.header.a": {} } } },
      ["Route Say: RequestParameters have an effect on the $connect route only"],
    ],
    [
      "a URI that is no Lambda function",
      { Int: { IntegrationUri: "arn:aws:lambda:eu-west-1:1:function:f" } },
      [
        "Integration Int: IntegrationUri does not invoke a Lambda function, which AWS refuses: write arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{functionArn}/invocations",
      ],
    ],
    [
      "an authorizer that is no Lambda function",
      {
        Auth: {
          Type: "Authorizer",
          ApiId: ref("Api"),
          Name: "a",
          AuthorizerType: "REQUEST",
          AuthorizerUri: "imported",
        },
        Connect: { AuthorizationType: "CUSTOM", AuthorizerId: ref("Auth") },
      },
      [
        "Authorizer Auth: AuthorizerUri does not invoke a Lambda function, which AWS refuses: every client of the authorizer gets 500",
      ],
    ],
    [
      "another method for Lambda",
      { Int: { IntegrationMethod: "GET" } },
      ["Integration Int: Lambda is invoked with POST, so on AWS GET fails"],
    ],
    [
      "templates of a proxy",
      { Int: { RequestTemplates: { a: "b" } } },
      ["Integration Int: RequestTemplates is not used by a proxy integration"],
    ],
    [
      "a response of a proxy",
      {
        Ir: {
          Type: "IntegrationResponse",
          ApiId: ref("Api"),
          IntegrationId: ref("Int"),
          IntegrationResponseKey: "$default",
        },
      },
      ["Integration Int: integration responses are not used by a proxy integration"],
    ],
    [
      "a VPC link",
      { Int: { ConnectionType: "VPC_LINK", ConnectionId: "x" } },
      [
        "Integration Int: ConnectionType is for HTTP and HTTP_PROXY only",
        "Integration Int: ConnectionId is for HTTP and HTTP_PROXY only",
      ],
    ],
    [
      "names in templates that print nothing",
      {
        Int: {
          IntegrationType: "MOCK",
          IntegrationUri: undefined,
          RequestTemplates: { $default: "$util.qr(1)" },
        },
        Response: { ...RESPONSE, ResponseTemplates: { $default: "$context.conectionId" } },
      },
      [
        "Integration Int: RequestTemplates.$default: line 1: $util.qr() is not known and prints nothing",
        "IntegrationResponse Response: ResponseTemplates.$default: line 1: $context.conectionId is not known and prints nothing: did you mean $context.connectionId?",
      ],
    ],
    [
      "a URI that MOCK does not use",
      {
        Int: { IntegrationType: "MOCK", IntegrationUri: { Ref: "AWS::NoValue" } },
        Response: RESPONSE,
      },
      ["Integration Int: IntegrationUri is not used by a MOCK integration"],
    ],
    [
      "no empty URI of a MOCK, as the CDK writes it",
      { Int: { IntegrationType: "MOCK", IntegrationUri: "" }, Response: RESPONSE },
      [],
    ],
    [
      "mappings of a proxy function, whose event is fixed",
      { Int: { RequestParameters: { "integration.request.header.x": "context.stage" } } },
      [
        "Integration Int: RequestParameters is not used by an AWS_PROXY integration: its event is fixed",
      ],
    ],
    [
      "a path parameter that nothing fills",
      {
        Int: {
          IntegrationType: "HTTP_PROXY",
          IntegrationUri: "http://a/{room}",
          IntegrationMethod: "POST",
        },
      },
      [
        "Integration Int: nothing fills {room}, so each call fails: map integration.request.path.room",
      ],
    ],
    [
      "a custom integration without integration responses for a route that is answered",
      {
        Int: { IntegrationType: "AWS" },
        Rr: response,
        Say: { RouteResponseSelectionExpression: "$default" },
      },
      [
        "Integration Int: there is no IntegrationResponse, so every call of route $connect, say fails: add an AWS::ApiGatewayV2::IntegrationResponse with the key $default",
      ],
    ],
    [
      "a custom integration without integration responses for the handshake, and not for a one-way route",
      { Int: { IntegrationType: "AWS" } },
      [
        "Integration Int: there is no IntegrationResponse, so every call of route $connect fails: add an AWS::ApiGatewayV2::IntegrationResponse with the key $default",
      ],
    ],
    [
      "a mapping that reads what the handshake does not declare",
      {
        Connect: { Target: { "Fn::Sub": "integrations/${Int}" } },
        Int: {
          IntegrationType: "HTTP_PROXY",
          IntegrationUri: "http://a",
          IntegrationMethod: "POST",
          RequestParameters: { "integration.request.header.x": "route.request.header.x" },
        },
      },
      [
        "Integration Int: RequestParameters read route.request.header.x, which route $connect does not declare: add route.request.header.x: { Required: false } to the route's RequestParameters",
        "Integration Int: RequestParameters read route.request.header.x, which route say has not: headers and query parameters exist on $connect alone",
      ],
    ],
    [
      "an HTTP backend without method",
      { Int: { IntegrationType: "HTTP", IntegrationUri: "http://a" }, Response: RESPONSE },
      ["Integration Int: IntegrationMethod is not set: POST is used"],
    ],
    [
      "a stage without deployment",
      { Stage: { AutoDeploy: false } },
      [
        "Stage Stage: stage dev has no deployment, so on AWS it answers nothing: set AutoDeploy: true or DeploymentId",
      ],
    ],
    [
      "payloads that no route logs",
      { Stage: { DefaultRouteSettings: { DataTraceEnabled: true } } },
      ["Stage Stage: DataTraceEnabled logs nothing here without LoggingLevel: INFO"],
    ],
    [
      "a deployment that does not wait",
      { D: { Type: "Deployment", ApiId: ref("Api") } },
      [
        "Deployment D does not wait for all routes, so AWS may deploy without them: add DependsOn: [Connect, Say]",
      ],
    ],
    [
      "an API of another stack",
      { Say: { ApiId: "abc" } },
      ["Route Say belongs to API abc, which this template does not make, so it is left out"],
    ],
    [
      "types that do not run here, in one line",
      {
        Q: { Type: "AWS::SQS::Queue" },
        R: { Type: "AWS::SQS::Queue" },
        T: { Type: "AWS::SNS::Topic" },
        P: { Type: "AWS::Lambda::Permission" },
      },
      [
        `These resources are not run here: AWS::SQS::Queue (Q, R), AWS::SNS::Topic (T). Functions and integrations that use them need a stand-in on this machine: set AWS_ENDPOINT_URL_SQS and AWS_ENDPOINT_URL_SNS to where it answers (docs/functions.md, "Functions that use DynamoDB, SQS and other services"; docs/integrations.md, "AWS services")`,
      ],
    ],
  ];
  for (const [name, changes, expected] of cases) {
    test(name, () => expect(warned(changes)).toEqual(expected));
  }

  test("an HTTP API, once, and not about its resources", () => {
    const text = template({ Api: { ProtocolType: "HTTP" } });
    const project = load(text);
    expect(project.apis).toEqual([]);
    expect(warningsOf(project)).toEqual([
      "2: Api Api is an HTTP API, so it is left out: only WebSocket APIs run here",
    ]);
  });

  test("an API without a stage, which gets the stage dev", () => {
    const project = load(template({ Stage: { Type: "AWS::IAM::Role" } }));
    expect(project.apis[0]?.stages).toEqual([{ stageName: "dev", stageVariables: {} }]);
    expect(warningsOf(project)).toEqual([
      "2: Api Api has no stage, so on AWS it answers nothing; here it gets the stage dev: add an AWS::ApiGatewayV2::Stage",
    ]);
  });
});
