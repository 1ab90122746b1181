import { expect, test } from "bun:test";
import { evaluatePolicies } from "./iam-policy.ts";
import { compileRolePolicies } from "./role-policies.ts";

const RESOURCE =
  "arn:aws:execute-api:us-east-1:123456789012:abc/dev/POST/@connections/{connectionId}";

function decisionOf(...statements: readonly unknown[]): string {
  const policies = compileRolePolicies([{ Version: "2012-10-17", Statement: statements }]);
  const asked = { action: "execute-api:ManageConnections", resource: RESOURCE, context: {} };
  return evaluatePolicies(policies, asked).decision;
}

const GRANT = { Effect: "Allow", Action: "execute-api:*", Resource: "*" };
/** An operator that no page of AWS has. */
const ELSEWHERE = {
  Effect: "Allow",
  Action: "s3:GetObject",
  Resource: "*",
  Condition: { NewOperator: { a: "b" } },
};

test("compileRolePolicies() reads what is about API Gateway and leaves other services alone", () => {
  expect(decisionOf(ELSEWHERE, GRANT)).toBe("allow");
  expect(decisionOf(ELSEWHERE)).toBe("implicitDeny");
});

test.each(["*", "e*:*", "execute-api:ManageConnections", "EXECUTE-API:ManageConnections"])(
  "compileRolePolicies() takes the action %s for one of ours",
  (Action) => {
    expect(decisionOf({ ...GRANT, Action: ["s3:*", Action] })).toBe("allow");
  },
);

test("compileRolePolicies() takes NotAction and a Deny for what they say", () => {
  const { Action: _, ...rest } = GRANT;
  expect(decisionOf({ ...rest, NotAction: "iam:*" })).toBe("allow");
  expect(decisionOf(GRANT, { ...GRANT, Effect: "Deny" })).toBe("explicitDeny");
});

test.each([
  ["a statement about API Gateway", { ...GRANT, Condition: { NewOperator: { a: "b" } } }],
  ["what is no statement", "Allow"],
  ["an action that is no text", { ...GRANT, Action: 1 }],
])("compileRolePolicies() refuses %s that IAM would refuse", (_what, statement) => {
  expect(() => compileRolePolicies([{ Statement: [statement] }])).toThrow(SyntaxError);
  expect(() => compileRolePolicies([{ Statement: statement }])).toThrow(SyntaxError);
});

test("compileRolePolicies() refuses what is no policy", () => {
  expect(() => compileRolePolicies(["*"])).toThrow("A policy must be an object");
});
