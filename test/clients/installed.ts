import { test } from "bun:test";
import { hasProgram, PROGRAMS, type ProgramName } from "../support/programs.ts";

type Test = typeof test | typeof test.skip;

/** Milliseconds for a test that starts other people's programs. */
export const CLIENT_TEST_MS = 30_000;

/**
 * `test` for what drives these programs. On a machine without one of them the tests are skipped and a
 * sentence says why; with CI=true they run, and fail naming what is missing.
 */
export function testWith(...programs: readonly ProgramName[]): Test {
  const missing = programs.filter((name) => !hasProgram(name));
  if (missing.length === 0 || process.env.CI === "true") return test;
  const titles = missing.map((name) => PROGRAMS[name].title).join(", ");
  console.log(`Cannot find ${titles}: the tests that drive it are skipped`);
  return test.skip;
}
