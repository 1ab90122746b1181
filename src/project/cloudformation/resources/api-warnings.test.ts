import { describe, expect, test } from "bun:test";
import { load, warningsOf } from "../template.fixture.ts";
import {
  api,
  type Properties,
  RESPONSE,
  ref,
  refused,
  template,
  URI,
  warned,
} from "./api.fixture.ts";

describe("loadTemplate() warns about", () => {
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
        "Route Say: route say has only a RouteResponseSelectionExpression, so it is one-way and clients get no answer: add an AWS::ApiGatewayV2::RouteResponse resource, or set relax.routeResponses to answer here all the same",
      ],
    ],
    ["no response without expression, which is two-way", { Rr: response }, []],
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
      { Int: { IntegrationType: "AWS" }, Rr: response },
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

describe("loadTemplate() of an AWS integration", () => {
  const uri = "arn:aws:apigateway:eu-west-1:sqs:path/1/q";
  const properties = {
    IntegrationType: "AWS",
    IntegrationUri: uri,
    CredentialsArn: "arn:aws:iam::1:role/r",
    RequestTemplates: { $default: "x" },
    RequestParameters: {
      "integration.request.header.Content-Type": "'application/x-www-form-urlencoded'",
    },
  };

  test("reads its method, templates and service, and needs no role", () => {
    expect(warned({ Int: properties, Response: RESPONSE })).toEqual([]);
    expect(api({ Int: properties })?.integrations[0]).toMatchObject({
      integrationType: "AWS",
      integrationUri: uri,
      integrationMethod: "POST",
      requestTemplates: { $default: "x" },
      integrationResponses: [],
    });
  });

  test("says that the caller's identity is not passed on", () => {
    const Int = { ...properties, CredentialsArn: "arn:aws:iam::*:user/*" };
    expect(warned({ Int, Response: RESPONSE })).toEqual([
      "Integration Int: CredentialsArn passes the caller's identity on AWS; here the keys of awsServices sign every call",
    ]);
  });

  test("says once for each service that it has no endpoint, with the line of the first", () => {
    const other = { ...properties, Type: "Integration", ApiId: ref("Api") };
    const queue: Properties = { Type: "Route", ApiId: ref("Api"), RouteKey: "q" };
    const text = template({
      Int: properties,
      Other: other,
      Response: RESPONSE,
      OtherResponse: { ...RESPONSE, IntegrationId: ref("Other") },
      Queue: { ...queue, Target: { "Fn::Sub": "integrations/${Other}" } },
    });
    const serviceEndpoints = { byService: {}, forAll: undefined, callAws: false };
    expect(warningsOf(load(text, { serviceEndpoints }))).toEqual([
      expect.stringContaining("3: Integrations of sqs fail here: no endpoint is set for sqs: set "),
    ]);
    const set = { ...serviceEndpoints, byService: { sqs: "http://localhost:9324" } };
    expect(warningsOf(load(text, { serviceEndpoints: set }))).toEqual([]);
  });

  test("a table that has an endpoint, when there are functions, which have an environment of their own", () => {
    const table = { Table: { Type: "AWS::DynamoDB::Table" } };
    const byService = { dynamodb: "http://localhost:8000" };
    const options = { serviceEndpoints: { byService, forAll: undefined, callAws: false } };
    expect(warningsOf(load(template(table), options))).toEqual([]);
    const code = { Handler: "a.b", Runtime: "nodejs22.x", Code: "." };
    const both = template({ ...table, Fn: { Type: "AWS::Lambda::Function", ...code } });
    expect(warningsOf(load(both, options)).join()).toContain("AWS::DynamoDB::Table (Table)");
  });

  test.each([
    [{ AWS_ENDPOINT_URL_DYNAMODB: "http://localhost:8000" }, {}, true],
    [{ AWS_ENDPOINT_URL: "http://localhost:4566" }, {}, true],
    [{}, { AWS_ENDPOINT_URL_DYNAMODB: "http://localhost:8000" }, true],
    [
      { AWS_ENDPOINT_URL_DYNAMODB: "http://localhost:8000" },
      { AWS_ENDPOINT_URL_DYNAMODB: "" },
      false,
    ],
    [{ AWS_ENDPOINT_URL_SQS: "http://localhost:9324" }, {}, false],
  ])(
    "a table that functions with %p of the shell and %p of their own reach: %p",
    (shell, own, isReached) => {
      const fn = {
        ...{ Type: "AWS::Lambda::Function", Handler: "a.b", Runtime: "nodejs22.x", Code: "." },
        Environment: { Variables: own },
      };
      const text = template({ Table: { Type: "AWS::DynamoDB::Table" }, Fn: fn });
      const warnings = warningsOf(load(text, { inheritedEnvironment: shell }));
      expect(warnings.join().includes("AWS::DynamoDB::Table (Table)")).toBe(!isReached);
    },
  );

  test("refuses a URI that AWS would not deploy", () => {
    const refusedUri = "arn:aws:apigateway:eu-west-1:execute-api:path/prod/@connections/x";
    expect(refused({ Int: { ...properties, IntegrationUri: refusedUri } })).toBe(
      `Integration Int: "${refusedUri}": AWS Service of type execute-api not supported`,
    );
  });

  test("refuses a service whose end is misspelt, which is no function", () => {
    const misspelt = "arn:aws:apigateway:eu-west-1:sqs:paths/1/jobs";
    expect(refused({ Int: { ...properties, IntegrationUri: misspelt } })).toStartWith(
      `Integration Int: "${misspelt}": must be arn:aws:apigateway:{region}:{service}:action/`,
    );
  });

  test("of a function says what AWS refuses of its URI", () => {
    const misspelt = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/f";
    const integration = { ...properties, CredentialsArn: undefined, IntegrationUri: misspelt };
    expect(warned({ Int: integration, Response: RESPONSE })).toEqual([
      expect.stringContaining(
        "IntegrationUri does not invoke a Lambda function, which AWS refuses",
      ),
    ]);
  });

  test("of a function says that its role is not assumed", () => {
    expect(warned({ Int: { ...properties, IntegrationUri: URI }, Response: RESPONSE })).toEqual([
      "Integration Int: CredentialsArn names a role that is not assumed here",
    ]);
  });
});
