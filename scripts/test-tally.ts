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

export interface FailedTest {
  /** `file:line`. */
  readonly place: string;
  readonly name: string;
}

/** Which tests of a JUnit report failed. */
export function failedTests(junit: string): FailedTest[] {
  const failed: FailedTest[] = [];
  for (const [, attributes = "", content] of junit.matchAll(TEST_CASE)) {
    if (content === undefined || !/<(failure|error)\b/.test(content)) continue;
    const [name, file, line] = ["name", "file", "line"].map((key) => textOf(attributes, key));
    failed.push({ place: `${file}:${line}`, name: name ?? "" });
  }
  return failed;
}

/** An element with content, or one that closes itself; its attributes hold no `>`. */
const TEST_CASE = /<testcase\b([^>]*?)(?:\/>|>([\s\S]*?)<\/testcase>)/g;

/** Failed tests that are named again at the end; the others stand above. */
export const FAILED_TESTS_SHOWN = 20;

/** What went wrong, once more, for a reader who looks at the end alone. */
export function failureLines(checks: readonly string[], tests: readonly FailedTest[]): string[] {
  if (checks.length + tests.length === 0) return [];
  const named = tests.slice(0, FAILED_TESTS_SHOWN).map(({ place, name }) => `${place} ${name}`);
  const more = tests.length - named.length;
  return [
    ...[...checks, ...named, ...(more > 0 ? [`${more} more, above`] : [])].map(
      (what) => `FAILED: ${what}`,
    ),
    `${counted(tests.length, "test")} and ${counted(checks.length, "check")} failed:`,
  ];
}

function counted(count: number, noun: string): string {
  if (count === 0) return `no ${noun}`;
  return count === 1 ? `1 ${noun}` : `${count} ${noun}s`;
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

function textOf(attributes: string, name: string): string {
  const raw = new RegExp(`\\s${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
  return raw.replace(/&(?:#(\d+)|(lt|gt|quot|apos|amp));/g, (_all, code, entity) =>
    code === undefined ? ENTITIES[entity as keyof typeof ENTITIES] : spaceOr(Number(code)),
  );
}

const ENTITIES = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&" };

function spaceOr(code: number): string {
  return code < 32 ? " " : String.fromCodePoint(code);
}

function attribute(element: string, name: string): number {
  const text = new RegExp(`\\s${name}="(\\d+)"`).exec(element)?.[1];
  if (text === undefined) throw new SyntaxError(`Cannot read the test report: no ${name}="…"`);
  return Number(text);
}
