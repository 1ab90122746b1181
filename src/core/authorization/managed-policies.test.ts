import { expect, test } from "bun:test";
import { evaluatePolicies } from "./iam-policy.ts";
import { managedPolicy } from "./managed-policies.ts";
import { compileRolePolicies } from "./role-policies.ts";

const RESOURCE =
  "arn:aws:execute-api:us-east-1:123456789012:abc/dev/POST/@connections/{connectionId}";

test.each(["AdministratorAccess", "PowerUserAccess", "AmazonAPIGatewayInvokeFullAccess"])(
  "managedPolicy() knows that %s lets a function post",
  (name) => {
    const policies = compileRolePolicies([{ Statement: managedPolicy(name) }]);
    const asked = { action: "execute-api:ManageConnections", resource: RESOURCE, context: {} };
    expect(evaluatePolicies(policies, asked)).toEqual({ decision: "allow" });
  },
);

test("managedPolicy() knows which do not, and says when it does not know one", () => {
  expect(managedPolicy("AWSLambdaBasicExecutionRole")).toEqual([]);
  expect(managedPolicy("AmazonFutureFullAccess")).toBeUndefined();
  expect(managedPolicy("constructor")).toBeUndefined();
});
