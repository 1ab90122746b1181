import { describe, expect, test } from "bun:test";
import { requestContext } from "../request-context.ts";
import { compileIdentitySources, type IdentityScope, missingIdentity } from "./identity-source.ts";

const scope: IdentityScope = {
  headers: [
    ["X-Token", ""],
    ["x-token", "secret"],
    ["X-Empty", "before"],
    ["X-Empty", ""],
  ],
  rawQuery: "token=a%20b&empty=&bare&twice=1&twice=",
  context: requestContext(
    {
      connectionId: "gbgBEG6oLQAYKEhVEA==",
      apiId: "a1b2c3d4e5",
      stage: "dev",
      stageVariables: {},
      domainName: "localhost:3001",
      connectedAt: 1_790_294_489_321,
      sourceIp: "203.0.113.10",
      userAgent: undefined,
      authorizer: undefined,
    },
    { eventType: "CONNECT" },
    { epochMs: 1_790_294_489_322, requestId: "EOn6IHHyIAMEfyQ=" },
  ),
  stageVariables: { table: "conns", none: "" },
};

describe("missingIdentity()", () => {
  test.each([
    "route.request.header.X-TOKEN",
    "route.request.querystring.token",
    "context.connectionId",
    "context.connectedAt",
    "context.requestTimeEpoch",
    "context.identity.sourceIp",
    "stageVariables.table",
  ])("finds %s", (expression) => {
    expect(missingIdentity(compileIdentitySources([expression]), scope)).toBeUndefined();
  });

  test.each([
    ["an absent header", "route.request.header.Authorization"],
    ["a header that is empty the last time", "route.request.header.X-Empty"],
    ["an absent parameter", "route.request.querystring.Token"],
    ["an empty parameter", "route.request.querystring.empty"],
    ["a parameter without a value", "route.request.querystring.bare"],
    ["a parameter that is empty the last time", "route.request.querystring.twice"],
    ["the event type, as on AWS", "context.eventType"],
    ["the direction, as on AWS", "context.messageDirection"],
    ["an absent member of the context", "context.identity.userAgent"],
    ["an object of the context", "context.identity"],
    ["what every object has", "context.constructor"],
    ["what every text has", "context.connectionId.length"],
    ["an absent stage variable", "stageVariables.toString"],
    ["an empty stage variable", "stageVariables.none"],
  ])("names %s: %s", (_what, expression) => {
    const sources = compileIdentitySources(["context.apiId", expression, "context.stage"]);
    expect(missingIdentity(sources, scope)?.expression).toBe(expression);
  });

  test("asks for nothing without sources, or with AWS's empty one", () => {
    expect(missingIdentity(compileIdentitySources([]), scope)).toBeUndefined();
    expect(compileIdentitySources([""])).toEqual([]);
  });
});

describe("compileIdentitySources() refuses in AWS's words", () => {
  test.each([
    "header.token",
    "method.request.header.token",
    "route.request.header.",
    "route.request.body.token",
    "route.request.header.a b",
    "route.request.header.$a",
    " context.apiId",
    "$context.apiId",
  ])("%p", (expression) => {
    expect(() => compileIdentitySources([expression])).toThrow(
      new SyntaxError(
        `Invalid request identity source expression: ${expression}. The sources must be separated by comma, and each source must be either a request parameter, matching 'route.request.querystring|header.[a-zA-Z0-9._-]+', or a stage variable, matching 'stageVariables.[a-zA-Z0-9._-]+', or a context parameter, matching 'context.[a-zA-Z0-9._-]+'`,
      ),
    );
  });
});
