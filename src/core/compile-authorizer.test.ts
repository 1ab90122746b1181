import { expect, test } from "bun:test";
import { compileAuthorizer } from "./compile-authorizer.ts";
import type { Authorizer } from "./model/authorizer.ts";

const FUNCTION_ARN = "arn:aws:lambda:us-east-1:123456789012:function:authorize";
const INVOCATION = `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${FUNCTION_ARN}/invocations`;

function authorizer(authorizerUri: string): Authorizer {
  return {
    authorizerId: "auth01",
    name: "token",
    authorizerType: "REQUEST",
    authorizerUri,
    identitySource: ["route.request.header.X-Token"],
  };
}

test.each([FUNCTION_ARN, INVOCATION, `${INVOCATION.slice(0, -12)}:live/invocations`])(
  "compileAuthorizer() takes the function %s",
  (uri) => {
    const compiled = compileAuthorizer(authorizer(uri));
    expect(compiled.functionUri.expand({})).toEqual({ kind: "expanded", text: uri });
    expect(compiled.identitySources).toMatchObject([{ location: "header", name: "x-token" }]);
  },
);

test.each(["https://example.com", "arn:aws:lambda:us-east-1:123456789012:layer:x", ""])(
  "compileAuthorizer() refuses %p, which is no function",
  (uri) => {
    expect(() => compileAuthorizer(authorizer(uri))).toThrow(
      `AuthorizerUri: "${uri}" does not name a Lambda function`,
    );
  },
);
