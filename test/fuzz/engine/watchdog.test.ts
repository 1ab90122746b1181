import { expect, test } from "bun:test";
import { fileURLToPath } from "node:url";
import { outputOf } from "../../support/run-program.ts";

const root = fileURLToPath(new URL("../../..", import.meta.url));

const hanging = (length: number) =>
  outputOf(["bin/runtime", "test/fuzz/engine/hanging-program.ts", String(length), "200"], {
    cwd: root,
  });

test("an input that never ends is named, and how to try it again", async () => {
  const { output, exitCode } = await hanging(3);
  expect(output).toBe(
    [
      "FAILED hanging: an input did not end within 200 ms",
      'input:   3 bytes "xxx"',
      "again:   npm run fuzz -- --target hanging --input eHh4",
    ].join("\n"),
  );
  expect(exitCode).not.toBe(0);
});

test("one that never ends while a failure is made smaller does not hide that failure", async () => {
  const { output } = await hanging(64);
  const lines = output.split("\n").filter((line) => !line.startsWith("    at "));
  expect(lines).toEqual([
    "FAILED hanging: not so for every input: no input is long",
    "reason:  Error: it is long",
    'input:   8 bytes "xxxxxxxx"',
    "again:   npm run fuzz -- --target hanging --input eHh4eHh4eHg",
    "Looking for a smaller one, an input did not end within 200 ms:",
    'input:   4 bytes "xxxx"',
    "again:   npm run fuzz -- --target hanging --input eHh4eA",
  ]);
});
