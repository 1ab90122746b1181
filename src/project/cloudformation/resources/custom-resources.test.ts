import { expect, test } from "bun:test";
import { load, warningsOf } from "../template.fixture.ts";

const TEMPLATE = `Resources:
  Retention:
    Type: AWS::Lambda::Function
    Properties: { Handler: a.b, Runtime: nodejs99.x, Code: { S3Bucket: a, S3Key: b } }
  Logs:
    Type: Custom::LogRetention
    Properties: { ServiceToken: !GetAtt Retention.Arn, LogGroupName: /aws/lambda/chat }
  Fill:
    Type: AWS::CloudFormation::CustomResource
    Properties: { ServiceToken: !Sub "\${Retention.Arn}" }
`;

const SERVED = `  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: { Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action }
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties: { ApiId: !Ref Api, StageName: dev, AutoDeploy: true }
  Call:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
      IntegrationType: AWS_PROXY
      IntegrationUri: !Sub "arn:aws:apigateway:\${AWS::Region}:lambda:path/2015-03-31/functions/\${Retention.Arn}/invocations"
  Hello:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Api, RouteKey: hello, Target: !Sub "integrations/\${Call}" }
`;

test("a function that only a deployment invokes, for a custom resource, is not run, and nothing is said of either", () => {
  const project = load(TEMPLATE);
  expect(project.functions).toEqual([]);
  expect(warningsOf(project)).toEqual([]);
});

test("a function that an API invokes as well is run", () => {
  const usual = TEMPLATE.replace("nodejs99.x", "nodejs22.x").replace(
    "{ S3Bucket: a, S3Key: b }",
    "src",
  );
  const { functions } = load(usual + SERVED);
  expect(functions.map(({ functionName }) => functionName)).toEqual(["room-Retention"]);
});

test("what a custom resource answers is known on AWS only, which is said where it is asked for", () => {
  const asked = `${TEMPLATE}  Fn:
    Type: AWS::Lambda::Function
    Properties: { Handler: a.b, Runtime: nodejs22.x, Code: src, Environment: { Variables: { A: !GetAtt Fill.Key } } }
`;
  expect(warningsOf(load(asked))).toEqual([
    '13: Attribute Key of AWS::CloudFormation::CustomResource is known on AWS only: the text "Fill.Key" stands in for it',
  ]);
});
