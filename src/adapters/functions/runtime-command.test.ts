import { expect, test } from "bun:test";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FIXTURES, lambdaFunction } from "../../../test/fixtures/functions/open-functions.ts";
import { INSTALLED_PROGRAMS } from "./own-programs.ts";
import { isSupportedRuntime, runtimeCommand } from "./runtime-command.ts";

const interpreters = { node: "node", python: "python3" };

test.each([
  ["nodejs22.x", true],
  ["python3.13", true],
  ["provided.al2023", true],
  ["java21", false],
  ["dotnet8", false],
])("isSupportedRuntime() of %s is %p", (runtime, supported) => {
  expect(isSupportedRuntime(runtime)).toBe(supported);
});

test("runtimeCommand() runs JavaScript with node alone, TypeScript through tsx", () => {
  const javascript = runtimeCommand(lambdaFunction("a", "commonjs", "index.echo"), interpreters);
  const typescript = runtimeCommand(lambdaFunction("b", "typescript", "app.handler"), interpreters);
  const node = Bun.which("node");
  const bootstrap = join(INSTALLED_PROGRAMS.bootstrapFolder(), "node.mjs");
  expect(javascript).toEqual({ kind: "command", command: [node ?? "", bootstrap] });
  expect(typescript).toEqual({
    kind: "command",
    command: [node ?? "", "--import", expect.stringMatching(/^file:.*tsx/), bootstrap],
  });
});

test("runtimeCommand() names a code folder that does not exist", () => {
  const missing = lambdaFunction("gone", "no-such-folder", "index.handler");
  expect(runtimeCommand(missing, interpreters)).toEqual({
    kind: "unusable",
    errorType: "Runtime.InvalidWorkingDir",
    sentence: `Cannot start function "gone": its code folder ${join(FIXTURES, "no-such-folder")} does not exist`,
  });
});

test("runtimeCommand() says that Python is missing", () => {
  const python = lambdaFunction("py", "python", "app.handler", { runtime: "python3.13" });
  expect(runtimeCommand(python, { node: "node", python: "no-such-python" })).toMatchObject({
    kind: "unusable",
    sentence:
      'Cannot start function "py": there is no program "no-such-python" on PATH; install Python 3.9 or later',
  });
});

test("runtimeCommand() wants an executable bootstrap for an OS-only runtime", async () => {
  const codePath = await mkdtemp(join(tmpdir(), "sluice-bootstrap-"));
  const bootstrap = join(codePath, "bootstrap");
  const custom = lambdaFunction("own", "provided", "x", { runtime: "provided.al2023", codePath });
  try {
    expect(runtimeCommand(custom, interpreters)).toMatchObject({
      sentence: `Cannot start function "own": there is no file ${bootstrap}, which its OS-only runtime starts`,
    });
    await writeFile(bootstrap, "#!/bin/sh\n", { mode: 0o644 });
    expect(runtimeCommand(custom, interpreters)).toMatchObject({
      sentence: `Cannot start function "own": ${bootstrap} is not executable; run chmod +x on it`,
    });
    await chmod(bootstrap, 0o755);
    expect(runtimeCommand(custom, interpreters)).toEqual({ kind: "command", command: [bootstrap] });
  } finally {
    await rm(codePath, { recursive: true });
  }
});

test("runtimeCommand() tells our bootstraps of a debugger, and nothing else", () => {
  const command = (runtime: string, waits: boolean) => {
    const folder = runtime === "provided.al2023" ? "provided" : "commonjs";
    const given = lambdaFunction("a", folder, "index.echo", { runtime });
    const found = runtimeCommand(given, interpreters, INSTALLED_PROGRAMS, { waits });
    return found.kind === "command" ? found.command.slice(1) : found;
  };
  const own = (name: string) => join(INSTALLED_PROGRAMS.bootstrapFolder(), name);
  expect(command("nodejs22.x", false)).toEqual([own("node.mjs"), "--inspect"]);
  expect(command("nodejs22.x", true)).toEqual([own("node.mjs"), "--inspect-brk"]);
  expect(command("python3.13", false)).toEqual([own("python.py"), "--inspect"]);
  expect(command("provided.al2023", true)).toEqual([]);
});
