import { describe, expect, test } from "bun:test";
import { load, refusal, variablesOf, withVariables } from "./template.fixture.ts";
import { LOOP_CHARACTERS_MAX, LOOP_DEPTH_MAX, LOOP_NODES_MAX } from "./template-limits.ts";

const PARAMETERS = `Parameters:
  Names: {Type: CommaDelimitedList, Default: 'red,blue'}
  Stage: {Type: String, Default: dev}
`;
const variables = (text: string, rest = "") => variablesOf(text, {}, PARAMETERS + rest);

describe("expandLoops()", () => {
  test("makes resources, of a list and of a parameter, that others can name", () => {
    const fn = (name: string, variable: string) =>
      `{Type: AWS::Lambda::Function, Properties: {FunctionName: '${name}', Handler: a.b, Runtime: nodejs22.x, Code: ., Environment: {Variables: {A: ${variable}}}}}`;
    const project = load(`${PARAMETERS}Resources:
  Fn::ForEach::Ones:
    - Name
    - !Ref Names
    - 'Fn\${Name}': ${fn("one-${Name}", "!Ref Name")}
  Fn::ForEach::Twos:
    - Name
    - [red, blue]
    - 'Two\${Name}': ${fn("two-${Name}", "!GetAtt ['Fn${Name}', Arn]")}
Transform: AWS::LanguageExtensions
`);
    expect(project.functions.map(({ functionName }) => functionName)).toEqual([
      ...["one-red", "one-blue", "two-red", "two-blue"],
    ]);
    expect(project.functions[0]?.environment.A).toBe("red");
    expect(project.functions[3]?.environment.A).toEndWith(":function:one-blue");
  });

  const cases: [name: string, text: string, expected: Record<string, string>][] = [
    [
      "properties, where they stand among others",
      "Fn::ForEach::V: [N, [A, B], {'${N}': 'is ${N}'}]\nC: c",
      { A: "is A", B: "is B", C: "c" },
    ],
    [
      "loops in loops",
      "Fn::ForEach::V:\n  - N\n  - [A, B]\n  - Fn::ForEach::W: [M, ['1', '2'], {'${N}${M}': !Sub '${N}-${M}-${Stage}'}]",
      { A1: "A-1-dev", A2: "A-2-dev", B1: "B-1-dev", B2: "B-2-dev" },
    ],
    [
      "keys of letters and digits alone",
      "Fn::ForEach::V: [Ip, ['10.0.0.1'], {'Ip&{Ip}': !Ref Ip, 'Of&{Ip}': '&{Ip} of ${Ip}'}]",
      { Ip10001: "10.0.0.1", Of10001: "10001 of 10.0.0.1" },
    ],
    [
      "values of functions in the list",
      "Fn::ForEach::V: [N, [!Ref Stage, !Sub '${Stage}x', !Ref AWS::NoValue], {'${N}': !Ref N}]",
      { dev: "dev", devx: "devx" },
    ],
    [
      "a list out of a mapping",
      "Fn::ForEach::V: [N, !FindInMap [M, a, b], {'${N}': !FindInMap [M, a, !Sub '${N}']}]",
      { x: "1", y: "2" },
    ],
    ["nothing of an empty list", "Fn::ForEach::V: [N, [], {'${N}': a}]\nA: a", { A: "a" }],
    [
      "names that a function makes",
      "A: {Ref: !Sub '${Stage}Role'}\nB: !GetAtt [!Join ['', [!Ref Stage, Role]], Arn]",
      { A: "room-devRole", B: "arn:aws:iam::123456789012:role/room-devRole" },
    ],
  ];
  const rest =
    "Mappings: {M: {a: {b: [x, y], x: '1', y: '2'}}}\nTransform: AWS::LanguageExtensions\n";
  for (const [name, text, expected] of cases) {
    test(`makes ${name}`, () => {
      const role = "  devRole: {Type: AWS::IAM::Role}\n";
      expect(variablesOf(text, {}, role + PARAMETERS + rest)).toEqual(expected);
    });
  }

  test("makes conditions and what they decide", () => {
    const conditions = `Conditions:
  Fn::ForEach::Is:
    - Colour
    - !Ref Names
    - 'Is\${Colour}': !Equals [!Ref Colour, red]
`;
    const text = "A: !If [Isred, yes, 'no']\nB: !If [Isblue, 'yes', 'no']";
    expect(variables(text, conditions)).toEqual({ A: "true", B: "no" });
  });
});

describe("expandLoops() refuses", () => {
  const layout =
    "layout is incorrect: write Fn::ForEach::Name: [Identifier, [value, …], {Key${Identifier}: …}]";
  const cases: [name: string, text: string, expected: string][] = [
    ["a loop of text", "Fn::ForEach::V: x", `10: Fn::ForEach::V ${layout}`],
    ["a loop of two", "Fn::ForEach::V: [N, [a]]", `10: Fn::ForEach::V ${layout}`],
    ["a loop without a name", "Fn::ForEach: [N, [a], {}]", `10: Fn::ForEach ${layout}`],
    [
      "an identifier that is a list",
      "Fn::ForEach::V: [[N], [a], {}]",
      `10: Fn::ForEach::V ${layout}`,
    ],
    ["a body of text", "Fn::ForEach::V: [N, [a], b]", `10: Fn::ForEach::V ${layout}`],
    [
      "text for a list",
      "Fn::ForEach::V: [N, !Ref Stage, {'${N}': a}]",
      "10: Fn::ForEach::V: the collection must be a list, or a Ref to a parameter that is one: found text",
    ],
    [
      "a list of lists",
      "Fn::ForEach::V: [N, [[a]], {'${N}': a}]",
      "10: Fn::ForEach::V: values must be text: found a list",
    ],
    [
      "a list of what only a resource knows",
      "Fn::ForEach::V: [N, !GetAtt Fn.Arns, {'${N}': a}]",
      "10: Fn::ForEach::V: Nothing in the template is named Fn",
    ],
    [
      "an identifier that is a parameter",
      "Fn::ForEach::V: [Stage, [a], {'${Stage}': a}]",
      "10: Fn::ForEach::V: Stage is the name of a parameter already",
    ],
    [
      "an identifier that is one around it",
      "Fn::ForEach::V: [N, [a], {Fn::ForEach::W: [N, [b], {'${N}': a}]}]",
      "10: Fn::ForEach::W: N is the name of the identifier of a loop around it already",
    ],
    [
      "a key that each round makes",
      "Fn::ForEach::V: [N, [a, b], {A: !Ref N}]",
      "10: Fn::ForEach::V makes A, which is there already",
    ],
    [
      "a key that stands beside it",
      "Fn::ForEach::V: [N, [A], {'${N}': a}]\nA: b",
      "11: Fn::ForEach::V makes A, which is there already",
    ],
  ];
  for (const [name, text, expected] of cases) {
    const template = withVariables(text, `${PARAMETERS}Transform: AWS::LanguageExtensions\n`);
    test(name, () => expect(refusal(template)).toBe(expected));
  }

  test("a loop in five others, not in four", () => {
    const nested = (depth: number): string =>
      depth === 0 ? "A: a" : `Fn::ForEach::L${depth}: [I${depth}, [x], {${nested(depth - 1)}}]`;
    const rest = "Transform: AWS::LanguageExtensions\n";
    expect(variablesOf(nested(LOOP_DEPTH_MAX), {}, rest)).toEqual({ A: "a" });
    expect(refusal(withVariables(nested(LOOP_DEPTH_MAX + 1), rest))).toBe(
      `10: Fn::ForEach::L1: Fn::ForEach may stand in at most ${LOOP_DEPTH_MAX - 1} others`,
    );
  });

  test("more nodes than the limit, however they are nested", () => {
    const values = `[${Array.from({ length: 50 }, (_, index) => `v${index}`).join(", ")}]`;
    const body = "Fn::ForEach::B: [B, VALUES, {Fn::ForEach::C: [C, VALUES, {'${A}${B}${C}': x}]}]";
    const text = `Fn::ForEach::A: [A, VALUES, {${body}}]`.replaceAll("VALUES", values);
    expect(refusal(withVariables(text, "Transform: AWS::LanguageExtensions\n"))).toBe(
      `10: Fn::ForEach makes more than ${LOOP_NODES_MAX} nodes in this template`,
    );
  });

  test("more characters than the limit", () => {
    const rest = "Transform: AWS::LanguageExtensions\n";
    const loop = (characters: number) =>
      `Fn::ForEach::A: [A, [${"x".repeat(characters)}], {B: '${"${A}".repeat(64)}'}]`;
    const half = LOOP_CHARACTERS_MAX / 64 / 2;
    expect(variablesOf(loop(half), {}, rest).B).toHaveLength(half * 64);
    expect(refusal(withVariables(loop(half * 2), rest))).toBe(
      `10: Fn::ForEach makes more than ${LOOP_CHARACTERS_MAX} characters in this template`,
    );
  });
});
