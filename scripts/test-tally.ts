/** How many tests ended how. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/**
 * The totals of a JUnit report as `bun test --reporter=junit` writes it: they stand on the root
 * element. Throws when the text is not such a report, so that a broken run never counts as a green one.
 */
export function tallyOf(junit: string): Tally {
  const root = /<testsuites\b[^>]*>/.exec(junit)?.[0];
  if (root === undefined) throw new SyntaxError("Cannot read the test report: no <testsuites>");
  const tests = attribute(root, "tests");
  const failed = attribute(root, "failures");
  const skipped = attribute(root, "skipped");
  return { passed: tests - failed - skipped, failed, skipped };
}

/** The one line a run ends with. */
export function closingLine({ passed, failed, skipped }: Tally): string {
  const line = `${passed} passed, ${failed} failed`;
  return skipped === 0 ? line : `${line}, ${skipped} skipped`;
}

/**
 * The verdict over a whole run. A check that failed counts as a failed test; so does a test runner
 * that ended badly though no test failed (a file that does not load, a leaked crash), and so does a
 * run in which nothing passed: zero tests prove nothing.
 */
export function verdict(
  tests: Tally | undefined,
  run: { readonly failedChecks: number; readonly runnerExitCode: number },
): { readonly tally: Tally; readonly exitCode: 0 | 1 } {
  const { passed, failed, skipped } = tests ?? { passed: 0, failed: 0, skipped: 0 };
  const unexplained = failed === 0 && (run.runnerExitCode !== 0 || passed === 0) ? 1 : 0;
  const tally = { passed, failed: failed + run.failedChecks + unexplained, skipped };
  return { tally, exitCode: tally.failed === 0 ? 0 : 1 };
}

function attribute(element: string, name: string): number {
  const text = new RegExp(`\\s${name}="(\\d+)"`).exec(element)?.[1];
  if (text === undefined) throw new SyntaxError(`Cannot read the test report: no ${name}="…"`);
  return Number(text);
}
