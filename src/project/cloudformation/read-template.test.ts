import { describe, expect, test } from "bun:test";
import { load, refusal, warningsOf } from "./template.fixture.ts";
import { RESOURCES_MAX } from "./template-limits.ts";

describe("readTemplate() says what it does not know", () => {
  const role = "Resources:\n  R:\n    Type: AWS::IAM::Role\n";
  const cases: [name: string, text: string, expected: string][] = [
    [
      "a section",
      `${role}Resource: {}\n`,
      "4: Template section Resource is not known, so it has no effect",
    ],
    [
      "a transform",
      `${role}Transform: [AWS::LanguageExtensions, My::Macro]\n`,
      "4: Transform My::Macro runs on AWS only: what it changes is not changed here",
    ],
    [
      "a resource's attribute",
      `${role}    Colour: x\n`,
      "4: Resource R: attribute Colour is not known, so it has no effect",
    ],
    [
      "a macro among the resources",
      `${role}  Fn::Transform: {Name: More}\n`,
      "4: Fn::Transform is expanded by AWS only: the resources it makes are left out",
    ],
  ];
  for (const [name, text, expected] of cases) {
    test(name, () => expect(warningsOf(load(text))).toEqual([expected]));
  }

  const refused: [name: string, text: string, expected: string][] = [
    ["no resources", "Parameters: {}\n", "1: Template has no resources: add a Resources section"],
    [
      "a misspelt section",
      "Resourcse:\n  R: {Type: AWS::IAM::Role}\n",
      "1: Template section Resourcse is not known: did you mean Resources?",
    ],
    [
      "a misspelt attribute",
      `${role}    Dependson: x\n`,
      "4: Resource R: attribute Dependson is not known: did you mean DependsOn?",
    ],
    [
      "a misspelt type of what is read",
      "Resources:\n  Fn:\n    Type: AWS::Serverless::Functoin\n",
      "3: Resource Fn: type AWS::Serverless::Functoin is not known: did you mean AWS::Serverless::Function?",
    ],
    ["a section that is text", "Resources: x\n", "1: Resources must be a mapping: found text"],
    ["a resource without type", "Resources:\n  R: {}\n", "2: Resource R has no Type"],
    [
      "a resource that is a list",
      "Resources:\n  R: []\n",
      "2: Resource R must be a mapping: found a list",
    ],
    [
      "properties that are a function",
      `${role}    Properties: !If [a, {}, {}]\n`,
      "4: Resource R: Properties must be a mapping: found Fn::If",
    ],
    [
      "a function in Mappings",
      `${role}Mappings: {M: {a: {b: !FindInMap [M, a, b]}}}\n`,
      "4: Mappings must not contain functions: found Fn::FindInMap",
    ],
    [
      "a condition that is not there",
      `${role}    Condition: Gone\n`,
      "2: Resource R: no condition is named Gone",
    ],
  ];
  for (const [name, text, expected] of refused) {
    test(`and refuses ${name}`, () => expect(refusal(text)).toBe(expected));
  }
});

test("readTemplate() bounds the number of resources", () => {
  const resources = (count: number) =>
    `Resources:\n${Array.from({ length: count }, (_, index) => `  R${index}: {Type: AWS::IAM::Role}\n`).join("")}`;
  expect(load(resources(RESOURCES_MAX)).warnings).toEqual([]);
  expect(refusal(resources(RESOURCES_MAX + 1))).toBe(
    `${RESOURCES_MAX + 2}: Template has more than ${RESOURCES_MAX} resources, which AWS refuses`,
  );
});

test("readTemplate() refuses AWS::Serverless types without SAM's Transform, as AWS does", () => {
  const text = (transform: string) =>
    `Transform: [${transform}]\nResources:\n  Fn: {Type: AWS::Serverless::SimpleTable}\n`;
  expect(refusal(text("AWS::LanguageExtensions"))).toBe(
    '3: Resource Fn: AWS knows AWS::Serverless::SimpleTable in SAM templates only: add the line "Transform: AWS::Serverless-2016-10-31" to the template',
  );
  expect(load(text("AWS::LanguageExtensions, AWS::Serverless-2016-10-31")).apis).toEqual([]);
});
