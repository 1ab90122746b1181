import { describe, expect, test } from "bun:test";
import { type AuthorizerDecision, authorizerDecision } from "./authorizer-decision.ts";
import { connectResource } from "./iam-policy.ts";

const methodArn = connectResource({
  region: "us-east-1",
  accountId: "123456789012",
  apiId: "a1b2c3d4e5",
  stage: "prod",
});
const API = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5";
const allow = (more: object = {}) => ({
  Effect: "Allow",
  Action: "execute-api:Invoke",
  Resource: methodArn,
  ...more,
});
const deny = (more: object = {}) => allow({ Effect: "Deny", ...more });

function policyOf(Statement: unknown) {
  return { Version: "2012-10-17", Statement };
}

function decide(answer: unknown, resultBytesMax = 8_192): AuthorizerDecision {
  const context = { "aws:SourceIp": "203.0.113.10", "aws:SecureTransport": "true" };
  const payload = typeof answer === "string" ? answer : JSON.stringify(answer);
  return authorizerDecision(payload, { methodArn, context, resultBytesMax });
}

const decideOn = (statement: unknown) =>
  decide({ principalId: "me", policyDocument: policyOf(statement) }).kind;

test("connectResource() is AWS's method ARN, in the Region's partition", () => {
  expect(methodArn).toBe(`${API}/prod/$connect`);
  expect(connectResource({ region: "cn-north-1", accountId: "1", apiId: "a", stage: "s" })).toBe(
    "arn:aws-cn:execute-api:cn-north-1:1:a/s/$connect",
  );
});

describe("authorizerDecision() evaluates", () => {
  test.each([
    ["the method ARN itself", allow(), "allow"],
    ["a list of statements", [allow({ Resource: "*" })], "allow"],
    ["every route of the stage", allow({ Resource: `${API}/prod/*` }), "allow"],
    ["every stage and route", allow({ Resource: `${API}/*/*` }), "allow"],
    ["one segment too many", allow({ Resource: `${API}/*/*/*` }), "implicitDeny"],
    [
      "a REST method, as powertools write it",
      allow({ Resource: `${API}/prod/*/*` }),
      "implicitDeny",
    ],
    ["another stage", allow({ Resource: `${API}/dev/$connect` }), "implicitDeny"],
    ["a single-character wildcard", allow({ Resource: `${API}/pro?/$connect` }), "allow"],
    [
      "lists of actions and resources",
      allow({ Action: ["s3:*", "execute-api:*"], Resource: ["arn:aws:s3:::x", "*"] }),
      "allow",
    ],
    ["another action", allow({ Action: "execute-api:ManageConnections" }), "implicitDeny"],
    ["an action in another case", allow({ Action: "Execute-API:invoke" }), "allow"],
    ["a Deny after an Allow", [allow(), deny({ Resource: "*" })], "explicitDeny"],
    ["a Deny before an Allow", [deny(), allow()], "explicitDeny"],
    ["a Deny of something else", [deny({ Resource: `${API}/dev/*` }), allow()], "allow"],
    ["a Deny as the third statement", [allow(), allow(), deny()], "explicitDeny"],
    ["no statement at all", [], "implicitDeny"],
    [
      "NotAction with another action",
      { Effect: "Allow", NotAction: "s3:*", Resource: "*" },
      "allow",
    ],
    [
      "NotAction with this action",
      { Effect: "Allow", NotAction: "execute-api:*", Resource: "*" },
      "implicitDeny",
    ],
    [
      "NotResource with another resource",
      { Effect: "Deny", Action: "*", NotResource: `${API}/dev/*` },
      "explicitDeny",
    ],
    [
      "NotResource with this resource",
      [allow(), { Effect: "Deny", Action: "*", NotResource: methodArn }],
      "allow",
    ],
    [
      "a condition that holds",
      allow({ Condition: { IpAddress: { "aws:SourceIp": "203.0.113.0/24" } } }),
      "allow",
    ],
    [
      "a condition that does not",
      allow({ Condition: { Bool: { "aws:SecureTransport": "false" } } }),
      "implicitDeny",
    ],
    [
      "a condition on what no request has",
      allow({ Condition: { StringEquals: { "aws:username": "me" } } }),
      "implicitDeny",
    ],
  ])("%s", (_what, statement, expected) => {
    expect(decideOn(statement)).toBe(expected as AuthorizerDecision["kind"]);
  });
});

describe("authorizerDecision() hands on", () => {
  const policyDocument = policyOf(allow());

  test("principalId first, then the context as strings", () => {
    const context = { stringKey: "v", numKey: 123, fraction: 0.5, yes: true, no: false, empty: "" };
    const decision = decide({ principalId: "me", policyDocument, context });
    if (decision.kind !== "allow") throw new Error(decision.kind);
    expect(JSON.stringify(decision.authorizer)).toBe(
      '{"principalId":"me","stringKey":"v","numKey":"123","fraction":"0.5","yes":"true","no":"false","empty":""}',
    );
    expect(decision.usageIdentifierKey).toBeUndefined();
  });

  test("the usage identifier key", () => {
    expect(decide({ principalId: "me", policyDocument, usageIdentifierKey: "key" })).toMatchObject({
      kind: "allow",
      usageIdentifierKey: "key",
    });
  });

  test("its own principalId rather than one of the context, without values of null", () => {
    const context = { principalId: "you", nothing: null };
    const decision = decide({ principalId: 42, policyDocument, context });
    expect(decision).toMatchObject({ kind: "allow", authorizer: { principalId: "42" } });
    expect(decision).not.toHaveProperty("authorizer.nothing");
  });

  test("a context member named __proto__ as a member", () => {
    const decision = decide(
      `{"principalId":"me","policyDocument":${JSON.stringify(policyDocument)},"context":{"__proto__":"x"}}`,
    );
    if (decision.kind !== "allow") throw new Error(decision.kind);
    expect(Object.entries(decision.authorizer)).toEqual([
      ["principalId", "me"],
      ["__proto__", "x"],
    ]);
  });

  test("who was denied", () => {
    expect(decide({ principalId: "me", policyDocument: policyOf(deny()) })).toEqual({
      kind: "explicitDeny",
      principalId: "me",
    });
  });
});

describe("authorizerDecision() finds invalid", () => {
  const policyDocument = policyOf(allow());
  const withContext = (context: unknown) => ({ principalId: "me", policyDocument, context });
  test.each<[string, unknown, string]>([
    ["no JSON", "{", "is not an object"],
    ["nothing", "null", "is not an object"],
    ["a list", [], "is not an object"],
    ["a simple response", { isAuthorized: true }, "which only HTTP APIs support"],
    ["no principalId", { policyDocument }, "has no principalId"],
    ["an empty principalId", { principalId: "", policyDocument }, "has no principalId"],
    ["no policy", { principalId: "me" }, "has no policyDocument"],
    ["a policy as text", { principalId: "me", policyDocument: "{}" }, "has no policyDocument"],
    [
      "a policy without statements",
      { principalId: "me", policyDocument: {} },
      "Statement is missing",
    ],
    [
      "another Effect",
      { principalId: "me", policyDocument: policyOf(allow({ Effect: "Maybe" })) },
      "Effect must be",
    ],
    [
      "a Deny that IAM would refuse",
      { principalId: "me", policyDocument: policyOf([allow(), deny({ Resource: [] })]) },
      "Resource must not be empty",
    ],
    ["a context of another type", withContext("x"), "context that is not an object"],
    [
      "a context with a list",
      withContext({ roles: ["a"] }),
      '"roles" is not a string, number or boolean',
    ],
    [
      "a context with an object",
      withContext({ user: {} }),
      '"user" is not a string, number or boolean',
    ],
    [
      "a usage identifier key of another type",
      { principalId: "me", policyDocument, usageIdentifierKey: 1 },
      "usageIdentifierKey",
    ],
  ])("%s", (_what, answer, detail) => {
    const decision = decide(answer);
    if (decision.kind !== "invalid") throw new Error(decision.kind);
    expect(decision.detail).toContain(detail);
  });

  test("an answer of one byte more than the limit, counted in UTF-8", () => {
    const payload = JSON.stringify({ ...withContext({ name: "grüße" }) });
    const bytes = new TextEncoder().encode(payload).length;
    expect(decide(payload, bytes).kind).toBe("allow");
    expect(decide(payload, bytes - 1)).toMatchObject({
      kind: "invalid",
      detail: `The authorizer's answer has ${bytes} bytes; ${bytes - 1} are allowed`,
    });
  });
});
