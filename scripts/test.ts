import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensurePrograms } from "./ensure-programs.ts";
import { CHECKS, report, runStep } from "./steps.ts";
import { closingLine, type Tally, tallyOf, verdict } from "./test-tally.ts";

/**
 * Everything: the programs that tests drive, the checks, then all tests. A failing check does not hide
 * what the tests have to say; the last line counts both.
 */
const root = fileURLToPath(new URL("..", import.meta.url));
const inCi = process.env.CI === "true";
/** Milliseconds for one test; those that start a browser or the AWS CLI say their own. */
const TEST_TIMEOUT_MS = 30_000;

async function checkEverything(): Promise<number> {
  let failed = 0;
  const programs = ensurePrograms([
    ...(["aws", "python3", "chromium", "certutil", "curl", "openssl", "node"] as const),
  ]);
  if (programs.sentence !== undefined) {
    console.log(`${programs.sentence}${inCi ? "" : "; the tests that drive it are skipped"}`);
    if (inCi) failed += 1;
  }
  for (const step of CHECKS) {
    const result = await runStep(step, root);
    console.log(report(result));
    if (!result.passed) failed += 1;
  }
  return failed;
}

/** Runs `bun test` with its output passed through as it comes. */
async function runTests(): Promise<{ tally: Tally | undefined; exitCode: number }> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-test-"));
  const reportFile = join(folder, "junit.xml");
  const parameters = [
    "test",
    `--timeout=${TEST_TIMEOUT_MS}`,
    "--reporter=junit",
    `--reporter-outfile=${reportFile}`,
    ...["./src", "./scripts", "./test"],
  ];
  try {
    const child = spawn(join(root, "bin/runtime"), parameters, { cwd: root, stdio: "inherit" });
    const [code] = await once(child, "close");
    const junit = await readFile(reportFile, "utf8").catch(() => undefined);
    return { tally: junit === undefined ? undefined : tallyOf(junit), exitCode: code ?? 1 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const failedChecks = await checkEverything();
const tests = await runTests();
const { tally, exitCode } = verdict(tests.tally, { failedChecks, runnerExitCode: tests.exitCode });
console.log(closingLine(tally));
process.exitCode = exitCode;
