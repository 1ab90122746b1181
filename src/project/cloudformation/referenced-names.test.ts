import { expect, test } from "bun:test";
import { parseTemplate } from "./parse-template.ts";
import { referencedNames } from "./referenced-names.ts";

test("referencedNames() finds Ref, Fn::GetAtt and Fn::Sub however deep they stand", () => {
  const root = parseTemplate(
    "/template.yaml",
    [
      "A: !Ref One",
      "B: [{ C: { Fn::Join: ['', [x, { Ref: Two }]] } }]",
      "D: !Sub 'a ${Three} ${!Literal} ${Four.Arn}'",
      "E: !Sub ['${Own}', { Own: !Ref Five }]",
      "F: Six",
      "G: [!GetAtt Seven.Arn, { Fn::GetAtt: [Eight, Arn] }]",
    ].join("\n"),
  );
  expect([...referencedNames([root])].sort()).toEqual([
    "Eight",
    "Five",
    "Four",
    "One",
    "Own",
    "Seven",
    "Three",
    "Two",
  ]);
});
