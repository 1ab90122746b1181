import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chat, inputOf } from "../../project/check/check.fixture.ts";
import { finding } from "../../project/check/finding.ts";
import { findingsOf, ignoredRules } from "./findings-of.ts";

function loaded(ignore?: string) {
  const { project, config, origins } = inputOf(chat({ send: [] }));
  const check = ignore === undefined ? {} : { ignore };
  const position = { file: "/project/sluice.yaml", line: 4 };
  return {
    ...{ project, config: { ...config, check } },
    origins: { ...origins, "check.ignore": { from: "file", position } as const },
  };
}

test("findingsOf() leaves out the rules that settings name", () => {
  const all = () => [finding("no-stage", undefined, "m"), finding("above-quota", undefined, "m")];
  const rules = (ignore?: string) => findingsOf(loaded(ignore), all).map(({ rule }) => rule);
  expect(rules()).toEqual(["no-stage", "above-quota"]);
  expect(rules("no-stage")).toEqual(["above-quota"]);
});

test("findingsOf() gives rules the day, and reads the comments beside what they find", () => {
  const file = join(import.meta.dir, "findings-of.test.ts");
  // sluice-check: ignore no-stage
  const own = readFileSync(file, "utf8").split("\n");
  const line = own.findIndex((text) => text.trim() === "// sluice-check: ignore no-stage") + 2;
  const found = findingsOf(loaded(), ({ today }) => {
    expect(today).toMatch(/^\d{4}-\d\d-\d\d$/);
    return [line, line + 4].map((each) => finding("no-stage", { file, line: each }, "m"));
  });
  expect(found.map(({ position }) => position?.line)).toEqual([line + 4]);
  const gone = { file: join(import.meta.dir, "gone.yaml"), line: 1 };
  expect(findingsOf(loaded(), () => [finding("no-stage", gone, "m")])).toHaveLength(1);
});

test("ignoredRules() refuses a name that is no rule, with what may have been meant", () => {
  expect(() => ignoredRules(loaded("no-stages"))).toThrow(
    'check.ignore: Unknown rule "no-stages": did you mean "no-stage"?',
  );
});
