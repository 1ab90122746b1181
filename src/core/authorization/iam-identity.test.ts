import { expect, test } from "bun:test";
import { iamIdentity } from "./iam-identity.ts";

const identityOf = (resource: string) =>
  iamIdentity({
    accessKeyId: "AKIAEXAMPLE",
    principalArn: `arn:aws:iam::123456789012:${resource}`,
  });

test("iamIdentity() names the key, the account and the ARN", () => {
  expect(identityOf("user/team/ann")).toEqual({
    userArn: "arn:aws:iam::123456789012:user/team/ann",
    accountId: "123456789012",
    caller: expect.stringMatching(/^AIDA[A-Z0-9]{17}$/),
    accessKey: "AKIAEXAMPLE",
    user: expect.stringMatching(/^AIDA[A-Z0-9]{17}$/),
  });
});

test("iamIdentity() gives the same principal the same id, and another one another", () => {
  const { caller, user } = identityOf("user/ann");
  expect(user).toBe(caller as string);
  expect(identityOf("user/ann").caller).toBe(caller as string);
  expect(identityOf("user/bob").caller).not.toBe(caller);
});

test("iamIdentity() writes the ids of roles, federated users and the root as IAM does", () => {
  const [one, other] = ["one", "other"].map((session) =>
    identityOf(`assumed-role/backend/${session}`).caller?.split(":"),
  );
  expect(one?.[0]).toMatch(/^AROA[A-Z0-9]{17}$/);
  expect(other?.[0]).toBe(one?.[0] as string);
  expect([one?.[1], other?.[1]]).toEqual(["one", "other"]);
  expect(identityOf("federated-user/ann").caller).toBe("123456789012:ann");
  expect(identityOf("root").caller).toBe("123456789012");
});
