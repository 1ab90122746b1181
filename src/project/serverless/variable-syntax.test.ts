import { expect, test } from "bun:test";
import { VARIABLE_NESTING_MAX } from "./serverless-limits.ts";
import { parseVariables, type VariableSource, type VariableText } from "./variable-syntax.ts";

const lookup = (
  type: string,
  address?: VariableText,
  params?: readonly VariableText[],
): VariableSource => ({ kind: "lookup", type, params, address });
const self = (address: string) => lookup("self", [address]);

test("parseVariables() reads a text that is one variable", () => {
  expect(parseVariables("${self:custom.table}")).toEqual([
    { written: "${self:custom.table}", sources: [self("custom.table")] },
  ]);
});

test("parseVariables() reads variables between other text", () => {
  expect(parseVariables("a-${env:A}-${opt:stage}")).toEqual([
    "a-",
    { written: "${env:A}", sources: [lookup("env", ["A"])] },
    "-",
    { written: "${opt:stage}", sources: [lookup("opt", ["stage"])] },
  ]);
});

test("parseVariables() leaves what is CloudFormation's, and plain text", () => {
  for (const text of [
    "${AWS::Region}",
    "${Table}",
    "${Table.Arn}",
    "${aws::x}",
    "a $ {",
    "${}",
    "${",
    "x",
  ]) {
    expect(parseVariables(text)).toBeUndefined();
  }
});

test("parseVariables() finds a variable inside what is CloudFormation's", () => {
  expect(parseVariables("${Table${self:custom.n}}")).toEqual([
    "${Table",
    { written: "${self:custom.n}", sources: [self("custom.n")] },
    "}",
  ]);
});

test("parseVariables() reads fallbacks: sources and values", () => {
  const text = '${env:A, self:custom.a, \'x, }\', "q\\"", true, null, 1.5}';
  expect(parseVariables(text)).toEqual([
    {
      written: text,
      sources: [
        lookup("env", ["A"]),
        self("custom.a"),
        { kind: "literal", value: "x, }" },
        { kind: "literal", value: 'q"' },
        { kind: "literal", value: true },
        { kind: "literal", value: null },
        { kind: "literal", value: 1.5 },
      ],
    },
  ]);
});

test("parseVariables() reads a file with parameters and an address that has variables", () => {
  expect(parseVariables("${file(./${sls:stage}.yml):a.${opt:b}.c}")).toEqual([
    {
      written: "${file(./${sls:stage}.yml):a.${opt:b}.c}",
      sources: [
        lookup(
          "file",
          ["a.", { written: "${opt:b}", sources: [lookup("opt", ["b"])] }, ".c"],
          [["./", { written: "${sls:stage}", sources: [lookup("sls", ["stage"])] }, ".yml"]],
        ),
      ],
    },
  ]);
});

test("parseVariables() takes several parameters, quoted ones, and spaces around them", () => {
  expect(parseVariables("${ssm(us-east-1, raw) : /a/b , strToBool( 'true' )}")).toEqual([
    {
      written: "${ssm(us-east-1, raw) : /a/b , strToBool( 'true' )}",
      sources: [
        lookup("ssm", ["/a/b"], [["us-east-1"], ["raw"]]),
        lookup("strToBool", undefined, [["true"]]),
      ],
    },
  ]);
});

test("parseVariables() keeps what a backslash stands before", () => {
  expect(parseVariables("\\${self:a}")).toEqual(["${self:a}"]);
  expect(parseVariables("\\\\${self:a}")).toEqual([
    "\\",
    { written: "${self:a}", sources: [self("a")] },
  ]);
  expect(parseVariables("\\\\\\${self:a}")).toEqual(["\\${self:a}"]);
  expect(parseVariables("C:\\dir")).toBeUndefined();
});

test.each([
  ["${self:a", "its } is missing"],
  ["${self:a, }", "a source such as self: or env: is missing"],
  ["${self:a, text}", "text is no value: put quotation marks around text"],
  ["${file(./a.yml:b}", "a ) is missing"],
  ["${file(./a.yml", "a ) is missing"],
  ["${self:a, 'b}", "a closing quotation mark is missing"],
  ['${self:a, "\\x"}', "is no text as JSON has it"],
  ["${file(a) b}", "a } or a comma is missing"],
])("parseVariables() refuses %p and says where", (text, what) => {
  expect(() => parseVariables(text)).toThrow(SyntaxError);
  expect(() => parseVariables(text)).toThrow(what);
  expect(() => parseVariables(text)).toThrow(/at character \d+ of/);
});

test("parseVariables() reads as many variables inside one another as there may be, and no more", () => {
  const nested = (levels: number) => `${"${self:".repeat(levels)}a${"}".repeat(levels)}`;
  expect(parseVariables(nested(VARIABLE_NESTING_MAX))).toHaveLength(1);
  expect(() => parseVariables(nested(VARIABLE_NESTING_MAX + 1))).toThrow(
    `more than ${VARIABLE_NESTING_MAX} variables stand inside one another`,
  );
});
