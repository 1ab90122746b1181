import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensurePrograms } from "./ensure-programs.ts";
import { CHECKS, failureOf, report, runStep } from "./steps.ts";
import {
  closingLine,
  type FailedTest,
  failedTests,
  failureLines,
  type Tally,
  tallyOf,
  verdict,
} from "./test-tally.ts";

/**
 * Everything: the programs that tests drive, the checks, then all tests. A failing check does not hide
 * what the tests have to say. A test that passes is a dot; what failed is named again at the end.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const inCi = process.env.CI === "true";
/** Milliseconds for one test; those that start a browser or the AWS CLI say their own. */
const TEST_TIMEOUT_MS = 30_000;

/** Answers with what failed. */
async function runChecks(): Promise<string[]> {
  const failed: string[] = [];
  const programs = ensurePrograms([
    ...(["aws", "python3", "chromium", "certutil", "curl", "openssl", "node"] as const),
  ]);
  if (programs.sentence !== undefined) {
    if (inCi) failed.push(programs.sentence);
    else console.log(`${programs.sentence}; the tests that drive it are skipped`);
  }
  for (const check of CHECKS) {
    const result = await runStep(check, root);
    console.log(report(result));
    if (!result.passed) failed.push(failureOf(check, result));
  }
  return failed;
}

interface TestRun {
  /** `undefined` when the runner wrote no report. */
  readonly tally: Tally | undefined;
  readonly failed: readonly FailedTest[];
  readonly exitCode: number;
}

/** Runs `bun test` with its output passed through as it comes. */
async function runTests(): Promise<TestRun> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-test-"));
  const reportFile = join(folder, "junit.xml");
  const parameters = [
    "test",
    `--timeout=${TEST_TIMEOUT_MS}`,
    "--dots",
    "--reporter=junit",
    `--reporter-outfile=${reportFile}`,
    ...["./src", "./scripts", "./bench", "./test"],
  ];
  try {
    const child = spawn(join(root, "bin/runtime"), parameters, { cwd: root, stdio: "inherit" });
    const [code] = await once(child, "close");
    const exitCode = code ?? 1;
    const junit = await readFile(reportFile, "utf8").catch(() => undefined);
    if (junit === undefined) return { tally: undefined, failed: [], exitCode };
    return { tally: tallyOf(junit), failed: failedTests(junit), exitCode };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const failedChecks = await runChecks();
const tests = await runTests();
const { tally, exitCode } = verdict(tests.tally, {
  failedChecks: failedChecks.length,
  runnerExitCode: tests.exitCode,
});
if (tally.failed > failedChecks.length + tests.failed.length) {
  failedChecks.push(`the test runner, with exit code ${tests.exitCode}; read what it printed`);
}
console.log("");
for (const line of failureLines(failedChecks, tests.failed)) console.log(line);
console.log(closingLine(tally));
process.exitCode = exitCode;
