import { expect, test } from "bun:test";
import type { LambdaEndpoints } from "../../../core/integration/remote-function.ts";
import { load, warningsOf } from "../template.fixture.ts";

const ABSENT = "arn:aws:lambda:us-east-1:123456789012:function:other";
const invocation = (arn: string) =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`;
const NONE: LambdaEndpoints = { endpointUrl: undefined, byFunction: {}, callAws: false };

const TEMPLATE = `Resources:
  Api: { Type: AWS::ApiGatewayV2::Api, Properties: { Name: chat, ProtocolType: WEBSOCKET, RouteSelectionExpression: $request.body.action } }
  Fn: { Type: AWS::Serverless::Function, Properties: { Handler: a.b, Runtime: nodejs22.x } }
  Own: { Type: AWS::ApiGatewayV2::Integration, Properties: { ApiId: !Ref Api, IntegrationType: AWS_PROXY, IntegrationUri: !Sub "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/\${Fn.Arn}:live/invocations" } }
  Other: { Type: AWS::ApiGatewayV2::Integration, Properties: { ApiId: !Ref Api, IntegrationType: AWS_PROXY, IntegrationUri: "${invocation(ABSENT)}" } }
  Again: { Type: AWS::ApiGatewayV2::Integration, Properties: { ApiId: !Ref Api, IntegrationType: AWS, IntegrationMethod: POST, IntegrationUri: "${invocation(ABSENT)}" } }
  Check: { Type: AWS::ApiGatewayV2::Authorizer, Properties: { ApiId: !Ref Api, Name: check, AuthorizerType: REQUEST, AuthorizerUri: "${invocation(`${ABSENT}-check`)}", IdentitySource: [route.request.querystring.t] } }
  Connect: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: $connect, AuthorizationType: CUSTOM, AuthorizerId: !Ref Check, Target: !Sub "integrations/\${Own}" } }
  Send: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: send, Target: !Sub "integrations/\${Other}" } }
  More: { Type: AWS::ApiGatewayV2::Route, Properties: { ApiId: !Ref Api, RouteKey: more, Target: !Sub "integrations/\${Again}" } }
`;

function about(lambdaEndpoints: LambdaEndpoints | undefined): string[] {
  const options = lambdaEndpoints === undefined ? {} : { lambdaEndpoints };
  return warningsOf(load(TEMPLATE, options)).filter((text) => text.includes("function:"));
}

test("adviseOnFunction() names each function once that nothing invokes, with its line", () => {
  expect(about(NONE)).toEqual([
    expect.stringMatching(
      new RegExp(
        `^5: The project has no function ${ABSENT}, so every call of it fails here\\. Set lambda\\.endpoints\\.other or `,
      ),
    ),
    expect.stringMatching(new RegExp(`^7: The project has no function ${ABSENT}-check, `)),
  ]);
});

test("adviseOnFunction() is silent where an endpoint is set, or nobody knows the settings", () => {
  expect(about({ ...NONE, endpointUrl: "http://localhost:9001" })).toEqual([]);
  expect(about(undefined)).toEqual([]);
});
