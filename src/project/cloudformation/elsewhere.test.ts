import { describe, expect, test } from "bun:test";
import { load, loadTogether, variablesOf, warningsOf, withVariables } from "./template.fixture.ts";

const TEXT =
  "A: !ImportValue shared\nB: {Fn::GetStackOutput: {StackName: net, OutputName: Url}}\nC: 'x-{{resolve:ssm:/a:1}}-{{resolve:secretsmanager:{b}}}'";

describe("Elsewhere has", () => {
  test("values that the command line gives", () => {
    const parameters = {
      "import:shared": "own",
      "output:net.Url": "wss://y",
      "resolve:ssm:/a:1": "1",
    };
    expect(variablesOf(TEXT, { parameters })).toEqual({
      ...{ A: "own", B: "wss://y", C: "x-1-{{resolve:secretsmanager:{b}}}" },
    });
    expect(load(withVariables(TEXT), { parameters }).warnings).toEqual([]);
  });

  test("them over what a stack of the project exports", () => {
    const exporting = `Resources: {T: {Type: AWS::SNS::Topic}}
Outputs: {A: {Value: theirs, Export: {Name: shared}}}
`;
    const text = withVariables("A: !ImportValue shared");
    const project = (parameters: Record<string, string>) =>
      loadTogether({ exporting, importing: text }, { parameters }).functions[0]?.environment.A;
    expect(project({})).toBe("theirs");
    expect(project({ "import:shared": "own" })).toBe("own");
  });

  test("no value that nothing asks for, which is a warning", () => {
    const parameters = { "import:other": "x" };
    expect(warningsOf(load(withVariables("A: b"), { parameters }))).toEqual([
      "undefined: Nothing in the template asks for import:other: remove its value",
    ]);
  });
});
