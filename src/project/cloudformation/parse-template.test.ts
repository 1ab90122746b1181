import { describe, expect, test } from "bun:test";
import { parseTemplate } from "./parse-template.ts";
import { load, refusal, variablesOf, withVariables } from "./template.fixture.ts";
import {
  TEMPLATE_CHARACTERS_MAX,
  TEMPLATE_DEPTH_MAX,
  TEMPLATE_NODES_MAX,
} from "./template-limits.ts";

describe("parseTemplate() names the line of what is wrong", () => {
  const cases: [name: string, text: string, expected: string][] = [
    [
      "a duplicate key",
      "Resources:\n  A: {Type: x}\n  A: {Type: y}\n",
      "3: Key A is written twice in one mapping",
    ],
    ["a duplicate key in JSON", '{"A": 1,\n"B": {"C": 1,\n"C": 2}}', "3: Key C is written twice"],
    ["a key that is text and a number", "A:\n  1: x\n  '1': y\n", "3: Key 1 is written twice"],
    ["two merge keys", "A: &a {}\nB:\n  <<: *a\n  <<: *a\n", "4: Key << is written twice"],
    ["an alias without anchor", "Resources:\n  A: *nowhere\n", "2: "],
    ["two documents", "A: 1\n---\nB: 2\n", "2: Template must be one YAML document, not several"],
    ["a key that is a list", "Resources:\n  ? [a]\n  : 1\n", "2: Key of a mapping must be text"],
    [
      "a merge of text",
      "Resources:\n  A:\n    <<: text\n",
      "3: Merge key << takes a mapping or a list of mappings",
    ],
    ["no content", "# nothing\n", "1: Template is empty"],
    ["a list", "- a\n", "1: Template must be a mapping of sections: found a list"],
  ];
  for (const [name, text, expected] of cases) {
    test(name, () => expect(refusal(text)).toStartWith(expected));
  }

  test("a syntax error, in YAML and in JSON", () => {
    expect(refusal("Resources:\n  A: [1, 2\n")).toMatch(
      /^[23]: Template is not valid YAML or JSON: ./,
    );
    expect(refusal('{\n"Resources": {\n"A": }x\n}')).toMatch(
      /^[34]: Template is not valid YAML or JSON: ./,
    );
  });
});

test("parseTemplate() keeps numbers as written and reads YAML 1.1 booleans, quoted ones as text", () => {
  expect(
    variablesOf(
      "A: 1.10\nB: 0123\nC: 12345678901234567890\nD: off\nE: 'off'\nF: True\nG: 2012-10-17\nH: !!str 7\nI: |\n  x",
    ),
  ).toEqual({
    A: "1.10",
    B: "0123",
    C: "12345678901234567890",
    D: "false",
    E: "off",
    F: "true",
    G: "2012-10-17",
    H: "7",
    I: "x\n",
  });
});

test("parseTemplate() follows aliases and merge keys, own keys first", () => {
  const rest = "Metadata: {shared: &shared {A: one, B: two}}\n";
  const text = `${rest}${withVariables("<<: *shared\nB: own\nC: &c three\nD: *c")}`;
  expect(load(text).functions[0]?.environment).toEqual({
    A: "one",
    B: "own",
    C: "three",
    D: "three",
  });
});

test("parseTemplate() reads a long function name as it reads its short form", () => {
  const long = parseTemplate("f", "{Fn::Sub: '${A}'}");
  expect(long).toEqual({ ...parseTemplate("f", "!Sub '${A}'"), line: 1 });
  expect(parseTemplate("f", "!GetAtt [A, B]")).toMatchObject({
    kind: "call",
    name: "Fn::GetAtt",
    argument: { kind: "list" },
  });
});

describe("parseTemplate() bounds what it reads", () => {
  test("characters", () => {
    const fit = `A: ${"x".repeat(TEMPLATE_CHARACTERS_MAX - 3)}`;
    expect(parseTemplate("f", fit).kind).toBe("mapping");
    expect(refusal(`${fit}x`)).toBe(
      `1: Template is larger than ${TEMPLATE_CHARACTERS_MAX} characters: ${TEMPLATE_CHARACTERS_MAX + 1}`,
    );
  });

  test("depth, also of a list that holds itself", () => {
    const nested = (depth: number) => `${"[".repeat(depth)}1${"]".repeat(depth)}`;
    expect(parseTemplate("f", nested(TEMPLATE_DEPTH_MAX)).kind).toBe("list");
    const message = `1: Template is nested deeper than ${TEMPLATE_DEPTH_MAX} levels`;
    expect(refusal(nested(TEMPLATE_DEPTH_MAX + 1))).toBe(message);
    expect(refusal("&a [*a]")).toBe(message);
    expect(refusal("[".repeat(100_000))).toMatch(/^1: Template is /);
  });

  test("nodes after aliases are expanded", () => {
    const list = (count: number) => `[${"1,".repeat(count)}]`;
    expect(parseTemplate("f", list(TEMPLATE_NODES_MAX - 1)).kind).toBe("list");
    const message = `1: Template has more than ${TEMPLATE_NODES_MAX} nodes after its aliases are expanded`;
    expect(refusal(list(TEMPLATE_NODES_MAX))).toBe(message);
    const laughs = ["a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"];
    for (const [previous, next] of ["ab", "bc", "cd", "de", "ef", "fg"]) {
      laughs.push(`${next}: &${next} [${Array(10).fill(`*${previous}`).join(", ")}]`);
    }
    expect(refusal(laughs.join("\n"))).toContain("nodes after its aliases are expanded");
  });
});
