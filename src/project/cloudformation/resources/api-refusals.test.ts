import { describe, expect, test } from "bun:test";
import { STAGE_VARIABLE_CHARACTERS } from "../../stage-variable.ts";
import { refusal } from "../template.fixture.ts";
import { api, type Properties, ref, refused, template, URI, warned } from "./api.fixture.ts";
import { REQUEST_PARAMETER_CHARACTERS_MAX, URI_CHARACTERS_MAX } from "./integration.ts";

test("the complete API that these tests change is read without a warning", () => {
  expect(warned({})).toEqual([]);
  expect(api({})?.routes).toHaveLength(2);
});

test("loadTemplate() names the line of the resource's member", () => {
  expect(refusal(template({ Int: { TimeoutInMillis: 1 } }))).toStartWith("3: ");
});

describe("loadTemplate() refuses what API Gateway refuses:", () => {
  const authorizer = {
    Type: "Authorizer",
    ApiId: ref("Api"),
    Name: "a",
    AuthorizerType: "REQUEST",
    AuthorizerUri: URI,
  };
  const long = (length: number) => "x".repeat(length);
  const cases: [name: string, changes: Record<string, Properties>, expected: string][] = [
    [
      "an unknown variable in the route selection expression",
      { Api: { RouteSelectionExpression: "$request.bdy.action" } },
      'Api Api: Invalid selection expression "$request.bdy.action" at offset 1: "request.bdy.action" is not a variable here; use $request.body.{path}',
    ],
    [
      "a route selection expression that does not end",
      { Api: { RouteSelectionExpression: "${request.body.action" } },
      'Api Api: Invalid selection expression "${request.body.action" at offset 0: the "{" is never closed',
    ],
    [
      "an address type that does not exist",
      { Api: { IpAddressType: "ipv6" } },
      "Api Api: IpAddressType must be one of ipv4, dualstack: found ipv6",
    ],
    [
      "another RouteResponseSelectionExpression than $default",
      { Say: { RouteResponseSelectionExpression: "$request.body.a" } },
      "Route Say: RouteResponseSelectionExpression must be one of $default: found $request.body.a",
    ],
    [
      "a method that HTTP has not",
      {
        Int: {
          IntegrationType: "HTTP_PROXY",
          IntegrationMethod: "P-T",
          IntegrationUri: "http://h/",
        },
      },
      "Integration Int: IntegrationMethod P-T is no method of HTTP",
    ],
    [
      "another PassthroughBehavior",
      {
        Int: { IntegrationType: "HTTP", IntegrationUri: "http://h/", PassthroughBehavior: "MAYBE" },
      },
      "Integration Int: PassthroughBehavior must be one of WHEN_NO_MATCH, WHEN_NO_TEMPLATES, NEVER: found MAYBE",
    ],
    [
      "another ContentHandlingStrategy",
      { Int: { ContentHandlingStrategy: "CONVERT" } },
      "Integration Int: ContentHandlingStrategy must be one of CONVERT_TO_BINARY, CONVERT_TO_TEXT: found CONVERT",
    ],
    [
      "a response parameter that is no header",
      {
        Response: {
          Type: "IntegrationResponse",
          ApiId: ref("Api"),
          IntegrationId: ref("Int"),
          IntegrationResponseKey: "$default",
          ResponseParameters: { "method.response.body.x": "'a'" },
        },
      },
      'IntegrationResponse Response: Response parameter "method.response.body.x" must be method.response.header.{name}',
    ],
    [
      "a mapping of a request parameter that does not compile",
      {
        Int: {
          IntegrationType: "HTTP_PROXY",
          IntegrationMethod: "POST",
          IntegrationUri: "http://h/",
          RequestParameters: { "integration.request.header.a": "nothing" },
        },
      },
      'Integration Int: Request parameter "integration.request.header.a": source "nothing": use route.request.{querystring|header|multivaluequerystring|multivalueheader|body}.{name}, stageVariables.{name}, context.{name} or \'literal\'',
    ],
    [
      "a second route of one key",
      { Again: { Type: "Route", ApiId: ref("Api"), RouteKey: "say" } },
      "Route with key say already exists for this API: Again has the key of Say on line 5",
    ],
    [
      "authorization of a message",
      { Say: { AuthorizationType: "AWS_IAM" } },
      "Route Say: Currently, authorization is restricted to the $connect route only",
    ],
    [
      "JWT",
      { Connect: { AuthorizationType: "JWT" } },
      "Route Connect: AuthorizationType must be one of NONE, AWS_IAM, CUSTOM: found JWT",
    ],
    [
      "CUSTOM without authorizer",
      { Connect: { AuthorizationType: "CUSTOM" } },
      "Route Connect: AuthorizationType CUSTOM needs an AuthorizerId",
    ],
    [
      "an authorizer of nobody",
      { Connect: { AuthorizationType: "CUSTOM", AuthorizerId: "abc" } },
      "Route Connect: AuthorizerId abc names no authorizer of the route's API",
    ],
    [
      "a custom key with $",
      { Say: { RouteKey: "$say" } },
      "Route Say: RouteKey $say must not start with $: only $connect, $disconnect, $default do",
    ],
    ["no key", { Say: { RouteKey: "" } }, "Route Say: RouteKey is required"],
    [
      "a misspelt key",
      { Other: { Type: "Route", ApiId: ref("Api"), RoutKey: "a" } },
      "Route Other: RouteKey is required: did you mean the RoutKey on line 7?",
    ],
    [
      "a misspelt type of integration",
      { Other: { Type: "Integration", ApiId: ref("Api"), IntegratoinType: "MOCK" } },
      "Integration Other: IntegrationType is required: did you mean the IntegratoinType on line 7?",
    ],
    [
      "a misspelt authorization",
      { Connect: { AuthorisationType: "AWS_IAM" } },
      "Route Connect: property AuthorisationType is not known, so it would not keep anybody out: did you mean AuthorizationType?",
    ],
    [
      "a misspelt demand of an API key",
      { Connect: { ApiKeyRequird: true } },
      "Route Connect: property ApiKeyRequird is not known, so it would not keep anybody out: did you mean ApiKeyRequired?",
    ],
    [
      "a target of another form",
      { Say: { Target: "abc" } },
      "Route Say: Target must be integrations/{IntegrationId}: found abc",
    ],
    [
      "a target that is not there",
      { Say: { Target: "integrations/abc" } },
      "Route Say: Target integrations/abc names no integration of the route's API",
    ],
    [
      "an odd request parameter",
      { Connect: { RequestParameters: { a: { Required: true } } } },
      "Route Connect: RequestParameters: a must be route.request.querystring.{name} or route.request.header.{name}",
    ],
    [
      "a request parameter without constraints",
      { Connect: { RequestParameters: { "route.request.header.a": true } } },
      "Route Connect: RequestParameters: route.request.header.a must be a mapping: {Required: true}",
    ],
    ["no name", { Api: { Name: "" } }, "Api Api: Name is required"],
    [
      "a name that is too long",
      { Api: { Name: long(129) } },
      "Api Api: Name must have at most 128 characters: found 129",
    ],
    [
      "no selection expression",
      { Api: { RouteSelectionExpression: { Ref: "AWS::NoValue" } } },
      "Api Api: RouteSelectionExpression is required",
    ],
    ["null", { Api: { Name: null } }, "Api Api: Name must not be null"],
    [
      "another protocol",
      { Api: { ProtocolType: "TCP" } },
      "Api Api: ProtocolType must be one of WEBSOCKET, HTTP: found TCP",
    ],
    [
      "another place for the API key",
      { Api: { ApiKeySelectionExpression: "$request.querystring.k" } },
      "Api Api: ApiKeySelectionExpression must be one of $request.header.x-api-key, $context.authorizer.usageIdentifierKey: found $request.querystring.k",
    ],
    [
      "a switch that is text",
      { Api: { DisableExecuteApiEndpoint: "maybe" } },
      "Api Api: DisableExecuteApiEndpoint must be true or false: found maybe",
    ],
    [
      "an unknown integration type",
      { Int: { IntegrationType: "LAMBDA" } },
      "Integration Int: IntegrationType must be one of AWS_PROXY, AWS, HTTP_PROXY, HTTP, MOCK: found LAMBDA",
    ],
    ["no URI", { Int: { IntegrationUri: "" } }, "Integration Int: IntegrationUri is required"],
    [
      "a URI that is too long",
      { Int: { IntegrationUri: long(URI_CHARACTERS_MAX + 1) } },
      `Integration Int: IntegrationUri must have at most ${URI_CHARACTERS_MAX} characters: found ${URI_CHARACTERS_MAX + 1}`,
    ],
    [
      "a timeout below 50",
      { Int: { TimeoutInMillis: 49 } },
      "Integration Int: TimeoutInMillis must be a whole number from 50 to 29000: found 49",
    ],
    [
      "a timeout above 29000",
      { Int: { TimeoutInMillis: 29_001 } },
      "Integration Int: TimeoutInMillis must be a whole number from 50 to 29000: found 29001",
    ],
    [
      "an empty request parameter",
      { Int: { RequestParameters: { a: "" } } },
      `Integration Int: the value of a must have 1 to ${REQUEST_PARAMETER_CHARACTERS_MAX} characters: found 0`,
    ],
    [
      "a long request parameter",
      { Int: { RequestParameters: { a: long(REQUEST_PARAMETER_CHARACTERS_MAX + 1) } } },
      `Integration Int: the value of a must have 1 to ${REQUEST_PARAMETER_CHARACTERS_MAX} characters: found ${REQUEST_PARAMETER_CHARACTERS_MAX + 1}`,
    ],
    [
      "a route response key",
      {
        Rr: {
          Type: "RouteResponse",
          ApiId: ref("Api"),
          RouteId: ref("Say"),
          RouteResponseKey: "ok",
        },
      },
      "RouteResponse Rr: RouteResponseKey must be $default: found ok",
    ],
    [
      "a route response of no route",
      {
        Rr: {
          Type: "RouteResponse",
          ApiId: ref("Api"),
          RouteId: "x",
          RouteResponseKey: "$default",
        },
      },
      "RouteResponse Rr: RouteId x names no route of its API",
    ],
    [
      "an integration response key",
      {
        Ir: {
          Type: "IntegrationResponse",
          ApiId: ref("Api"),
          IntegrationId: ref("Int"),
          IntegrationResponseKey: "200",
        },
      },
      "IntegrationResponse Ir: IntegrationResponseKey must be $default or /regular expression/: found 200",
    ],
    [
      "an integration response of nobody",
      {
        Ir: {
          Type: "IntegrationResponse",
          ApiId: ref("Api"),
          IntegrationId: "x",
          IntegrationResponseKey: "$default",
        },
      },
      "IntegrationResponse Ir: IntegrationId x names no integration of its API",
    ],
    [
      "the stage $default",
      { Stage: { StageName: "$default" } },
      "Stage Stage: Stages cannot be named $default for WebSocket APIs.",
    ],
    [
      "a stage with a slash",
      { Stage: { StageName: "a/b" } },
      "Stage Stage: StageName must be 1 to 128 characters of letters, digits, hyphen and underscore: found a/b",
    ],
    [
      "a long stage name",
      { Stage: { StageName: long(129) } },
      `Stage Stage: StageName must be 1 to 128 characters of letters, digits, hyphen and underscore: found ${long(129)}`,
    ],
    [
      "a second stage of one name",
      { Again: { Type: "Stage", ApiId: ref("Api"), StageName: "dev" } },
      "Stage dev already exists for this API",
    ],
    [
      "a long stage variable",
      { Stage: { StageVariables: { v: long(STAGE_VARIABLE_CHARACTERS.max + 1) } } },
      'Stage Stage: StageVariables: The stage variable "v" must be 0 to 2048 of the characters A-Z a-z 0-9 - . _ ~ : / ? # & = ,',
    ],
    [
      "another authorizer type",
      { Auth: { ...authorizer, AuthorizerType: "JWT" } },
      "Authorizer Auth: Invalid authorizer type. Only REQUEST authorizer type is supported on WEBSOCKET protocol Apis.",
    ],
    [
      "a cached authorizer",
      { Auth: { ...authorizer, AuthorizerResultTtlInSeconds: 0 } },
      "Authorizer Auth: AuthorizerResultTtlInSeconds cannot be set for WEBSOCKET protocol Apis.",
    ],
    [
      "simple responses",
      { Auth: { ...authorizer, EnableSimpleResponses: true } },
      "Authorizer Auth: EnableSimpleResponses cannot be set for WEBSOCKET protocol Apis.",
    ],
    [
      "an identity source of HTTP APIs",
      { Auth: { ...authorizer, IdentitySource: ["$request.header.a"] } },
      "Authorizer Auth: Invalid request identity source expression: $request.header.a. The sources must be separated by comma, and each source must be either a request parameter, matching 'route.request.querystring|header.[a-zA-Z0-9._-]+', or a stage variable, matching 'stageVariables.[a-zA-Z0-9._-]+', or a context parameter, matching 'context.[a-zA-Z0-9._-]+'",
    ],
  ];
  for (const [name, changes, expected] of cases) {
    test(name, () => expect(refused(changes)).toBe(expected));
  }

  test("an eleventh authorizer", () => {
    const authorizers = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`A${index}`, authorizer]));
    expect(api(authorizers(10))?.authorizers).toHaveLength(10);
    expect(refused(authorizers(11))).toBe(
      "Maximum number of Authorizers for this API has been reached. Please contact AWS if you need additional Authorizers.",
    );
  });

  test("a deployment without routes", () => {
    const text = `Resources:
  Api: {Type: AWS::ApiGatewayV2::Api, Properties: {Name: n, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.a}}
  D: {Type: AWS::ApiGatewayV2::Deployment, Properties: {ApiId: !Ref Api}}\n`;
    expect(refusal(text)).toBe("3: At least one route is required before deploying the Api");
  });
});

test("loadTemplate() accepts every bound at its edge", () => {
  const edge = api({
    Api: { Name: "x".repeat(128), Description: "x".repeat(1_024), Version: "x".repeat(64) },
    Say: { OperationName: "x".repeat(64) },
    Int: {
      TimeoutInMillis: "50",
      RequestParameters: {
        "integration.request.header.a": `'${"x".repeat(REQUEST_PARAMETER_CHARACTERS_MAX - 2)}'`,
      },
    },
    Stage: {
      StageName: "s".repeat(128),
      StageVariables: { v: "x".repeat(STAGE_VARIABLE_CHARACTERS.max) },
    },
  });
  expect(edge?.integrations[0]?.timeoutInMillis).toBe(50);
  expect(api({ Int: { TimeoutInMillis: 29_000 } })?.integrations[0]?.timeoutInMillis).toBe(29_000);
  const http = { IntegrationType: "HTTP_PROXY", IntegrationMethod: "GET" };
  const uri = `http://${"x".repeat(URI_CHARACTERS_MAX - "http://".length)}`;
  expect(api({ Int: { ...http, IntegrationUri: uri } })?.integrations[0]).toMatchObject({
    integrationUri: uri,
  });
});

test("loadTemplate() accepts an empty identity source, as AWS does", () => {
  const auth = {
    Type: "Authorizer",
    ApiId: ref("Api"),
    Name: "a",
    AuthorizerType: "REQUEST",
    AuthorizerUri: URI,
    IdentitySource: [""],
  };
  expect(api({ Auth: auth })?.authorizers[0]?.identitySource).toEqual([]);
});
