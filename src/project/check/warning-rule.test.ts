import { describe, expect, test } from "bun:test";
import { load } from "../cloudformation/template.fixture.ts";
import { load as loadSluiceYaml, route } from "../sluice-yaml/load-text.fixture.ts";
import { chat } from "./check.fixture.ts";
import { ruleOfWarning } from "./warning-rule.ts";

const API = `  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: { Name: a, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action }
`;
const STAGE = `  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties: { ApiId: !Ref Api, StageName: dev, AutoDeploy: true }
`;
const resources = (text: string) => `Resources:\n${API}${text}`;
const member = (type: string, properties: string) =>
  `  ${type}1:\n    Type: AWS::ApiGatewayV2::${type}\n    Properties: { ApiId: !Ref Api, ${properties} }\n`;

/** The rules of what a loader warns about. */
function rulesOf({ warnings }: { warnings: readonly { message: string }[] }): string[] {
  return [...new Set(warnings.map(({ message }) => ruleOfWarning(message)))];
}

describe("ruleOfWarning() knows what a template's warning is about:", () => {
  test.each([
    ["no-stage", resources("")],
    ["stage-without-deployment", resources(STAGE.replace(", AutoDeploy: true", ""))],
    [
      "deployment-before-routes",
      resources(
        `${STAGE}${member("Route", "RouteKey: a")}${member("Deployment", "Description: d")}`,
      ),
    ],
    [
      "one-way-route",
      resources(
        `${STAGE}${member("Route", "RouteKey: a, RouteResponseSelectionExpression: $default")}`,
      ),
    ],
    ["no-effect", resources(`${STAGE}${member("Route", "RouteKey: a, ApiKeyRequired: true")}`)],
    ["unknown-property", resources(`${STAGE}${member("Route", "RouteKey: a, Colour: red")}`)],
    ["suspicious-name", resources(`${STAGE}${member("Route", "RouteKey: connect")}`)],
    [
      "everybody-may-connect",
      resources(
        `${STAGE}${member("Authorizer", "Name: a, AuthorizerType: REQUEST, AuthorizerUri: !Sub 'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:f/invocations'")}`,
      ),
    ],
    [
      "always-fails",
      resources(
        `${STAGE}${member("Authorizer", "Name: a, AuthorizerType: REQUEST, AuthorizerUri: elsewhere")}`,
      ).replace("$request.body.action", "$request.body.action"),
    ],
    [
      "nobody-may-connect",
      resources(`${STAGE}${member("Route", "RouteKey: $connect, ApiKeyRequired: true")}`),
    ],
    ["unreachable-route", resources(STAGE).replace("$request.body.action", "action")],
    ["refused-by-aws", chat({ send: ["Environment: { Variables: { AWS_REGION: x } }"] })],
    ["not-run-here", chat({ send: ["FileSystemConfigs: []"] })],
    [
      "unknown-variable",
      resources(
        STAGE.replace(
          "AutoDeploy: true",
          "AutoDeploy: true, AccessLogSettings: { DestinationArn: a, Format: $context.requestId $context.nothing }",
        ),
      ),
    ],
  ])("%s", (rule, text) => {
    expect(rulesOf(load(text))).toContain(rule);
  });
});

describe("ruleOfWarning() knows what a sluice.yaml's warning is about:", () => {
  test.each([
    ["suspicious-name", route("function: send", "connect")],
    ["always-fails", route("integrationType: MOCK")],
    ["refused-by-aws", `${route("function: send")}environment: { A: b }\n`],
    ["not-run-here", `${route("function: send")}vpcLinks: { a: { target: http://localhost } }\n`],
  ])("%s", (rule, text) => {
    expect(rulesOf(loadSluiceYaml(text).project)).toContain(rule);
  });
});
