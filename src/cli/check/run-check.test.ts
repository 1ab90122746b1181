import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { CHECK_EXIT, runCheck } from "./run-check.ts";

const FIXTURES = join(import.meta.dir, "../../../test/fixtures");

/** What a run prints, and ends with. */
async function run(name: string, change: Partial<Parameters<typeof runCheck>[0]> = {}) {
  const printed = { stdout: "", stderr: "" };
  const streams = ["stdout", "stderr"] as const;
  const own = streams.map((stream) => process[stream].write);
  for (const stream of streams) {
    process[stream].write = ((text: string) => {
      printed[stream] += text;
      return true;
    }) as typeof process.stdout.write;
  }
  try {
    const path = join(FIXTURES, name);
    const exitCode = await runCheck({
      path,
      flags: {},
      parameters: {},
      rules: undefined,
      ...change,
    });
    return { ...printed, exitCode };
  } finally {
    streams.forEach((stream, index) => {
      process[stream].write = own[index] as typeof process.stdout.write;
    });
  }
}

describe("runCheck()", () => {
  test("ends with 0 and prints nothing when nothing is found", async () => {
    expect(await run("ten-mistakes-mended")).toEqual({
      stdout: "",
      stderr: "",
      exitCode: CHECK_EXIT.clean,
    });
  });

  test("looks for one rule alone, or leaves rules out", async () => {
    const one = await run("ten-mistakes", { rules: "retired-runtime" });
    expect(one.stdout).toContain("\n1 finding about AWS\n");
    expect(one.exitCode).toBe(CHECK_EXIT.found);
    const ignored = await run("ten-mistakes", { flags: { "check.ignore": "retired-runtime" } });
    expect(ignored.stdout).not.toContain("retired-runtime");
    expect(ignored.stdout).toContain("\n9 findings about AWS\n");
  });

  test("takes the settings of sluice dev", async () => {
    const flags = { json: true, "relax.routeResponses": true };
    const { stdout } = await run("ten-mistakes-mended", { flags });
    expect(JSON.parse(stdout)).toMatchObject({ rule: "looser-setting", about: "aws" });
  });

  test("ends with 2 and one sentence when the project cannot be read", async () => {
    const { exitCode, stdout, stderr } = await run("functions");
    expect({ exitCode, stdout }).toEqual({ exitCode: CHECK_EXIT.unreadable, stdout: "" });
    expect(stderr).toMatch(/^No project in .*\n$/);
    const unknown = await run("ten-mistakes", { flags: { "check.ignore": "nothing" } });
    expect(unknown).toMatchObject({ exitCode: CHECK_EXIT.unreadable });
    expect(unknown.stderr).toStartWith('check.ignore: Unknown rule "nothing"');
  });

  test("refuses a rule that there is not as a command line that cannot be read", async () => {
    await expect(run("ten-mistakes", { rules: "no-stages" })).rejects.toThrow(
      'did you mean "no-stage"?',
    );
  });
});
