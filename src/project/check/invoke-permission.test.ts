import { describe, expect, test } from "bun:test";
import { found, inputOf } from "./check.fixture.ts";
import { invokePermissionFindings } from "./invoke-permission.ts";

const SOURCE = "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}";
const URI =
  "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:say";

function template(
  permission: string,
  { qualifier = "", integration = "" }: { qualifier?: string; integration?: string } = {},
): string {
  return `Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: { Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action }
  Route:
    Type: AWS::ApiGatewayV2::Route
    Properties: { ApiId: !Ref Api, RouteKey: say, Target: !Sub "integrations/\${Say}" }
  Say:
    Type: AWS::ApiGatewayV2::Integration
    Properties:
      ApiId: !Ref Api
      IntegrationType: AWS_PROXY
      IntegrationUri: ${URI}${qualifier}/invocations
${integration}
  Stage:
    Type: AWS::ApiGatewayV2::Stage
    Properties: { ApiId: !Ref Api, StageName: dev, AutoDeploy: true }
  Fn:
    Type: AWS::Lambda::Function
    Properties: { FunctionName: say, Handler: a.b, Runtime: nodejs22.x, Code: ., Role: "arn:aws:iam::123456789012:role/r" }
${permission}`;
}

function permission(properties: string): string {
  return `  Allowed:
    Type: AWS::Lambda::Permission
    Properties: { Action: "lambda:InvokeFunction", Principal: apigateway.amazonaws.com, ${properties} }
`;
}

const findingsOf = (...parts: Parameters<typeof template>) =>
  found(invokePermissionFindings, inputOf(template(...parts)));

const NONE =
  "8 missing-invoke-permission: Route say calls function say, and no AWS::Lambda::Permission lets it";

describe("invokePermissionFindings() names a route", () => {
  test.each([
    ["without a permission", ""],
    ["with one for another function", permission("FunctionName: other")],
    [
      "with one for another service",
      permission("FunctionName: say").replace("apigateway", "events"),
    ],
    ["with one of another account", permission("FunctionName: say, SourceAccount: '999999999999'")],
  ])("%s", (_what, text) => {
    expect(findingsOf(text)).toEqual([NONE]);
  });

  test.each([
    ["another API", "arn:aws:execute-api:eu-west-1:123456789012:abc/*"],
    ["another route", `${SOURCE}/*/send`],
    ["another stage", `${SOURCE}/prod/*`],
  ])("whose permission is for %s", (_what, arn) => {
    const [line] = findingsOf(permission(`FunctionName: !Ref Fn, SourceArn: !Sub "${arn}"`));
    expect(line).toContain("/dev/say, which the SourceArn of its AWS::Lambda::Permission, arn:");
  });

  test("that calls an alias, when the permission is for the function itself", () => {
    expect(findingsOf(permission("FunctionName: say"), { qualifier: ":live" })).toEqual([
      `${NONE.replace("function say", "function say:live")}; there is one for say, which is another`,
    ]);
  });
});

describe("invokePermissionFindings() says nothing of a route", () => {
  test.each([
    ["the whole API", `FunctionName: !GetAtt Fn.Arn, SourceArn: !Sub "${SOURCE}/*"`],
    ["the route", `FunctionName: say, SourceArn: !Sub "${SOURCE}/*/say"`],
    ["whoever calls", 'FunctionName: "123456789012:function:say"'],
  ])("with a permission for %s", (_what, properties) => {
    expect(findingsOf(permission(properties))).toEqual([]);
  });

  test("that calls an alias which the permission is for, or $LATEST", () => {
    const alias = permission('FunctionName: "say:live"');
    expect(findingsOf(alias, { qualifier: ":live" })).toEqual([]);
    expect(findingsOf(permission("FunctionName: say"), { qualifier: ":$LATEST" })).toEqual([]);
  });

  test("whose integration takes a role", () => {
    const integration = "      CredentialsArn: arn:aws:iam::123456789012:role/calls";
    expect(findingsOf("", { integration })).toEqual([]);
  });

  test("when the template's permissions cannot be told", () => {
    expect(findingsOf(permission("FunctionName: { a: b }"))).toEqual([]);
  });
});
