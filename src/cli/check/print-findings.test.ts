import { expect, test } from "bun:test";
import { finding } from "../../project/check/finding.ts";
import { findingsJson, findingsText } from "./print-findings.ts";

const FOUND = [
  finding("retired-runtime", { file: "/app/t.yaml", line: 3 }, "Function a is \u001b[31mold"),
  finding("not-run-here", { file: "/app/t.yaml", line: 5 }, "Nothing runs b", { isWhole: true }),
  finding("looser-setting", undefined, "relax.c is on (--relax-c)"),
];

test("findingsText() tells what is about AWS from what is about Sluice, each with its place", () => {
  expect(findingsText(FOUND, "/app")).toBe(`Works here, and fails or differs on AWS:
  t.yaml:3: Function a is \u001b[31mold\u001b[0m [retired-runtime]
    On AWS: The function cannot be created.
    To do:  Move to a runtime that Lambda supports.
  relax.c is on (--relax-c) [looser-setting]
    On AWS: AWS has its own value, whatever is set here.
    To do:  Remove the setting.

Works on AWS, and not here:
  t.yaml:5: Nothing runs b [not-run-here]

2 findings about AWS, 1 about Sluice
`);
  expect(findingsText(FOUND.slice(0, 1), "/")).toEndWith("\n\n1 finding about AWS\n");
  expect(findingsText([], "/")).toBe("");
});

test("findingsJson() writes a line for each, with absolute paths", () => {
  const lines = findingsJson(FOUND)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines[1]).toEqual({
    ...{ rule: "not-run-here", about: "here", file: "/app/t.yaml", line: 5 },
    ...{ message: "Nothing runs b", onAws: "It works there." },
    remedy: "See docs/parity.md and docs/projects.md.",
  });
  expect(lines[2]).not.toHaveProperty("file");
  expect(findingsJson([])).toBe("");
});
