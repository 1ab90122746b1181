import { describe, expect, test } from "bun:test";
import { load, refusal } from "./template.fixture.ts";

const chat = (property: string) => `Resources:
  Chat:
    Type: AWS::Serverless::WebSocketApi
    Properties:
      ${property}
${/^(Routes|RouteSelectionExpression):/.test(property) ? "" : "      RouteSelectionExpression: $request.body.action\n      Routes: {$connect: {FunctionArn: !GetAtt Fn.Arn}}\n"}  Fn: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: nodejs22.x}}
`;

describe("samProblem() takes every property of SAM", () => {
  const taken = [
    ...["ApiKeySelectionExpression: $request.header.x-api-key", "Name: lobby", "Description: d"],
    ...[
      "AccessLogSettings: {DestinationArn: a, Format: $context.requestId}",
      "Auth: {AuthType: NONE}",
    ],
    ...["DefaultRouteSettings: {ThrottlingRateLimit: 9, ThrottlingBurstLimit: 9}"],
    ...["DisableExecuteApiEndpoint: false", "DisableSchemaValidation: true"],
    ...["FailOnWarnings: true", "IpAddressType: dualstack", "PropagateTags: true"],
    ...["RouteSettings: {$connect: {ThrottlingRateLimit: 9, ThrottlingBurstLimit: 9}}"],
    ...[
      "StageName: v1",
      "StageName: !Ref AWS::StackName",
      "StageVariables: {a: b}",
      "Tags: {a: b}",
    ],
    ...["Domain: {DomainName: chat.example.com, CertificateArn: c, Route53: {HostedZoneId: z}}"],
  ];
  for (const property of taken) {
    test(property, () => expect(load(chat(property)).warnings).toEqual([]));
  }
});

describe("samProblem() refuses in SAM's words", () => {
  const invalid = "5: Resource with id [Chat] is invalid.";
  const undefinedProperty = (name: string) =>
    `property ${name} not defined for resource of type AWS::Serverless::WebSocketApi`;
  const cases: [property: string, message: string][] = [
    ["Colour: x", undefinedProperty("Colour")],
    ["Descripton: x", `${undefinedProperty("Descripton")}: did you mean Description?`],
    ["ProtocolType: WEBSOCKET", undefinedProperty("ProtocolType")],
    ["Name: 1", "Property 'Name' should be a string."],
    ["Description: [a]", "Property 'Description' should be a string."],
    ["RouteSelectionExpression: {}", "Property 'RouteSelectionExpression' should be a string."],
    [
      "DisableExecuteApiEndpoint: 'true'",
      "Property 'DisableExecuteApiEndpoint' should be a boolean.",
    ],
    ["PropagateTags: 1", "Property 'PropagateTags' should be a boolean."],
    ["AccessLogSettings: []", "Property 'AccessLogSettings' should be a map."],
    ["DefaultRouteSettings: x", "Property 'DefaultRouteSettings' should be a map."],
    ["StageName: 1", "Type of property 'StageName' is invalid."],
    ["IpAddressType: ipv6", "IpAddressType must be 'ipv4' or 'dualstack'."],
  ];
  for (const [property, message] of cases) {
    test(property, () => expect(refusal(chat(property))).toBe(`${invalid} ${message}`));
  }
});
