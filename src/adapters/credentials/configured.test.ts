import { expect, test } from "bun:test";
import { configuredCredentials } from "./configured.ts";

const KEY = {
  accessKeyId: "AKIAKNOWN",
  secretAccessKey: { reveal: () => "secret" },
  principalArn: "arn:aws:iam::123456789012:user/known",
  policies: [],
};
const ALLOW = {
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Action: "execute-api:ManageConnections", Resource: "*" },
};

test("configuredCredentials() reveals the secrets, and has a session token only where one is set", () => {
  const sessionToken = { reveal: () => "token" };
  expect(configuredCredentials([KEY, { ...KEY, sessionToken }])).toEqual([
    {
      accessKeyId: "AKIAKNOWN",
      secretAccessKey: "secret",
      principalArn: KEY.principalArn,
      policies: [],
    },
    {
      accessKeyId: "AKIAKNOWN",
      secretAccessKey: "secret",
      sessionToken: "token",
      principalArn: KEY.principalArn,
      policies: [],
    },
  ]);
});

test("configuredCredentials() compiles each policy, and names what IAM would refuse", () => {
  const [credential] = configuredCredentials([{ ...KEY, policies: [ALLOW, ALLOW] }]);
  expect(credential?.policies).toHaveLength(2);
  const broken = { ...ALLOW, Statement: { ...ALLOW.Statement, Effect: "Permit" } };
  expect(() => configuredCredentials([{ ...KEY, policies: [broken] }])).toThrow(/Effect/);
});
