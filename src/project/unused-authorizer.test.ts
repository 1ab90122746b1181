import { expect, test } from "bun:test";
import { apiOf } from "./sluice-yaml/load-text.fixture.ts";
import { unusedAuthorizer, unusedAuthorizers } from "./unused-authorizer.ts";

const api = apiOf(`apis:
  chat:
    authorizers:
      a: { authorizerUri: "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:f/invocations" }
    routes: { $connect: { authorizer: a } }
`);

test("unusedAuthorizers() are those that no route names", () => {
  expect(unusedAuthorizers(api.authorizers, api.routes)).toEqual([]);
  expect(unusedAuthorizers(api.authorizers, [])).toEqual(api.authorizers);
});

test("unusedAuthorizer() says who may connect, and what to do", () => {
  expect(unusedAuthorizer([], "authorizer: a")).toBe(
    "is used by no route, so everybody may connect: add a $connect route with authorizer: a",
  );
  expect(unusedAuthorizer(api.routes, "authorizer: a")).toBe(
    "is used by no route, so it has no effect: $connect has CUSTOM",
  );
});
