import { describe, expect, test } from "bun:test";
import { load, refusal, variablesOf, warningsOf, withVariables } from "./template.fixture.ts";
import { RESOLVED_TEXT_CHARACTERS_MAX } from "./template-limits.ts";

/** `A` of the function's environment. */
const resolved = (expression: string, rest = "") => variablesOf(`A: ${expression}`, {}, rest).A;
const refused = (expression: string, rest = "") => refusal(withVariables(`A: ${expression}`, rest));

describe("resolve() gives what CloudFormation gives for", () => {
  const cases: [expression: string, expected: string][] = [
    ["!Ref AWS::Region", "eu-west-1"],
    ["!Ref AWS::AccountId", "123456789012"],
    ["!Ref AWS::Partition", "aws"],
    ["!Ref AWS::URLSuffix", "amazonaws.com"],
    ["!Ref AWS::StackName", "room"],
    ['!Join ["", !Ref AWS::NotificationARNs]', ""],
    ["!Sub plain", "plain"],
    ["!Sub '${AWS::Region}/${!AWS::Region}/$x/${'", "eu-west-1/${AWS::Region}/$x/${"],
    ["!Sub ['${a}${a}', {a: !Join ['-', [x, 1, true]]}]", "x-1-truex-1-true"],
    ["!Sub ['${Fn}', {Fn: own}]", "own"],
    ["{Fn::Join: [',', [a, !Ref AWS::NoValue, b]]}", "a,b"],
    ["!Select [1, [a, b]]", "b"],
    ["!Select ['0', !Split [',', 'x,y']]", "x"],
    ["!Base64 {Ref: AWS::StackName}", "cm9vbQ=="],
    ["!Select [2, !GetAZs us-east-2]", "us-east-2c"],
    ["!Join [' ', !Cidr [10.0.0.77/16, 2, 8]]", "10.0.0.0/24 10.0.1.0/24"],
    ["!Select [1, !Cidr ['192.168.0.0/24', '2', '5']]", "192.168.0.32/27"],
    ["{Fn::Length: [a, b]}", "2"],
    ["{Fn::ToJsonString: {a: 1, b: [true, x]}}", '{"a":1,"b":[true,"x"]}'],
    ["!FindInMap [Gone, a, b, {DefaultValue: other}]", "other"],
  ];
  for (const [expression, expected] of cases) {
    test(expression, () => expect(resolved(expression)).toBe(expected));
  }
});

describe("resolve() refuses, with the line,", () => {
  const cases: [expression: string, expected: string][] = [
    ["!Ref Gone", "10: Function Fn: Nothing in the template is named Gone"],
    ["!Ref fN", "10: Function Fn: Nothing in the template is named fN: did you mean Fn?"],
    ["!Ref [a]", "10: Ref takes the name of a resource or a parameter"],
    ["!GetAtt Gone", "10: Fn::GetAtt takes Resource.Attribute, or a list of both"],
    ["!GetAtt [Gone]", "10: Fn::GetAtt takes a list of 2: found a list of 1"],
    [
      "!Sub '${a-b}'",
      "10: Fn::Sub: variable names must contain only alphanumeric characters, underscores, periods, and colons: found ${a-b}; write ${!a-b} for the text itself",
    ],
    [
      "!Sub '${AWS::NotificationARNs}'",
      "10: Fn::Sub: ${AWS::NotificationARNs} does not resolve to text",
    ],
    ["!Sub ['x', y]", "10: Fn::Sub: the variables must be a mapping"],
    ["!Sub {a: b}", "10: Fn::Sub takes text, or a list of text and a mapping of variables"],
    ["!Join [',', a]", "10: Fn::Join: the second item must be a list: found text"],
    ["!Join [',', [[a]]]", "10: Fn::Join: an item to join must be text: found a list"],
    ["!Select [2, [a, b]]", "10: Fn::Select cannot select index 2 of a list of 2"],
    ["!Select [-1, [a, b]]", "10: Fn::Select cannot select index -1 of a list of 2"],
    ["!Split ['', a]", "10: Fn::Split: the delimiter must not be empty"],
    ["!FindInMap [Gone, a, b]", "10: Fn::FindInMap: no mapping has Gone.a.b"],
    ["!FindInMap [a, b]", "10: Fn::FindInMap takes a list of 3 or 4: found a list of 2"],
    ["!If [Gone, a, b]", "10: Fn::If: no condition is named Gone"],
    [
      "!Cidr [10.0.0.0/30, 2, 8]",
      "10: Fn::Cidr cannot make 2 blocks of 8 bits from 10.0.0.0/30 (IPv4 only)",
    ],
    ["!GetStackOutput net", "10: Fn::GetStackOutput takes a mapping of StackName and OutputName"],
    ["!GetStackOutput {StackName: a}", "10: Fn::GetStackOutput has no OutputName"],
    [
      "!GetStackOutput {StackName: a, OutputName: b, Name: c}",
      "10: Fn::GetStackOutput takes StackName, OutputName, Region, RoleArn: found Name",
    ],
    ["!Equals [a, b]", "10: Fn::Equals belongs in the Conditions section"],
    ["!Substitute a", "10: Fn::Substitute is not a function of CloudFormation"],
    ["{Fn::ToJsonString: a}", "10: Fn::ToJsonString takes a mapping or a list"],
    ["{Fn::Sub: a, Other: b}", "10: Fn::Sub must be the only key of its mapping"],
    ["[a]", "10: Function Fn: Environment: Variables: the value of A must be text: found a list"],
    ["null", "10: Function Fn: Environment: Variables: the value of A must be text: found null"],
  ];
  for (const [expression, expected] of cases) {
    test(expression, () => expect(refused(expression)).toBe(expected));
  }

  test("text longer than the limit, and nothing shorter", () => {
    const doubled = (levels: number, innermost: string): string =>
      levels === 0
        ? `"${innermost}"`
        : `!Sub ["\${a}\${a}", {a: ${doubled(levels - 1, innermost)}}]`;
    expect(resolved(doubled(20, "x"))).toHaveLength(RESOLVED_TEXT_CHARACTERS_MAX);
    expect(refused(doubled(21, "x"))).toBe(
      `10: Fn::Sub makes more than ${RESOLVED_TEXT_CHARACTERS_MAX} characters`,
    );
    expect(resolved(doubled(40, ""))).toBe("");
  });
});

describe("resolve() puts a text in the place of what only AWS knows, and says so:", () => {
  const cases: [expression: string, value: string | undefined, warning: string][] = [
    [
      "!ImportValue shared-table",
      "shared-table",
      "10: Fn::ImportValue shared-table is an export of another stack: the text \"shared-table\" stands in for it; give its value with --parameter 'import:shared-table=…'",
    ],
    [
      "'{{resolve:ssm:/a}}'",
      "{{resolve:ssm:/a}}",
      "10: Dynamic reference {{resolve:ssm:/a}} is read by AWS only: the text \"{{resolve:ssm:/a}}\" stands in for it; give its value with --parameter 'resolve:ssm:/a=…'",
    ],
    [
      "!GetStackOutput {StackName: net, OutputName: Url, Region: us-east-1}",
      "Url",
      "10: Fn::GetStackOutput Url is of stack net, which is not here: the text \"Url\" stands in for it; give its value with --parameter 'output:net.Url=…'",
    ],
    [
      "!Transform {Name: Upper}",
      undefined,
      "10: Fn::Transform runs macros on AWS only: what it makes is left out",
    ],
    [
      "!GetAtt Fn.SnapStartResponse",
      "Fn.SnapStartResponse",
      '10: Attribute SnapStartResponse of AWS::Lambda::Function is known on AWS only: the text "Fn.SnapStartResponse" stands in for it',
    ],
  ];
  for (const [expression, value, warning] of cases) {
    test(expression, () => {
      // The function may not refer to itself, so another one's environment is read.
      const text = `${withVariables("A: b")}  Other:\n`;
      const project = load(
        expression.includes("Fn.")
          ? otherWith(text, expression)
          : withVariables(`A: ${expression}`),
      );
      expect(project.functions.at(-1)?.environment.A).toBe(value);
      expect(warningsOf(project).map((each) => each.replace(/^\d+/, "10"))).toEqual([warning]);
    });
  }

  function otherWith(text: string, expression: string): string {
    return `${text}    Type: AWS::Lambda::Function
    Properties: {Handler: a.b, Runtime: nodejs22.x, Code: ., Environment: {Variables: {A: ${expression}}}}\n`;
  }
});
