import { describe, expect, test } from "bun:test";
import { load } from "../template.fixture.ts";

const DOCUMENT = { Statement: [{ Effect: "Allow", Action: "execute-api:*", Resource: "*" }] };
const WRITTEN = JSON.stringify(DOCUMENT);

/** What a template's one function may do. */
function policiesOf(properties: string, rest = "", type = "Serverless"): unknown {
  const code = type === "Serverless" ? "" : "Code: ., ";
  const { functions, warnings } = load(`Resources:
  Fn:
    Type: AWS::${type}::Function
    Properties: { Handler: a.b, Runtime: nodejs22.x, ${code}${properties} }
${rest}`);
  expect(warnings).toEqual([]);
  return functions[0]?.rolePolicies;
}

const role = (properties: string) => `  Role:
    Type: AWS::IAM::Role
    Properties: { AssumeRolePolicyDocument: {}, ${properties} }
`;
const attached = (type: string, properties: string) => `  Attached:
    Type: AWS::IAM::${type}
    Properties: { PolicyDocument: ${WRITTEN}, ${properties} }
`;

describe("withRolePolicies() of a SAM function", () => {
  test.each([
    ["a name of a managed policy", "AWSLambdaBasicExecutionRole", []],
    ["a document", WRITTEN, [DOCUMENT]],
    ["a policy template", "{ SQSPollerPolicy: { QueueName: q } }", []],
    [
      "a list of all",
      `[AWSLambdaExecute, ${WRITTEN}, { S3ReadPolicy: { BucketName: b } }]`,
      [DOCUMENT],
    ],
    ["a choice", `[!If [Yes, ${WRITTEN}, !Ref AWS::NoValue]]`, undefined],
    ["a policy that is not known", "CompanyPolicy", undefined],
    ["what is no policy", "[[]]", undefined],
  ])("reads Policies that are %s", (_what, policies, documents) => {
    expect(policiesOf(`Policies: ${policies}`)).toEqual(documents);
  });

  test("knows its own role, also when another resource attaches a policy to it", () => {
    expect(policiesOf("Timeout: 3")).toEqual([]);
    expect(
      policiesOf("Timeout: 3", attached("Policy", "PolicyName: p, Roles: [!Ref FnRole]")),
    ).toEqual([DOCUMENT]);
  });

  test("leaves Policies alone when it names a role, as SAM does", () => {
    expect(policiesOf(`Policies: ${WRITTEN}, Role: !GetAtt Role.Arn`, role("RoleName: r"))).toEqual(
      [],
    );
  });

  test("does not know what IAM would refuse", () => {
    const wrong = '{ Statement: [{ Effect: Maybe, Action: "*", Resource: "*" }] }';
    expect(policiesOf(`Policies: ${wrong}`)).toBeUndefined();
  });
});

describe("withRolePolicies() of a function of CloudFormation", () => {
  const own = "Role: !GetAtt Role.Arn";
  const of = (rest: string) => policiesOf(own, rest, "Lambda");

  test.each([
    ["inline policies", role(`Policies: [{ PolicyName: p, PolicyDocument: ${WRITTEN} }]`)],
    [
      "a policy that names it",
      role("RoleName: r") + attached("Policy", "PolicyName: p, Roles: [!Ref Role]"),
    ],
    [
      "one of its own",
      role("RoleName: r") + attached("RolePolicy", "PolicyName: p, RoleName: !Ref Role"),
    ],
    [
      "a managed policy that names it",
      role("RoleName: r") + attached("ManagedPolicy", "Roles: [r]"),
    ],
    [
      "a managed policy that it names",
      role("ManagedPolicyArns: [!Ref Attached]") + attached("ManagedPolicy", "Path: /"),
    ],
  ])("reads %s", (_what, rest) => {
    expect(of(rest)).toEqual([DOCUMENT]);
  });

  test("knows managed policies of AWS", () => {
    const arns = (name: string) => role(`ManagedPolicyArns: ["arn:aws:iam::aws:policy/${name}"]`);
    expect(of(arns("service-role/AWSLambdaBasicExecutionRole"))).toEqual([]);
    expect(JSON.stringify(of(arns("AdministratorAccess")))).toContain('"Action":"*"');
    expect(of(arns("Unheard"))).toBeUndefined();
  });

  test.each([
    ["the role is elsewhere", "Role: arn:aws:iam::123456789012:role/r", ""],
    ["the role's name is an import", "Role: !ImportValue role", ""],
    [
      "a policy of it is elsewhere",
      own,
      role('ManagedPolicyArns: ["arn:aws:iam::123456789012:policy/p"]'),
    ],
    [
      "nobody can tell what a policy is attached to",
      own,
      role("RoleName: r") + attached("Policy", "PolicyName: p, Roles: { a: b }"),
    ],
  ])("does not know when %s", (_what, properties, rest) => {
    expect(policiesOf(properties, rest, "Lambda")).toBeUndefined();
  });
});
