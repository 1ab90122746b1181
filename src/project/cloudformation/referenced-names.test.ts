import { expect, test } from "bun:test";
import { parseTemplate } from "./parse-template.ts";
import { referencedNames } from "./referenced-names.ts";

test("referencedNames() finds Ref and Fn::Sub however deep they stand", () => {
  const root = parseTemplate(
    "/template.yaml",
    [
      "A: !Ref One",
      "B: [{ C: { Fn::Join: ['', [x, { Ref: Two }]] } }]",
      "D: !Sub 'a ${Three} ${!Literal} ${Four.Arn}'",
      "E: !Sub ['${Own}', { Own: !Ref Five }]",
      "F: Six",
    ].join("\n"),
  );
  expect([...referencedNames([root])].sort()).toEqual([
    "Five",
    "Four.Arn",
    "One",
    "Own",
    "Three",
    "Two",
  ]);
});
