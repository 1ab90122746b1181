import { expect, test } from "bun:test";
import type { Authorizer } from "../model/authorizer.ts";
import { compileAuthorizer, namesNoFunction } from "./compile-authorizer.ts";

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

test("compileAuthorizer() reads the URI and the identity sources", () => {
  const compiled = compileAuthorizer(authorizer(INVOCATION));
  expect(compiled.functionUri.expand({})).toEqual({ kind: "expanded", text: INVOCATION });
  expect(compiled.identitySources).toMatchObject([{ location: "header", name: "x-token" }]);
  expect(() => compileAuthorizer(authorizer("{"))).toThrow('the "{" is never closed');
});

test.each([
  [FUNCTION_ARN, false],
  [INVOCATION, false],
  [INVOCATION.replace("/invocations", ":live/invocations"), false],
  ["${stageVariables.authorizer}", false],
  ["https://example.com", true],
  ["arn:aws:lambda:us-east-1:123456789012:layer:x", true],
  ["", true],
])("namesNoFunction(%p) is %p", (uri, expected) => {
  expect(namesNoFunction(uri)).toBe(expected);
});
