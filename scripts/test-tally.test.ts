import { describe, expect, test } from "bun:test";
import { closingLine, tallyOf, verdict } from "./test-tally.ts";

describe("tallyOf()", () => {
  test("reads the totals of the root element, not those of a suite", () => {
    const junit = `<?xml version="1.0"?>
<testsuites name="bun test" tests="5" assertions="9" failures="1" skipped="2" time="1.5">
  <testsuite name="a" tests="3" failures="0" skipped="0"></testsuite>
</testsuites>`;
    expect(tallyOf(junit)).toEqual({ passed: 2, failed: 1, skipped: 2 });
  });

  test("refuses a text that is not a report", () => {
    expect(() => tallyOf("")).toThrow("no <testsuites>");
    expect(() => tallyOf('<testsuites tests="1">')).toThrow('no failures="…"');
  });
});

describe("closingLine()", () => {
  test("leaves out skipped tests when there are none", () => {
    expect(closingLine({ passed: 3, failed: 0, skipped: 0 })).toBe("3 passed, 0 failed");
    expect(closingLine({ passed: 3, failed: 1, skipped: 2 })).toBe("3 passed, 1 failed, 2 skipped");
  });
});

describe("verdict()", () => {
  const green = { passed: 3, failed: 0, skipped: 1 };
  const clean = { failedChecks: 0, runnerExitCode: 0 };

  test("passes when tests passed and nothing failed", () => {
    expect(verdict(green, clean)).toEqual({ tally: green, exitCode: 0 });
  });

  test("counts each failed check as a failure", () => {
    const { tally, exitCode } = verdict(green, { ...clean, failedChecks: 2 });
    expect([tally.failed, exitCode]).toEqual([2, 1]);
  });

  test("fails a run of zero tests, of skipped tests only, and one without a report", () => {
    expect(verdict({ passed: 0, failed: 0, skipped: 4 }, clean).tally.failed).toBe(1);
    expect(verdict(undefined, clean).exitCode).toBe(1);
  });

  test("fails when the runner ended badly though no test failed, and counts a failure once", () => {
    const crashed = { failedChecks: 0, runnerExitCode: 1 };
    expect(verdict(green, crashed).tally.failed).toBe(1);
    expect(verdict({ ...green, failed: 2 }, crashed).tally.failed).toBe(2);
  });
});
