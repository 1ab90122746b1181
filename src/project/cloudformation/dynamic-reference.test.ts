import { expect, test } from "bun:test";
import { load, variablesOf, warningsOf, withVariables } from "./template.fixture.ts";

test("withDynamicReferences() reads what functions make, in texts, lists and mappings", () => {
  const text =
    "A: !Sub '{{resolve:ssm:/${AWS::StackName}/a}}'\nB: !Join ['', ['{{resolve:', 'ssm:/b}}']]";
  const parameters = { "resolve:ssm:/room/a": "one", "resolve:ssm:/b": "two" };
  expect(variablesOf(text, { parameters })).toEqual({ A: "one", B: "two" });
});

test("withDynamicReferences() names each that has no value, once for each line", () => {
  const text = withVariables("A: '{{resolve:ssm:/a}} {{resolve:ssm:/a}} {{resolve:ssm:/b}}'");
  const named = warningsOf(load(text)).map((each) => each.slice(0, each.indexOf(" is read")));
  expect(named).toEqual([
    "10: Dynamic reference {{resolve:ssm:/a}}",
    "10: Dynamic reference {{resolve:ssm:/b}}",
  ]);
});
