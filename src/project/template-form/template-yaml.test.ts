import { describe, expect, test } from "bun:test";
import { ProjectError } from "../project-error.ts";
import { getAtt, ref, sub } from "./intrinsic.ts";
import { templateYaml } from "./template-yaml.ts";

const yaml = (resource: unknown) =>
  templateYaml({ Description: "d", Parameters: {}, Resources: { A: resource }, Outputs: {} }, [
    ...["one", "two"],
  ]);

describe("templateYaml()", () => {
  test("writes short forms, a comment at the top, and no section without entries", () => {
    expect(yaml({ a: ref("B"), b: getAtt("B", "Arn"), c: sub("x-${B}"), d: undefined })).toBe(
      `# one
# two

AWSTemplateFormatVersion: "2010-09-09"
Description: d
Resources:
  A:
    a: !Ref B
    b: !GetAtt B.Arn
    c: !Sub x-\${B}
`,
    );
  });

  test("quotes what YAML 1.1 takes for something else than text", () => {
    for (const text of [
      "yes",
      "off",
      "012",
      "2001-01-01",
      "1:30",
      "null",
      "~",
      "=",
      "1e3",
      "a\u2028",
    ]) {
      expect(yaml({ a: text })).toMatch(/ a: "/);
    }
  });

  test.each([{ Ref: "x" }, { "Fn::Sub": "x", b: "y" }])(
    "refuses %j, which nobody could read back",
    (map) => {
      expect(() => yaml({ map })).toThrow(ProjectError);
      expect(() => yaml({ map })).toThrow(/ in Resources\.A\.map for a function of its own/);
    },
  );

  test("takes Ref for a name beside others", () => {
    expect(yaml({ map: { Ref: "x", b: "y" } })).toContain("      Ref: x\n");
  });
});
