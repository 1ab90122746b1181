import { expect, test } from "bun:test";
import { fileURLToPath } from "node:url";
import { outputOf } from "../test/support/run-program.ts";

const root = fileURLToPath(new URL("..", import.meta.url));

const TOOLS = {
  audit: "scripts/audit.ts",
  bench: "bench/run.ts",
  build: "scripts/build.ts",
  fuzz: "test/fuzz/run.ts",
  release: "scripts/release.ts",
  sbom: "scripts/sbom.ts",
  soak: "test/soak/main.ts",
};

test("a tool that is called with a flag it does not have says which there are, and ends with 2", async () => {
  for (const [name, file] of Object.entries(TOOLS)) {
    const { output, exitCode } = await outputOf(["bin/runtime", file, "--fast"], { cwd: root });
    const usage = new RegExp(`^npm run ${name}: unknown flag --fast\nUsage: npm run ${name}\\b.*$`);
    expect(output).toMatch(usage);
    expect(exitCode).toBe(2);
  }
});

test("a tool whose reader has seen enough ends quietly, with what it has come to", async () => {
  const line = "bin/runtime scripts/sbom.ts | head -1; echo ${PIPESTATUS[0]}";
  const { output } = await outputOf(["bash", "-c", line], { cwd: root });
  expect(output).toBe("{\n0");
});

test("a tool says in --help what it takes", async () => {
  const { output, exitCode } = await outputOf(["bin/runtime", "bench/run.ts", "--help"], {
    cwd: root,
  });
  expect(output).toStartWith("Usage: npm run bench -- [--only ROW,…]");
  expect(output).toContain("--quick           one round of one second");
  expect(exitCode).toBe(0);
});
