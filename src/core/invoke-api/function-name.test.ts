import { describe, expect, test } from "bun:test";
import {
  FUNCTION_NAME_CHARACTERS_MAX,
  FUNCTION_NAME_PATTERN,
  isQualifier,
  parseFunctionName,
  QUALIFIER_CHARACTERS_MAX,
  qualifiedArn,
} from "./function-name.ts";

const HOME = { region: "eu-west-1", accountId: "123456789012" };
const ARN = "arn:aws:lambda:eu-west-1:123456789012:function:send";

describe("parseFunctionName()", () => {
  test.each([
    ["send", ARN],
    ["function:send", ARN],
    ["123456789012:function:send", ARN],
    [ARN, ARN],
    ["999999999999:function:send", "arn:aws:lambda:eu-west-1:999999999999:function:send"],
    [
      "arn:aws:lambda:us-east-1:999999999999:function:send",
      "arn:aws:lambda:us-east-1:999999999999:function:send",
    ],
    [
      "arn:aws-cn:lambda:cn-north-1:999999999999:function:send",
      "arn:aws-cn:lambda:cn-north-1:999999999999:function:send",
    ],
  ])("reads %s", (text, functionArn) => {
    expect(parseFunctionName(text, HOME)).toEqual({ functionArn, functionName: "send" });
    for (const qualifier of ["prod", "7", "$LATEST"]) {
      expect(parseFunctionName(`${text}:${qualifier}`, HOME)).toEqual({
        functionArn,
        functionName: "send",
        qualifier,
      });
    }
  });

  test.each([
    "",
    "a b",
    "send:",
    "send:a:b",
    "arn:aws:sns:eu-west-1:123456789012:topic",
    "$LATEST",
  ])("refuses %p, as the pattern of the service model does", (text) => {
    expect(parseFunctionName(text, HOME)).toBeUndefined();
    expect(new RegExp(`^(?:${FUNCTION_NAME_PATTERN})$`).test(text)).toBe(false);
  });

  test("takes as many characters as the service model and no more", () => {
    const longest = "a".repeat(FUNCTION_NAME_CHARACTERS_MAX);
    expect(parseFunctionName(longest, HOME)?.functionName).toBe(longest);
    expect(parseFunctionName(`${longest}a`, HOME)).toBeUndefined();
  });
});

test("isQualifier() takes versions, aliases and $LATEST", () => {
  for (const text of ["1", "prod", "$LATEST", "a".repeat(QUALIFIER_CHARACTERS_MAX)]) {
    expect(isQualifier(text)).toBe(true);
  }
  for (const text of ["", "a b", "a:b", "a".repeat(QUALIFIER_CHARACTERS_MAX + 1)]) {
    expect(isQualifier(text)).toBe(false);
  }
});

test("qualifiedArn() ends with the qualifier when there is one", () => {
  expect(qualifiedArn({ functionArn: ARN, functionName: "send" })).toBe(ARN);
  expect(qualifiedArn({ functionArn: ARN, functionName: "send", qualifier: "7" })).toBe(`${ARN}:7`);
});
