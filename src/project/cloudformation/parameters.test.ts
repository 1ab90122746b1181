import { describe, expect, test } from "bun:test";
import { load, refusal, variablesOf, warningsOf, withVariables } from "./template.fixture.ts";

const parameter = (declaration: string) => `Parameters:\n  P: ${declaration}\n`;
const given = (declaration: string, override?: string) =>
  variablesOf(
    "A: !Ref P",
    override === undefined ? {} : { parameters: { P: override } },
    parameter(declaration),
  ).A;
const refused = (declaration: string, override?: string) =>
  refusal(
    withVariables("A: !Ref P", parameter(declaration)),
    override === undefined ? {} : { parameters: { P: override } },
  );

test("readParameters() takes the override, else the default", () => {
  expect(given("{Type: String, Default: d}")).toBe("d");
  expect(given("{Type: String, Default: d}", "o")).toBe("o");
  expect(given("{Type: String, Default: ''}")).toBe("");
  expect(given("{Type: AWS::EC2::VPC::Id, Default: vpc-1}")).toBe("vpc-1");
});

test("readParameters() makes lists of list types", () => {
  const joined = (type: string) =>
    variablesOf("A: !Join ['|', !Ref P]", {}, parameter(`{Type: '${type}', Default: '1, 2'}`)).A;
  expect(joined("CommaDelimitedList")).toBe("1|2");
  expect(joined("List<Number>")).toBe("1|2");
  expect(joined("List<AWS::EC2::Subnet::Id>")).toBe("1|2");
});

test("readParameters() says that a parameter of Systems Manager is read on AWS, until it is given", () => {
  const text = withVariables(
    "A: !Ref P",
    parameter("{Type: 'AWS::SSM::Parameter::Value<String>', Default: /a/b}"),
  );
  expect(warningsOf(load(text))).toEqual([
    "12: Parameter P is read from Systems Manager on AWS: its name stands in for it; give the value with --parameter P=…",
  ]);
  expect(load(text, { parameters: { P: "v" } }).warnings).toEqual([]);
});

test("readParameters() says nothing of a parameter of Systems Manager that nothing uses, as the CDK's BootstrapVersion", () => {
  const ssm = parameter("{Type: 'AWS::SSM::Parameter::Value<String>', Default: /a/b}");
  expect(load(withVariables("A: b", ssm)).warnings).toEqual([]);
});

describe("readParameters() checks", () => {
  const both: [rule: string, fits: string, breaks: string, message: string][] = [
    ["{Type: Number}", "-1.5e3", "1x", "must be a number"],
    ["{Type: List<Number>}", "1", "1,x", "must be a number"],
    ["{Type: String, AllowedValues: [a, 1]}", "1", "b", "must be one of its AllowedValues (a, 1)"],
    ["{Type: String, AllowedPattern: 'a|bc'}", "bc", "bcd", "must match its AllowedPattern a|bc"],
    ["{Type: String, MinLength: 2}", "aa", "a", "must have at least 2 characters"],
    ["{Type: String, MaxLength: 2}", "aa", "aaa", "must have at most 2 characters"],
    ["{Type: Number, MinValue: 2}", "2", "1.9", "must be at least 2"],
    ["{Type: Number, MaxValue: 2}", "2", "2.1", "must be at most 2"],
  ];
  for (const [rule, fits, breaks, message] of both) {
    test(rule, () => {
      if (!rule.includes("List")) expect(given(rule, fits)).toBe(fits);
      expect(refused(rule, breaks)).toBe(`12: Parameter P ${message}`);
    });
  }
});

test("readParameters() adds the template's own explanation and never the value", () => {
  const declaration =
    "{Type: String, NoEcho: true, AllowedPattern: '[a-z]+', ConstraintDescription: letters only}";
  expect(refused(declaration, "S3CRET")).toBe(
    "12: Parameter P must match its AllowedPattern [a-z]+: letters only",
  );
});

test("readParameters() does not apply a pattern that JavaScript cannot read, and says so", () => {
  const project = load(
    withVariables("A: !Ref P", parameter("{Type: String, Default: x, AllowedPattern: '(?>a)'}")),
  );
  expect(project.functions[0]?.environment).toEqual({ A: "x" });
  expect(warningsOf(project)).toEqual([
    "12: Parameter P: AllowedPattern (?>a) cannot be read here, so it is not applied",
  ]);
});

test("readParameters() names all parameters that have no value, so that they can be given at once", () => {
  const text = withVariables(
    "A: !Ref P",
    `${parameter("{Type: String}")}  Q: {Type: String, Default: q}\n  R: {Type: Number}\n`,
  );
  expect(refusal(text)).toBe(
    "12: Parameters P, R have no default: give them values with --parameter P=… --parameter R=…",
  );
  expect(refusal(text, { parameters: { P: "p" } })).toBe(
    "14: Parameter R has no default: give it a value with --parameter R=…",
  );
});

describe("readParameters() refuses", () => {
  const cases: [name: string, declaration: string, expected: string][] = [
    [
      "no value at all",
      "{Type: String}",
      "12: Parameter P has no default: give it a value with --parameter P=…",
    ],
    ["no type", "{Default: a}", "12: Parameter P has no Type"],
    ["text for a declaration", "String", "12: Parameter P must be a mapping with a Type"],
    [
      "a function for a default",
      "{Type: String, Default: !Ref Q}",
      "12: Parameter P: Default must be text, not a function or a list",
    ],
    [
      "a bound that is no number",
      "{Type: String, Default: a, MinLength: x}",
      "12: Parameter P: MinLength must be a number",
    ],
  ];
  for (const [name, declaration, expected] of cases) {
    test(name, () => expect(refused(declaration)).toBe(expected));
  }

  test("an override that no parameter takes", () => {
    expect(refusal(withVariables("A: b"), { parameters: { Q: "1" } })).toBe(
      "1: Template has no parameter Q: remove --parameter Q=…",
    );
  });

  test("one that a sluice.yaml gives, where that is written, with the one that was meant", () => {
    const position = { file: "/project/sluice.yaml", line: 3 };
    const given = (name: string) => ({
      parameters: { [name]: "1" },
      overrides: { environment: {}, functions: [], apiKeys: [], parameters: [{ name, position }] },
    });
    const template = `${withVariables("A: b")}\nParameters: { Stage: { Type: String, Default: dev } }\n`;
    expect(refusal(template, given("stage"))).toBe(
      "3: The template has no parameter stage, did you mean Stage?",
    );
    expect(refusal(template, given("Q"))).toBe("3: The template has no parameter Q: remove it");
  });
});
