import { describe, expect, test } from "bun:test";
import { refusal, variablesOf, withVariables } from "./template.fixture.ts";
import { TEMPLATE_DEPTH_MAX } from "./template-limits.ts";

const holds = (condition: string, others = "") =>
  variablesOf("A: !If [C, 'true', 'false']", {}, `Conditions:\n  C: ${condition}\n${others}`).A ===
  "true";
const refused = (condition: string, others = "") =>
  refusal(withVariables("A: b", `Conditions:\n  C: ${condition}\n${others}`));

describe("evaluateConditions() evaluates", () => {
  const cases: [condition: string, expected: boolean][] = [
    ["!Equals [a, a]", true],
    ["!Equals [a, b]", false],
    ["!Equals [true, 'true']", true],
    ["!Equals [!Ref AWS::Region, eu-west-1]", true],
    ["!Equals [[a, b], [a, b]]", true],
    ["!Not [!Equals [a, b]]", true],
    ["!And [!Equals [a, a], !Equals [a, b]]", false],
    ["!Or [!Equals [a, a], !Equals [a, b]]", true],
    ["!Condition D", true],
    ["{Fn::Not: [{Condition: D}]}", false],
  ];
  for (const [condition, expected] of cases) {
    test(condition, () => expect(holds(condition, "  D: !Equals [a, a]\n")).toBe(expected));
  }
});

describe("evaluateConditions() refuses", () => {
  const cases: [condition: string, expected: string][] = [
    [
      "text",
      "12: A condition must be Fn::Equals, Fn::And, Fn::Or, Fn::Not or Condition: found text",
    ],
    ["!Equals [a]", "12: Fn::Equals takes a list of 2: found 1"],
    ["!Not [!Equals [a, a], !Equals [a, a]]", "12: Fn::Not takes a list of 1: found 2"],
    ["!And [!Equals [a, a]]", "12: Fn::And takes 2 to 10 conditions: found 1"],
    ["!Condition Gone", "12: No condition is named Gone"],
    ["!Sub a", "12: Fn::Sub does not make a condition"],
    ["!Equals [!Ref Fn, a]", "12: Nothing in the template is named Fn"],
    ["!Not [!Condition D]", "13: Circular dependency between conditions: C -> D -> C"],
  ];
  for (const [condition, expected] of cases) {
    test(condition, () => expect(refused(condition, "  D: !Not [!Condition C]\n")).toBe(expected));
  }

  test("eleven operands, not ten", () => {
    const or = (count: number) => `!Or [${Array(count).fill("!Equals [a, a]").join(", ")}]`;
    expect(holds(or(10))).toBe(true);
    expect(refused(or(11))).toBe("12: Fn::Or takes 2 to 10 conditions: found 11");
  });

  test("a chain of conditions longer than the limit", () => {
    const chain = (length: number) =>
      Array.from({ length: length - 1 }, (_, index) =>
        index === length - 2
          ? `  D${index}: !Equals [a, a]\n`
          : `  D${index}: !Condition D${index + 1}\n`,
      ).join("");
    expect(holds("!Condition D0", chain(TEMPLATE_DEPTH_MAX))).toBe(true);
    expect(refused("!Condition D0", chain(TEMPLATE_DEPTH_MAX + 1))).toContain(
      `Conditions refer to one another deeper than ${TEMPLATE_DEPTH_MAX} levels`,
    );
  });
});
