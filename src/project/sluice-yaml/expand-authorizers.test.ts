import { describe, expect, test } from "bun:test";
import { apiOf, refuses, URL_ROUTE, warningsOf } from "./load-text.fixture.ts";

const FUNCTION_ARN = "arn:aws:lambda:eu-west-1:123456789012:function:check";

describe("expandAuthorizers() makes authorizers", () => {
  test("with a function as its authorizer on $connect", () => {
    const api = apiOf(`apis:
  chat:
    authorizers:
      token: { function: check, identitySource: [route.request.querystring.token] }
    routes:
      $connect: { authorizer: token }
functions:
  check: { handler: check.handler, runtime: python3.13 }
`);
    const [authorizer] = api.authorizers;
    expect(authorizer?.authorizerUri).toBe(
      "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:123456789012:function:check/invocations",
    );
    expect(authorizer?.identitySource).toEqual(["route.request.querystring.token"]);
    const [connect] = api.routes;
    expect(connect?.authorizationType).toBe("CUSTOM");
    expect(connect?.authorizerId).toBe(authorizer?.authorizerId ?? "");
    expect(connect?.target).toBeUndefined();
  });

  test("that no route uses, with a warning", () => {
    const warnings = (routes: string) =>
      warningsOf(
        `apis:\n  chat:\n    authorizers:\n      a: { authorizerUri: "${FUNCTION_ARN}" }\n      b: { authorizerUri: "${FUNCTION_ARN}" }\n    routes:\n      $default: http://localhost\n${routes}`,
      );
    const unused = (name: string) => `apis.chat.authorizers.${name} is used by no route, so`;
    const open = (name: string, where: string) =>
      `${unused(name)} everybody may connect: ${where} authorizer: ${name}`;
    expect(warnings("")).toEqual(["a", "b"].map((name) => open(name, "add a $connect route with")));
    expect(warnings("      $connect: http://localhost\n")).toEqual(
      ["a", "b"].map((name) => open(name, "give $connect")),
    );
    expect(warnings("      $connect: { authorizer: a }\n")).toEqual([
      `${unused("b")} it has no effect: $connect has CUSTOM`,
    ]);
  });

  test("ten without a warning, eleven with one", () => {
    const authorizers = (count: number) =>
      `${URL_ROUTE}    authorizers:\n${Array.from({ length: count }, (_, n) => `      a${n}: { authorizerUri: "${FUNCTION_ARN}" }`).join("\n")}\n`;
    const counted = (count: number) =>
      warningsOf(authorizers(count)).filter((warning) => warning.includes(" entries"));
    expect(counted(10)).toEqual([]);
    expect(counted(11)).toEqual([
      "apis.chat.authorizers has 11 entries; AWS allows 10 unless the quota is raised",
    ]);
  });
});

refuses("expandAuthorizers()", [
  [
    "an authorizer without a function",
    `${URL_ROUTE}    authorizers:\n      a: {}\n`,
    6,
    "apis.chat.authorizers.a needs exactly one of function and authorizerUri",
  ],
  [
    "an identity source of REST APIs",
    `${URL_ROUTE}    authorizers:\n      a: { authorizerUri: "${FUNCTION_ARN}", identitySource: [method.request.header.x] }\n`,
    6,
    "Invalid request identity source expression: method.request.header.x. The sources must be separated by comma",
  ],
  [
    "an authorizer that is no function",
    `${URL_ROUTE}    authorizers:\n      a: { authorizerUri: "arn:aws:sqs:eu-west-1:123456789012:queue" }\n`,
    6,
    '"arn:aws:sqs:eu-west-1:123456789012:queue" does not name a Lambda function',
  ],
]);
