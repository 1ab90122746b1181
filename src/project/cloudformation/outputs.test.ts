import { describe, expect, test } from "bun:test";
import { load, refusal, warningsOf } from "./template.fixture.ts";

const template = (outputs: string) => `Resources:
  Table: {Type: AWS::DynamoDB::Table, Properties: {TableName: members}}
Conditions: {No: !Equals [a, b]}
Outputs:
${outputs.replace(/^/gm, "  ")}
`;

describe("checkOutputs()", () => {
  test("says of what only AWS knows nothing, but where another stack may ask for it", () => {
    const about = (rest: string) =>
      warningsOf(load(template(`Arn: {Value: !GetAtt Table.Colour${rest}}`))).filter((each) =>
        each.includes("Colour"),
      );
    expect(about("")).toEqual([]);
    expect(about(", Export: {Name: x}")).toHaveLength(1);
  });

  test("lets functions be that do not take the text that stands in for such a thing", () => {
    expect(load(template("All: {Value: !Join [',', !GetAtt Table.Colours]}")).apis).toEqual([]);
  });

  test("warns about a member that is not known are a warning", () => {
    expect(warningsOf(load(template("A: {Value: a, Exports: b}"))).at(-1)).toBe(
      "5: Output A: Exports is not known, so it has no effect: did you mean Export?",
    );
  });

  const refused: [name: string, outputs: string, expected: string][] = [
    ["text", "A: b", "5: Output A must be a mapping with a Value: found text"],
    ["no value", "A: {Description: b}", "5: Output A has no Value"],
    ["a list", "A: {Value: [b]}", "5: Output A: Value must be text: found a list"],
    [
      "a name that nothing has",
      "A: {Value: !Ref Tabel}",
      "5: Output A: Nothing in the template is named Tabel: did you mean Table?",
    ],
    [
      "a condition that is not there",
      "A: {Value: b, Condition: Gone}",
      "5: Output A: no condition is named Gone",
    ],
    [
      "an export without a name",
      "A: {Value: b, Export: c}",
      "5: Output A: Export must be a mapping with a Name",
    ],
    [
      "two exports of one name",
      "A: {Value: b, Export: {Name: x}}\nB: {Value: c, Export: {Name: x}}",
      "6: Output B: Export with name x is already exported by stack room",
    ],
  ];
  for (const [name, outputs, expected] of refused) {
    test(`refuses ${name}`, () => expect(refusal(template(outputs))).toBe(expected));
  }
});
