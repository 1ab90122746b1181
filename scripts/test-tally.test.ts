import { describe, expect, test } from "bun:test";
import {
  closingLine,
  FAILED_TESTS_SHOWN,
  failedTests,
  failureLines,
  tallyOf,
  verdict,
} from "./test-tally.ts";

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

describe("failedTests()", () => {
  test("reads where each failed test stands and its name, whatever characters are in it", () => {
    const junit = `<testsuites tests="3" failures="2" skipped="0"><testsuite name="a">
    <testcase name="fine" classname="x" time="0" file="src/a.test.ts" line="1" assertions="1" />
    <testcase name="a &lt;b&gt; &amp;amp; &quot;c&quot; d&apos;e&#10;f" classname="" file="src/a.test.ts" line="3">
      <failure type="AssertionError" message="no"></failure>
    </testcase>
    <testcase name="skipped" file="src/a.test.ts" line="4"><skipped /></testcase>
    <testcase name="stopped" file="src/b.test.ts" line="9"><error type="x" /></testcase>
    </testsuite></testsuites>`;
    expect(failedTests(junit)).toEqual([
      { place: "src/a.test.ts:3", name: `a <b> &amp; "c" d'e f` },
      { place: "src/b.test.ts:9", name: "stopped" },
    ]);
  });
});

describe("failureLines()", () => {
  const failed = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ place: `a.test.ts:${index}`, name: "n" }));

  test("names checks with how to run them again, then tests, then what is counted", () => {
    const checks = ["tidy (62 problems); run: npm run tidy"];
    expect(failureLines(checks, failed(2))).toEqual([
      "FAILED: tidy (62 problems); run: npm run tidy",
      "FAILED: a.test.ts:0 n",
      "FAILED: a.test.ts:1 n",
      "2 tests and 1 check failed:",
    ]);
    expect(failureLines([], failed(1)).at(-1)).toBe("1 test and no check failed:");
  });

  test("is silent when nothing failed", () => {
    expect(failureLines([], [])).toEqual([]);
  });

  test("names as many tests as it shows, and says how many more there are", () => {
    expect(failureLines([], failed(FAILED_TESTS_SHOWN))).toHaveLength(FAILED_TESTS_SHOWN + 1);
    expect(failureLines([], failed(FAILED_TESTS_SHOWN + 1)).at(-2)).toBe("FAILED: 1 more, above");
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
