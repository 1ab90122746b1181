import { expect, test } from "bun:test";
import { tmpdir } from "node:os";
import { report, runStep } from "./steps.ts";

test("runStep() keeps what both streams printed and that the command failed", async () => {
  const command = ["sh", "-c", "echo out; echo err >&2; exit 3"] as const;
  const result = await runStep({ name: "lint", command }, tmpdir());
  expect(result.passed).toBe(false);
  expect(result.output).toContain("out\n");
  expect(result.output).toContain("err\n");
  expect(report(result)).toMatch(/err[\s\S]*FAILED {2}lint \(\d+\.\d s\)$/);
});

test("runStep() passes a command that exits with 0, in the folder it was given", async () => {
  const result = await runStep({ name: "where", command: ["pwd"] }, tmpdir());
  expect(result.passed).toBe(true);
  expect(result.output.trim()).toEndWith(tmpdir());
  expect(report(result)).toMatch(/^ok {6}where \(/);
});

test("runStep() fails a program that does not exist, with a reason", async () => {
  const result = await runStep({ name: "gone", command: ["/nonexistent/program"] }, tmpdir());
  expect(result.passed).toBe(false);
  expect(result.output).toContain("Cannot run /nonexistent/program");
});
