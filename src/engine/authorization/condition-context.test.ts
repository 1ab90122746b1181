import { expect, test } from "bun:test";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import type { InboundRequest } from "../ports.ts";
import { conditionContext } from "./condition-context.ts";

const REQUEST: InboundRequest = {
  method: "POST",
  rawPath: "/dev/@connections/id",
  rawQuery: undefined,
  headers: [
    ["User-Agent", "boto3"],
    ["Referer", "https://example.com/"],
  ],
  sourceIp: "127.0.0.1",
  scheme: "https",
};

function contextOf(principalArn: string) {
  const clock = new FakeClock(Date.UTC(2026, 8, 25));
  return conditionContext({ clock, region: "eu-west-1" }, REQUEST, principalArn);
}

test("conditionContext() has what AWS always supplies", () => {
  expect(contextOf("arn:aws:iam::123456789012:user/team/ann")).toEqual({
    "aws:PrincipalArn": "arn:aws:iam::123456789012:user/team/ann",
    "aws:PrincipalAccount": "123456789012",
    "aws:PrincipalType": "User",
    "aws:username": "ann",
    "aws:userid": expect.stringMatching(/^AIDA[A-Z0-9]{17}$/),
    "aws:Referer": "https://example.com/",
    "aws:UserAgent": "boto3",
    "aws:RequestedRegion": "eu-west-1",
    "aws:SourceIp": "127.0.0.1",
    "aws:SecureTransport": "true",
    "aws:ViaAWSService": "false",
    "aws:PrincipalIsAWSService": "false",
    "aws:CurrentTime": "2026-09-25T00:00:00.000Z",
    "aws:EpochTime": "1790294400",
  });
});

test("conditionContext() names users only, and knows roles and accounts", () => {
  const role = contextOf("arn:aws:sts::123456789012:assumed-role/r/session");
  expect(role["aws:PrincipalType"]).toBe("AssumedRole");
  expect(role["aws:userid"]).toMatch(/^AROA[A-Z0-9]{17}:session$/);
  expect(role).not.toHaveProperty("aws:username");
  expect(contextOf("arn:aws:iam::123456789012:root")["aws:PrincipalType"]).toBe("Account");
  expect(contextOf("arn:aws:iam::123456789012:other/x")).not.toHaveProperty("aws:PrincipalType");
});
