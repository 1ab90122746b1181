import { expect, test } from "bun:test";
import { tmpdir } from "node:os";
import { CHECKS, failureOf, report, runStep } from "./steps.ts";

test("runStep() keeps what both streams printed and that the command failed", async () => {
  const command = ["sh", "-c", "echo out; echo err >&2; exit 3"] as const;
  const result = await runStep({ name: "lint", command, again: "npm run lint" }, tmpdir());
  expect(result.passed).toBe(false);
  expect(result.output).toContain("out\n");
  expect(result.output).toContain("err\n");
  expect(report(result)).toMatch(/err[\s\S]*FAILED {2}lint \(\d+\.\d s\)$/);
});

test("runStep() passes a command that exits with 0, in the folder it was given", async () => {
  const result = await runStep({ name: "where", command: ["pwd"], again: "pwd" }, tmpdir());
  expect(result.passed).toBe(true);
  expect(result.output.trim()).toEndWith(tmpdir());
  expect(report(result)).toMatch(/^ok {6}where \(/);
});

test("runStep() fails a program that does not exist, with a reason", async () => {
  const result = await runStep(
    { name: "gone", command: ["/nonexistent/program"], again: "it" },
    tmpdir(),
  );
  expect(result.passed).toBe(false);
  expect(result.output).toContain("Cannot run /nonexistent/program");
});

test.each([
  ["format", "Checked 3 files.\nFound 2 errors.\nformat ━━━\n", "(2 problems)"],
  ["lint", "Found 1 error.\nFound 2 warnings.\nlint ━━━\n", "(3 problems)"],
  ["types", "a.ts(1,7): error TS2322: No.\nb.ts(1,3): error TS2339: No.\n", "(2 problems)"],
  ["tidy", "a.ts:1 is not tidy\n628 files, median 71 lines, 1 problems\n", "(1 problem)"],
])("failureOf() counts the problems of %s and says how to run it again", (name, output, count) => {
  const check = CHECKS.find((each) => each.name === name);
  if (check === undefined) throw new Error(`There is no check ${name}`);
  const result = { name, passed: false, seconds: 1, output };
  expect(failureOf(check, result)).toBe(`${name} ${count}; run: npm run ${name}`);
  expect(failureOf(check, { ...result, output: "Cannot run it\n" })).toBe(
    `${name}; run: npm run ${name}`,
  );
});
