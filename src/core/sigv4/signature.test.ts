import { expect, test } from "bun:test";
import { deriveSigningKey, scopeText, stringToSign } from "./signature.ts";

/** The worked example of AWS's page "Create a signed AWS API request", for IAM's ListUsers. */
const SCOPE = { date: "20150830", region: "us-east-1", service: "iam" };
const CANONICAL = `GET
/
Action=ListUsers&Version=2010-05-08
content-type:application/x-www-form-urlencoded; charset=utf-8
host:iam.amazonaws.com
x-amz-date:20150830T123600Z

content-type;host;x-amz-date
e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855`;

test("scopeText() names day, Region, service and the end", () => {
  expect(scopeText(SCOPE)).toBe("20150830/us-east-1/iam/aws4_request");
});

test("stringToSign() is that of AWS's worked example", () => {
  expect(stringToSign("20150830T123600Z", SCOPE, CANONICAL)).toBe(`AWS4-HMAC-SHA256
20150830T123600Z
20150830/us-east-1/iam/aws4_request
f536975d06c0309214f805bb90ccff089219ecd68b2577efef23edd43b7e1a59`);
});

test("deriveSigningKey() gives the key of AWS's worked example, and another for each part of the scope", () => {
  const secret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  const keyOf = (scope: typeof SCOPE) =>
    Buffer.from(deriveSigningKey(secret, scope)).toString("hex");
  expect(keyOf(SCOPE)).toBe("c4afb1cc5771d871763a393e44b703571b55cc28424d1a5e86da6ed3c154a4b9");
  const others = [{ date: "20150831" }, { region: "us-west-2" }, { service: "execute-api" }];
  const keys = others.map((other) => keyOf({ ...SCOPE, ...other }));
  expect(new Set([keyOf(SCOPE), ...keys]).size).toBe(4);
});
