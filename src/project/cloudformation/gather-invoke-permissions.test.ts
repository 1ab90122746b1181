import { describe, expect, test } from "bun:test";
import { authorizerKey } from "../place-key.ts";
import { namedBy } from "./gather-invoke-permissions.ts";
import { load, loadFixture } from "./template.fixture.ts";

function permissionsOf(properties: string) {
  return load(`Resources:
  Fn:
    Type: AWS::Serverless::Function
    Properties: { FunctionName: say, Handler: a.b, Runtime: nodejs22.x }
  Allowed:
    Type: AWS::Lambda::Permission
    Properties: { ${properties} }
`).invokePermissions;
}

const ANY = 'Action: "lambda:InvokeFunction", FunctionName: !Ref Fn';

describe("gatherInvokePermissions()", () => {
  test("reads what lets API Gateway in, and nothing else", () => {
    expect(
      permissionsOf(`${ANY}, Principal: apigateway.amazonaws.com, SourceArn: "arn:a"`),
    ).toEqual({
      statements: [{ functionName: "say", sourceArn: "arn:a" }],
      assumingRole: new Set(),
    });
    for (const properties of [
      `${ANY}, Principal: events.amazonaws.com`,
      `${ANY}, Principal: apigateway.amazonaws.com`.replace("InvokeFunction", "GetFunction"),
      `${ANY}, Principal: apigateway.amazonaws.com, SourceAccount: "999999999999"`,
    ]) {
      expect(permissionsOf(properties)?.statements).toEqual([]);
    }
  });

  test("has no answer when one of them cannot be told, and warns about none", () => {
    expect(permissionsOf(`${ANY}, Principal: !Ref Nobody`)).toBeUndefined();
    const { invokePermissions, warnings } = load(
      `Resources: { A: { Type: "AWS::Lambda::Permission", Properties: { Action: "*", Principal: "*", FunctionName: !ImportValue fn } } }`,
    );
    expect(invokePermissions?.statements).toEqual([{ functionName: "fn" }]);
    expect(warnings).toEqual([]);
  });

  test("knows those that SAM makes for a WebSocket API and its authorizer", () => {
    const { apis, invokePermissions } = loadFixture("sam-websocket.yaml");
    const apiId = apis[0]?.apiId ?? "";
    const own = `arn:aws:execute-api:eu-west-1:123456789012:${apiId}/*`;
    const arns = invokePermissions?.statements.map(({ sourceArn }) => sourceArn);
    expect(arns?.length).toBe((apis[0]?.routes.length ?? 0) + 1);
    expect(new Set(arns)).toEqual(new Set([own]));
  });

  test("knows who takes a role", () => {
    const { apis, invokePermissions } = load(`Resources:
  Api:
    Type: AWS::ApiGatewayV2::Api
    Properties: { Name: a, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action }
  Authorizer:
    Type: AWS::ApiGatewayV2::Authorizer
    Properties: { ApiId: !Ref Api, Name: a, AuthorizerType: REQUEST, AuthorizerUri: x, AuthorizerCredentialsArn: "arn:aws:iam::123456789012:role/r" }
`);
    const [api] = apis;
    const id = api?.authorizers[0]?.authorizerId ?? "";
    expect(invokePermissions?.assumingRole).toEqual(new Set([authorizerKey(api?.apiId ?? "", id)]));
  });
});

test.each([
  ["say", { functionName: "say" }],
  ["say:live", { functionName: "say", qualifier: "live" }],
  ["123456789012:function:say", { functionName: "say" }],
  ["arn:aws:lambda:eu-west-1:123456789012:function:say:2", { functionName: "say", qualifier: "2" }],
])("namedBy() reads %s", (text, named) => {
  expect(namedBy(text)).toEqual(named);
});
