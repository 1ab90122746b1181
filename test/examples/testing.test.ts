import { expect, test } from "bun:test";
import { fileURLToPath } from "node:url";
import { findNode, hasProgram } from "../support/programs.ts";
import { outputOf } from "../support/run-program.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

test.skipIf(!hasProgram("node"))(
  "examples/testing passes in Node's own test runner, two hours included",
  async () => {
    const { output, exitCode } = await outputOf(
      [findNode(), "--test", "--test-reporter=tap", "examples/testing/tests/"],
      { cwd: ROOT },
    );
    expect(output).toContain("# pass 3\n");
    expect(output).toContain("# fail 0\n");
    expect(exitCode).toBe(0);
  },
  60_000,
);
