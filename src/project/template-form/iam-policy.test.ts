import { expect, test } from "bun:test";
import { assumeRolePolicy, policyOf } from "./iam-policy.ts";

test("a role is taken by one service, and allows what its policy says", () => {
  expect(assumeRolePolicy("lambda.amazonaws.com")).toEqual({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Service: "lambda.amazonaws.com" },
        Action: "sts:AssumeRole",
      },
    ],
  });
  const statement = { Effect: "Allow", Action: "sqs:SendMessage", Resource: "*" } as const;
  expect(policyOf("Send", [statement])).toEqual({
    PolicyName: "Send",
    PolicyDocument: { Version: "2012-10-17", Statement: [statement] },
  });
});
