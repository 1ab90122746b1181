import { describe, expect, test } from "bun:test";
import { load, refusal, withVariables } from "./template.fixture.ts";

const refused = (expression: string, rest = "") => refusal(withVariables(`A: ${expression}`, rest));

describe("readDependencies() refuses what CloudFormation refuses:", () => {
  const lambda = (id: string, variable: string) =>
    `  ${id}:\n    Type: AWS::Lambda::Function\n    Properties: {Handler: a.b, Runtime: nodejs22.x, Code: ., Environment: {Variables: {A: ${variable}}}}\n`;

  test("functions that name one another", () => {
    expect(
      refusal(
        `Resources:\n${lambda("A", "!Ref B")}${lambda("B", "!Sub 'x${C.Arn}'")}${lambda("C", "!GetAtt A.Arn")}`,
      ),
    ).toBe("2: Circular dependency between resources: A -> B -> C -> A");
  });

  test("a resource that depends on itself, by name or by DependsOn", () => {
    expect(refused("!Ref Fn")).toBe("2: Circular dependency between resources: Fn -> Fn");
    expect(refusal("Resources:\n  R: {Type: AWS::IAM::Role, DependsOn: R}\n")).toBe(
      "2: Circular dependency between resources: R -> R",
    );
  });

  test("but not a policy that names its own function, nor the branch of Fn::If that is not taken", () => {
    const own =
      "  S: {Type: AWS::Serverless::Function, Properties: {Handler: a.b, Runtime: nodejs22.x, Policies: [!Ref S]}}\n";
    const branch = `Conditions: {No: !Equals [a, b]}\nResources:\n${lambda("A", "!If [No, !Ref A, fine]")}`;
    expect(load(`Resources:\n${own}`).functions).toHaveLength(1);
    expect(load(branch).functions[0]?.environment).toEqual({ A: "fine" });
  });

  test("a name that is made of itself, where no dependency is followed", () => {
    const tables =
      "  T: {Type: AWS::Serverless::SimpleTable, Properties: {TableName: !Ref U}}\n  U: {Type: AWS::Serverless::SimpleTable, Properties: {TableName: !Ref T}}\n";
    expect(refused("!Ref T", tables)).toBe(
      "11: Circular dependency between resources: T -> U -> T",
    );
  });

  test("a reference to what a condition leaves out", () => {
    const rest = "  R: {Type: AWS::IAM::Role, Condition: No}\nConditions: {No: !Equals [a, b]}\n";
    expect(refused("!Ref R", rest)).toBe(
      "10: Resource R is left out by its condition, so nothing can refer to it",
    );
  });
});

describe("refuseUnknownDependsOn()", () => {
  const template = (dependsOn: string, rest = "") =>
    `Resources:\n  Room:\n    Type: AWS::IAM::Role\n    DependsOn: ${dependsOn}\n  Table: {Type: AWS::DynamoDB::Table}\n${rest}`;

  test("refuses what the template does not have", () => {
    const message = "2: Resource Room: DependsOn Tabel names no resource of the template";
    expect(refusal(template("[Table, Tabel]"))).toBe(`${message}: did you mean Table?`);
  });

  test("lets be what a condition leaves out, what SAM makes, and what a macro may make", () => {
    const omitted =
      "  Gone: {Type: AWS::IAM::Role, Condition: No}\nConditions: {No: !Equals [a, b]}\n";
    const sam = "  Simple: {Type: AWS::Serverless::SimpleTable}\n";
    for (const text of [
      template("Gone", omitted),
      template("SimpleRole", sam),
      template("Made", "Transform: My::Macro\n"),
      template("Made", "  Fn::Transform: {Name: X}\n"),
      template("Made", "  Fn::ForEach::X: [N, [ade], {'M${N}': {Type: AWS::IAM::Role}}]\n"),
    ]) {
      expect(load(text).apis).toEqual([]);
    }
  });
});
