import { describe, expect, test } from "bun:test";
import { load, refusal, warningsOf } from "./template.fixture.ts";

const FUNCTION =
  "  Fn: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: nodejs22.x}}\n";
const ROUTES = "Routes: {$connect: {FunctionArn: !GetAtt Fn.Arn}}";

/** Properties begin on line 5, one a line. */
function chat(...properties: string[]): string {
  const lines = properties.map((line) => `      ${line}\n`).join("");
  return `Resources:\n  Chat:\n    Type: AWS::Serverless::WebSocketApi\n    Properties:\n${lines}${FUNCTION}`;
}

const api = (...properties: string[]) =>
  load(chat("RouteSelectionExpression: $request.body.a", ...properties)).apis[0];
const refused = (...properties: string[]) =>
  refusal(chat("RouteSelectionExpression: $request.body.a", ...properties));
const invalid = "Resource with id [Chat] is invalid.";

describe("expandWebSocketApi() refuses in SAM's words", () => {
  const cases: [name: string, properties: string[], expected: string][] = [
    ["no routes", ["Routes: {}"], `6: ${invalid} WebSocket API must have at least one route.`],
    ["no Routes", [], `2: ${invalid} Missing required property 'Routes'.`],
    ["routes that are a list", ["Routes: []"], `6: ${invalid} Property 'Routes' should be a map.`],
    [
      "a route without function",
      ["Routes: {a: {}}"],
      `6: ${invalid} Route must have associated function.`,
    ],
    [
      "a misspelt function",
      ["Routes: {a: {FunctoinArn: x}}"],
      `6: ${invalid} Route must have associated function: did you mean the FunctoinArn on line 6?`,
    ],
    [
      "misspelt routes",
      ["Ruotes: {a: {FunctionArn: x}}"],
      `6: ${invalid} property Ruotes not defined for resource of type AWS::Serverless::WebSocketApi: did you mean Routes?`,
    ],
    [
      "a route key with a slash",
      ["Routes: {a/b: {FunctionArn: x}}"],
      `6: ${invalid} Route key 'a/b' must be alphanumeric. Only $connect, $disconnect, and $default special routes are supported.`,
    ],
    [
      "the stage $default",
      [ROUTES, "StageName: $default"],
      `7: ${invalid} Stages cannot be named $default for WebSocket APIs.`,
    ],
    [
      "Auth without $connect",
      ["Routes: {a: {FunctionArn: x}}", "Auth: {AuthType: AWS_IAM}"],
      `7: ${invalid} Authorization is only available if there is a $connect route.`,
    ],
    [
      "Auth without type",
      [ROUTES, "Auth: {AuthArn: x}"],
      `7: ${invalid} AuthType must be specified for additional auth configurations.`,
    ],
    [
      "an unknown AuthType",
      [ROUTES, "Auth: {AuthType: JWT}"],
      `7: ${invalid} AuthType is not one of AWS_IAM, CUSTOM or NONE.`,
    ],
    [
      "CUSTOM without AuthArn",
      [ROUTES, "Auth: {AuthType: CUSTOM}"],
      `7: ${invalid} AuthArn must be specified if AuthType is CUSTOM.`,
    ],
    [
      "AWS_IAM with more",
      [ROUTES, "Auth: {AuthType: AWS_IAM, Name: x}"],
      `7: ${invalid} No additional configurations supported for AuthType AWS_IAM.`,
    ],
    [
      "request parameters elsewhere",
      ["Routes: {a: {FunctionArn: x, RequestParameters: {b: {Required: true}}}}"],
      `6: ${invalid} Request parameters are only supported for the $connect route in WebSocket APIs.`,
    ],
    [
      "mutual TLS",
      [ROUTES, "Domain: {DomainName: a.b, CertificateArn: c, MutualTlsAuthentication: {}}"],
      `7: ${invalid} Mutual TLS domain name association is not supported for Websocket APIs.`,
    ],
  ];
  for (const [name, properties, expected] of cases) {
    test(name, () => expect(refused(...properties)).toBe(expected));
  }

  test("what may have been meant to keep clients out", () => {
    const open = "is not known, so it would not keep anybody out";
    expect(refused("Routes: {$connect: {FunctionArn: x, Auth: {AuthType: AWS_IAM}}}")).toBe(
      `6: Chat: route $connect: property Auth ${open}: Auth stands beside Routes, and is for $connect`,
    );
    expect(refused("Routes: {$connect: {FunctionArn: x, ApiKeyRequird: true}}")).toBe(
      `6: Chat: route $connect: property ApiKeyRequird ${open}: did you mean ApiKeyRequired?`,
    );
    expect(refused(ROUTES, "Auht: {AuthType: AWS_IAM}")).toBe(
      `7: ${invalid} property Auht not defined for resource of type AWS::Serverless::WebSocketApi: did you mean Auth?`,
    );
    expect(refused(ROUTES, "Auth: {AuthType: CUSTOM, AuthArn: x, IdentitySorce: [y]}")).toBe(
      "7: Chat: Auth property IdentitySorce is not known: did you mean IdentitySource?",
    );
  });

  test("no RouteSelectionExpression", () => {
    expect(refusal(chat(ROUTES))).toBe(
      `2: ${invalid} Missing required property 'RouteSelectionExpression'.`,
    );
  });
});

test("expandWebSocketApi() names the stage `default` unless told otherwise", () => {
  expect(api(ROUTES)?.stages).toEqual([{ stageName: "default", stageVariables: {} }]);
  expect(api(ROUTES, "StageName: v1")?.stages[0]?.stageName).toBe("v1");
});

test("expandWebSocketApi() authorizes $connect only", () => {
  const routes =
    "Routes: {$connect: {FunctionArn: !GetAtt Fn.Arn}, a: {FunctionArn: !GetAtt Fn.Arn}}";
  const types = (auth: string) =>
    api(routes, auth)?.routes.map(({ authorizationType }) => authorizationType);
  expect(types("Auth: {AuthType: AWS_IAM}")).toEqual(["AWS_IAM", "NONE"]);
  expect(types("Auth: {AuthType: NONE}")).toEqual(["NONE", "NONE"]);
  expect(types("Auth: {AuthType: CUSTOM, AuthArn: !GetAtt Fn.Arn}")).toEqual(["CUSTOM", "NONE"]);
});

test("expandWebSocketApi() gives a lower-case AuthType no effect, as SAM does, and says so", () => {
  const text = chat(
    "RouteSelectionExpression: $request.body.a",
    ROUTES,
    "Auth: {AuthType: aws_iam}",
  );
  const project = load(text);
  expect(project.apis[0]?.routes[0]?.authorizationType).toBe("NONE");
  expect(warningsOf(project)).toEqual([
    "7: Chat: AuthType aws_iam is not upper case, so SAM gives the $connect route no authorization",
  ]);
});

test("expandWebSocketApi() keeps the later of two keys that differ in case, and says so", () => {
  const text = chat(
    "RouteSelectionExpression: $request.body.a",
    "Routes:",
    "  join: {FunctionArn: !GetAtt Fn.Arn}",
    "  Join: {FunctionArn: !GetAtt Fn.Arn}",
  );
  const project = load(text);
  expect(project.apis[0]?.routes.map(({ routeKey }) => routeKey)).toEqual(["Join"]);
  expect(project.apis[0]?.integrations).toHaveLength(1);
  expect(warningsOf(project)).toEqual([
    "8: SAM makes ChatJoinRoute of two route keys that differ only in case: the last one is kept",
  ]);
});

test("expandWebSocketApi() passes route members, name and a condition on", () => {
  const [text, route] = [
    "Routes: {$connect: {FunctionArn: !GetAtt Fn.Arn, ApiKeyRequired: true, RequestParameters: {route.request.header.a: {Required: false}}}}",
    { apiKeyRequired: true, requestParameters: { "route.request.header.a": { required: false } } },
  ];
  const made = api(text, "Name: lobby", "DisableExecuteApiEndpoint: true");
  expect(made).toMatchObject({ name: "lobby", disableExecuteApiEndpoint: true, routes: [route] });
  const left = chat("RouteSelectionExpression: $request.body.a", ROUTES).replace(
    "    Properties:",
    "    Condition: Off\n    Properties:",
  );
  expect(
    load(`Conditions: {Off: !Equals [a, b]}\n${left}`.replaceAll("Off", "Never")).apis,
  ).toEqual([]);
});

test("expandWebSocketApi() warns about what it does not know or does not make", () => {
  const text = chat(
    "RouteSelectionExpression: $request.body.a",
    "Routes: {$connect: {FunctionArn: !GetAtt Fn.Arn, Timeout: 1}}",
    "AccessLogSettings: {Format: $context.requestId $context.path}",
  );
  expect(warningsOf(load(text))).toEqual([
    "6: Chat: route $connect: property Timeout is not known, so it has no effect",
    "7: Stage ChatDefaultStage: AccessLogSettings: $context.path is no variable of WebSocket APIs and prints -",
    "7: Stage ChatDefaultStage: AccessLogSettings: AWS logs nothing without a DestinationArn",
  ]);
});
