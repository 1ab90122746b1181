import { afterAll, expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** What npm leaves when it may not run bun's install script: text that ends in an error. */
const PLACEHOLDER = 'echo "Error: Bun\'s postinstall script was not run." >&2\nexit 1\n';

/** A package with `bin/runtime` in it, and what its node_modules hold: the program, or a text. */
function installed(files: Readonly<Record<string, "program" | string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "sluice-runtime-"));
  folders.push(folder);
  mkdirSync(join(folder, "node_modules/sluice/bin"), { recursive: true });
  copyFileSync(join(root, "bin/runtime"), join(folder, "node_modules/sluice/bin/runtime"));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, "node_modules", name);
    mkdirSync(dirname(path), { recursive: true });
    if (content === "program") {
      symlinkSync(process.execPath, path);
      continue;
    }
    writeFileSync(path, content);
    chmodSync(path, 0o755);
  }
  return folder;
}

function run(program: string, cwd = root) {
  const { status, stdout, stderr } = spawnSync("/bin/sh", ["-c", `${program} --version`], {
    cwd,
    encoding: "utf8",
  });
  return { status, text: (stdout + stderr).trim() };
}

const RUNS = { status: 0, text: Bun.version };

test("bin/runtime passes over bun's placeholder for the program beside it", () => {
  const folder = installed({
    "@oven/bun-a/bin/bun": "",
    "@oven/bun-b/bin/bun": "program",
    "bun/bin/bun.exe": PLACEHOLDER,
  });
  expect(run(join(folder, "node_modules/sluice/bin/runtime"))).toEqual(RUNS);
});

test("bin/runtime says what to do when there is nothing but the placeholder", () => {
  const folder = installed({ "bun/bin/bun.exe": PLACEHOLDER });
  const { status, text } = run(join(folder, "node_modules/sluice/bin/runtime"));
  expect(status).toBe(1);
  expect(text).toStartWith("sluice: cannot find the Bun runtime beside this package");
});

test("bin/runtime starts from its own folder, through links and from PATH", () => {
  const folder = installed({ "bun/bin/bun.exe": "program" });
  const bin = join(folder, "node_modules/sluice/bin");
  symlinkSync("node_modules/sluice/bin/runtime", join(folder, "relative"));
  symlinkSync(join(folder, "relative"), join(folder, "absolute"));
  expect(run("./runtime", bin)).toEqual(RUNS);
  expect(run("sh runtime", bin)).toEqual(RUNS);
  expect(run(join(folder, "absolute"))).toEqual(RUNS);
  expect(run(`PATH="${folder}:$PATH" relative`)).toEqual(RUNS);
});
