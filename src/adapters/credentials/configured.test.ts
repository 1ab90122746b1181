import { describe, expect, test } from "bun:test";
import { configuredCredentials } from "./configured.ts";

const secret = (text: string) => ({ reveal: () => text });
const KEY = {
  accessKeyId: "AKIDEXAMPLE",
  secretAccessKey: secret("shh"),
  principalArn: "arn:aws:iam::123456789012:user/backend",
  policies: [],
};

describe("configuredCredentials()", () => {
  test("unwraps the secrets and reads the policies", () => {
    const policy = {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "execute-api:*", Resource: "*" }],
    };
    const [credential] = configuredCredentials([
      { ...KEY, sessionToken: secret("token"), policies: [policy] },
    ]);
    expect(credential).toMatchObject({
      accessKeyId: "AKIDEXAMPLE",
      secretAccessKey: "shh",
      sessionToken: "token",
      principalArn: KEY.principalArn,
    });
    expect(credential?.policies).toHaveLength(1);
  });

  test("a key without a session token has no such member, and without policies may do nothing", () => {
    const [credential] = configuredCredentials([KEY]);
    expect(credential).not.toHaveProperty("sessionToken");
    expect(credential?.policies).toEqual([]);
  });

  test("refuses a policy that is not sound, without showing a secret", () => {
    const wrong = {
      ...KEY,
      policies: [{ Version: "2012-10-17", Statement: [{ Effect: "Maybe" }] }],
    };
    expect(() => configuredCredentials([wrong])).toThrow(SyntaxError);
    expect(() => configuredCredentials([wrong])).not.toThrow("shh");
  });
});
