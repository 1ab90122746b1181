import { expect, test } from "bun:test";
import { finding } from "./finding.ts";
import { readRuleNames, withoutIgnored } from "./ignored.ts";

test("readRuleNames() reads names with commas between them, and answers with one that is none", () => {
  expect(readRuleNames("no-stage, above-quota")).toEqual({ rules: ["no-stage", "above-quota"] });
  expect(readRuleNames("no-stage,nothing")).toEqual({ unknown: "nothing" });
});

test("withoutIgnored() leaves out what a comment on the line, or above it, names", () => {
  const file = "/t.yaml";
  const lines = [
    "a: b # sluice-check: ignore no-stage",
    "// sluice-check: ignore above-quota, one-way-route",
    "c: d",
    "e: f",
  ];
  const found = [1, 2, 3, 4].flatMap((line) =>
    (["no-stage", "one-way-route"] as const).map((rule) => finding(rule, { file, line }, "m")),
  );
  const left = withoutIgnored(
    [...found, finding("no-stage", undefined, "m")],
    (_, line) => lines[line - 1],
  );
  expect(left.map(({ rule, position }) => `${position?.line} ${rule}`)).toEqual([
    ...["1 one-way-route", "3 no-stage", "4 no-stage", "4 one-way-route", "undefined no-stage"],
  ]);
});
