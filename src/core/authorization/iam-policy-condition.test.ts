import { describe, expect, test } from "bun:test";
import { compileCondition } from "./iam-policy-condition.ts";

type Values = readonly string[];

/** `actual` is what the request has for the key; `undefined` when it does not have it. */
function holds(operator: string, values: Values, actual: Values | undefined): boolean {
  const policy = { values, variables: true, where: "Condition" };
  const context = new Map<string, Values>([["user:name", ["ann"]]]);
  if (actual !== undefined) context.set("aws:key", actual);
  return compileCondition(operator, "AWS:Key", policy)(context);
}

const ISO = "2026-09-25T00:00:00Z";
const ARN = "arn:aws:execute-api:us-east-1:123456789012:api/test/POST/@connections/x:y";

describe("a condition operator", () => {
  const table: [string, Values, string, boolean][] = [
    ["StringEquals", ["a"], "a", true],
    ["StringEquals", ["a"], "A", false],
    ["StringEquals", ["a", "b"], "b", true],
    ["StringEquals", ["a*"], "ab", false],
    ["StringEquals", ["a*"], "a*", true],
    ["StringEquals", ["${user:name}"], "ann", true],
    ["StringNotEquals", ["a", "b"], "c", true],
    ["StringNotEquals", ["a", "b"], "b", false],
    ["StringEqualsIgnoreCase", ["aB"], "Ab", true],
    ["StringEqualsIgnoreCase", ["aB"], "Ac", false],
    ["StringNotEqualsIgnoreCase", ["aB"], "Ab", false],
    ["StringLike", ["a*c?"], "abcd", true],
    ["StringLike", ["a*c?"], "abc", false],
    ["StringLike", ["${user:name}*"], "annette", true],
    ["StringNotLike", ["a*"], "abc", false],
    ["StringNotLike", ["a*"], "b", true],
    ["NumericEquals", ["10"], "10.0", true],
    ["NumericEquals", ["10"], "ten", false],
    ["NumericNotEquals", ["10"], "11", true],
    ["NumericNotEquals", ["10"], "1e1", false],
    ["NumericLessThan", ["10"], "9.99", true],
    ["NumericLessThan", ["10"], "10", false],
    ["NumericLessThanEquals", ["10"], "10", true],
    ["NumericLessThanEquals", ["10"], "10.1", false],
    ["NumericGreaterThan", ["-1"], "0", true],
    ["NumericGreaterThan", ["10"], "10", false],
    ["NumericGreaterThanEquals", ["10"], "10", true],
    ["NumericGreaterThanEquals", ["10"], "", false],
    ["DateEquals", [ISO], "2026-09-25T02:00:00+02:00", true],
    ["DateEquals", [ISO], "1790294400", true],
    ["DateEquals", ["2026-09-25"], ISO, true],
    ["DateNotEquals", [ISO], ISO, false],
    ["DateLessThan", [ISO], "2026-09-24T23:59:59.999Z", true],
    ["DateLessThan", [ISO], ISO, false],
    ["DateLessThanEquals", [ISO], ISO, true],
    ["DateGreaterThan", [ISO], "2026-09-25T00:00:00.001Z", true],
    ["DateGreaterThan", [ISO], "soon", false],
    ["DateGreaterThanEquals", ["2026"], "2026-01-01T00:00:00Z", true],
    ["Bool", ["true"], "true", true],
    ["Bool", ["True"], "false", false],
    ["IpAddress", ["203.0.113.0/24", "2001:db8::/32"], "2001:db8::9", true],
    ["IpAddress", ["203.0.113.0/24"], "198.51.100.1", false],
    ["IpAddress", ["0.0.0.0/0"], "unknown", false],
    ["NotIpAddress", ["203.0.113.0/24"], "198.51.100.1", true],
    ["NotIpAddress", ["203.0.113.0/24"], "203.0.113.9", false],
    ["ArnEquals", [ARN], ARN, true],
    ["ArnLike", ["arn:*:execute-api:*:123456789012:api/*"], ARN, true],
    ["ArnLike", ["arn:aws:execute-api:*:api/*:*"], ARN, false],
    ["ArnLike", ["arn:aws:execute-api:us-east-1:12345678901?:*"], ARN, true],
    ["ArnLike", ["arn:aws:s3:::*"], "no-arn", false],
    ["ArnNotEquals", [ARN], ARN, false],
    ["ArnNotLike", ["arn:aws:s3:::*"], ARN, true],
    ["Null", ["true"], "a", false],
    ["Null", ["false"], "a", true],
  ];
  test.each(table)("%s %p on %p: %p", (operator, values, actual, expected) => {
    expect(holds(operator, values, [actual])).toBe(expected);
  });

  const absent: [string, Values, boolean][] = [
    ["StringEquals", ["a"], false],
    ["StringEqualsIfExists", ["a"], true],
    ["StringNotEquals", ["a"], true],
    ["StringNotEqualsIfExists", ["a"], true],
    ["NumericLessThan", ["1"], false],
    ["NumericLessThanIfExists", ["1"], true],
    ["Bool", ["false"], false],
    ["BoolIfExists", ["false"], true],
    ["IpAddress", ["0.0.0.0/0"], false],
    ["NotIpAddress", ["0.0.0.0/0"], true],
    ["ArnLike", ["arn:aws:s3:::*"], false],
    ["ForAllValues:StringEquals", ["a"], true],
    ["ForAllValues:StringNotEquals", ["a"], true],
    ["ForAnyValue:StringEquals", ["a"], false],
    ["ForAnyValue:StringNotEquals", ["a"], false],
    ["ForAnyValue:StringEqualsIfExists", ["a"], true],
    ["Null", ["true"], true],
    ["Null", ["false"], false],
  ];
  test.each(absent)("%s %p on a key that is not there: %p", (operator, values, expected) => {
    expect(holds(operator, values, undefined)).toBe(expected);
    expect(holds(operator, values, [])).toBe(expected);
  });

  const lists: [string, Values, Values, boolean][] = [
    ["ForAllValues:StringEquals", ["a", "b"], ["a", "b"], true],
    ["ForAllValues:StringEquals", ["a", "b"], ["a", "c"], false],
    ["ForAllValues:StringNotEquals", ["a", "b"], ["c", "d"], true],
    ["ForAllValues:StringNotEquals", ["a", "b"], ["c", "a"], false],
    ["ForAnyValue:StringEquals", ["a", "b"], ["c", "b"], true],
    ["ForAnyValue:StringEquals", ["a", "b"], ["c", "d"], false],
    ["ForAnyValue:StringNotEquals", ["a"], ["a", "c"], true],
    ["ForAnyValue:StringNotEquals", ["a"], ["a", "a"], false],
    ["ForAnyValue:StringLikeIfExists", ["a*"], ["b", "ab"], true],
    ["StringEquals", ["a"], ["b", "a"], true],
    ["StringNotEquals", ["a"], ["b", "a"], false],
  ];
  test.each(lists)("%s %p on the values %p: %p", (operator, values, actual, expected) => {
    expect(holds(operator, values, actual)).toBe(expected);
  });
});

describe("compileCondition() refuses", () => {
  test.each([
    ["StringEqual", ["a"], '"StringEqual" is not a condition operator'],
    ["stringEquals", ["a"], '"stringEquals" is not a condition operator'],
    ["ForSomeValues:StringEquals", ["a"], "is not a condition operator"],
    ["NullIfExists", ["true"], "is not a condition operator"],
    ["BinaryEquals", ["YQ=="], "is not a condition operator"],
    ["constructor", ["a"], "is not a condition operator"],
    ["NumericEquals", ["1", "ten"], '"ten" must be a number'],
    ["DateLessThan", ["tomorrow"], '"tomorrow" must be a date'],
    ["DateLessThan", ["2026-02-31T00:00"], "must be a date"],
    ["Bool", ["yes"], '"yes" must be true or false'],
    ["Null", ["maybe"], '"maybe" must be true or false'],
    ["IpAddress", ["203.0.113.0/33"], '"203.0.113.0/33" must be an IP address or a CIDR block'],
    ["ArnLike", ["arn:aws:s3"], '"arn:aws:s3" must be an ARN with all of its six sections'],
  ])("%s %p", (operator, values, message) => {
    const policy = { values, variables: true, where: "Statement[0].Condition.X.k" };
    expect(() => compileCondition(operator, "k", policy)).toThrow(SyntaxError);
    expect(() => compileCondition(operator, "k", policy)).toThrow(message);
    expect(() => compileCondition(operator, "k", policy)).toThrow("Statement[0].Condition.X.k: ");
  });
});

test("an ARN may come from a variable", () => {
  const policy = { values: ["${aws:PrincipalArn}"], variables: true, where: "Condition" };
  const condition = compileCondition("ArnEquals", "aws:SourceArn", policy);
  const context = (principal: string) =>
    new Map([
      ["aws:sourcearn", [ARN]],
      ["aws:principalarn", [principal]],
    ]);
  expect(condition(context(ARN))).toBe(true);
  expect(condition(context("arn:aws:iam::1:user/a"))).toBe(false);
});
