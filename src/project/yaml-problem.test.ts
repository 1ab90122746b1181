import { expect, test } from "bun:test";
import { LineCounter, parseDocument } from "yaml";
import { yamlProblem } from "./yaml-problem.ts";

function problemOf(text: string): string | undefined {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const problem = yamlProblem(document);
  if (problem === undefined) return undefined;
  return `${lineCounter.linePos(problem.offset).line}: ${problem.what}`;
}

const NO_KEY =
  "a line here is no `key: value`: is the colon missing, the space after it, or a closing quote?";

const SECOND =
  "2: a second `key: ` stands on one line: quote a value that holds a colon and a space";
const deeper = (line: number) =>
  `${line}: this line is indented more than the lines that it belongs to: take spaces away, or quote the value that it goes on with`;

test.each([
  ["a colon is missing", "Api:\n  Type AWS::X\n  Name: a\n", `2: ${NO_KEY}`],
  ["a colon is missing before a map", "Api:\n  Properties\n    Name: a\n", `2: ${NO_KEY}`],
  ["the space after a colon is missing", "Api:\n  Type:AWS\n  Name: a\n", `2: ${NO_KEY}`],
  [
    "a quote is not closed",
    'Api:\n  Type: "AWS\n  Name: a\nOther: b\n',
    "2: a quote that is opened here is not closed",
  ],
  [
    "a single quote is not closed",
    "Api:\n  Name: a\n  Type: 'AWS\n",
    "3: a quote that is opened here is not closed",
  ],
  ["a value holds a colon", "Api:\n  Description: see: there\n", SECOND],
  ["a tab", "Api:\n\tType: a\n", "2: a tab indents this line: use spaces"],
  ["a value holds a colon, and more lines follow", "Api:\n  Text: a: b: c\n    d: e\n", SECOND],
  ["a key is indented more than those beside it", "apis:\n  a: b\n   c: d\n  e: f\n", deeper(3)],
  ["a list of such a key too", "apis:\n  a: b\n   c:\n    - d\n", deeper(3)],
  ["a key under a tag is", "Api:\n  Type: !Ref X\n   Name: y\n", deeper(3)],
  ["a key in an item of a list is", "a:\n  - b: 1\n     c: 2\n", deeper(3)],
  ["a key behind a blank line is", "a: b\n\n c: d\n", deeper(3)],
  ["a quoted key below a text of two lines is", "a: b\n  c\n  'd': e\n", deeper(3)],
  [
    "a key in an item of a list is indented less",
    "a:\n  - b: 1\n   c: 2\n",
    "3: this line is not indented as the lines that it belongs to, or the - of a list's item is missing",
  ],
  [
    "a line is indented by itself",
    "Api:\n    Type: a\n   Name: b\n",
    "3: this line is not indented as the lines that it belongs to",
  ],
  [
    "a brace is open",
    "Api: {Type: a\nOther: b\n",
    "2: a bracket is not closed with }, or what it holds is not indented",
  ],
  [
    "a bracket is open to the end",
    '{"a": [1, 2',
    "1: a bracket is not closed with ], or what it holds is not indented",
  ],
  ["a reserved character", "Api: @x\n", "1: a value that begins with @ has to be quoted"],
  [
    "a comma too many",
    '{"a": 1,, "b": 2}\n',
    "1: something is missing or too many here, such as a comma, a colon or a quote (Unexpected , in flow map)",
  ],
  ["nothing nests so deep", `a: ${"[".repeat(9_000)}`, "1: it nests too deep"],
  ["anything else, as the parser says it", 'a: "\\d"\n', "1: Invalid escape sequence \\d"],
])("yamlProblem() says in plain words that %s", (_name, text, expected) => {
  expect(problemOf(text)).toBe(expected);
});

test("yamlProblem() finds none in a sound text", () => {
  expect(problemOf("a: 1\n")).toBeUndefined();
});

test("yamlProblem() finds the open quote in a file that nests deep, and does not take long", () => {
  const depth = 2_000;
  expect(problemOf(`${"[".repeat(depth)}"`)).toBe("1: a quote that is opened here is not closed");
});
