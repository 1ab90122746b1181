import { expect, test } from "bun:test";
import { parseTemplate } from "./cloudformation/parse-template.ts";
import { deepLine, OPENED_IN_ONE_LINE_MAX } from "./deep-line.ts";
import { ProjectError } from "./project-error.ts";
import { readYaml } from "./sluice-yaml/yaml-source.ts";

test("deepLine() names the first line that opens more lists or keys than it may, and no other", () => {
  expect(deepLine(`a:\n${"- ".repeat(OPENED_IN_ONE_LINE_MAX)}x`)).toBeUndefined();
  expect(deepLine(`a:\n${"- ".repeat(OPENED_IN_ONE_LINE_MAX + 1)}x\n`)).toBe(2);
  expect(deepLine("- ".repeat(OPENED_IN_ONE_LINE_MAX + 1))).toBe(1);
  expect(deepLine(`${"- \n".repeat(9_000)}`)).toBeUndefined();
  expect(deepLine("")).toBeUndefined();
  for (const opened of ["? ", ": ", "?\t", "? - "]) {
    expect(deepLine(`a:\n${opened.repeat(OPENED_IN_ONE_LINE_MAX + 1)}`)).toBe(2);
  }
  expect(deepLine("? ".repeat(OPENED_IN_ONE_LINE_MAX))).toBeUndefined();
});

test.each([
  ["sluice.yaml", (text: string) => readYaml({ file: "f", text, textPaths: [] })],
  ["a template", (text: string) => parseTemplate("f", text)],
])(
  "%s with thousands of lists in lists, or keys in keys, is refused in a sentence",
  (_what, read) => {
    for (const text of [
      `a: 1\n${"- ".repeat(9_000)}`,
      "? ".repeat(9_000),
      `${"- ".repeat(7_698)}\n${"- ".repeat(1_301)}`,
    ]) {
      let caught: unknown;
      try {
        read(text);
      } catch (error) {
        caught = error;
      }
      expect(caught).toBeInstanceOf(ProjectError);
      expect(String(caught)).toContain("deep");
    }
  },
);
