import { describe, expect, test } from "bun:test";
import { ProjectError } from "../project-error.ts";
import { SourceLines } from "../source-lines.ts";
import { parseStack } from "./parse-stack.ts";

const FILE = "/project/template.yaml";
const refused = (text: string) => {
  try {
    parseStack(FILE, text, new SourceLines(FILE));
  } catch (error) {
    if (error instanceof ProjectError) return `${error.position?.line}: ${error.message}`;
    throw error;
  }
  return undefined;
};

describe("parseStack() refuses, without AWS::LanguageExtensions,", () => {
  const remedy = 'add the line "Transform: AWS::LanguageExtensions" to the template';
  const cases: [text: string, name: string][] = [
    ["A: 1\nFn::ForEach::X: [N, [a], {}]\n", "Fn::ForEach"],
    ["A: 1\nB: [!Length [a]]\n", "Fn::Length"],
    ["A: 1\nB: !Sub ['${x}', {x: {Fn::ToJsonString: {a: b}}}]\n", "Fn::ToJsonString"],
    ["A: 1\nB: !FindInMap [a, b, c, {DefaultValue: d}]\n", "Fn::FindInMap with DefaultValue"],
  ];
  for (const [text, name] of cases) {
    test(name, () => {
      expect(refused(text)).toBe(`2: AWS knows ${name} with a transform only: ${remedy}`);
      expect(refused(`${text}Transform: AWS::LanguageExtensions\n`)).toBeUndefined();
      // A macro may know it.
      expect(refused(`${text}Transform: [My::Macro]\n`)).toBeUndefined();
    });
  }
});
