import { afterAll, beforeAll, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../../package.json" with { type: "json" };
import { readLockFile, runtimePackages } from "../../scripts/release/lock-file.ts";
import { HOST_TARGET } from "../../scripts/release/targets.ts";
import { outputOf } from "../support/run-program.ts";
import { exerciseEverything, leftIn, run } from "./exercise.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const prefix = `${manifest.name}-${manifest.version}`;
/** The compiler takes seconds, twice; interpreters start one after the other. */
const TEST_MS = 120_000;

let work = "";
let dist = "";

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "sluice-release-"));
  dist = join(work, "dist");
  const words = ["--target", HOST_TARGET, "--out", dist];
  const made = await outputOf(["npm", "run", "--silent", "release", "--", ...words], { cwd: root });
  expect(made).toEqual({ output: expect.stringContaining(dist), exitCode: 0 });
}, TEST_MS);
afterAll(() => rm(work, { recursive: true, force: true }));

test("a release has the package, an executable, the bill of materials, licences and the checksums of all", async () => {
  expect((await readdir(dist)).sort()).toEqual([
    ...["LICENSE", "SHA256SUMS", "THIRD-PARTY-LICENSES"],
    ...[`${prefix}-${HOST_TARGET}`, `${prefix}.cdx.json`, `${prefix}.tgz`],
  ]);
  const sums = (await readFile(join(dist, "SHA256SUMS"), "utf8")).trimEnd().split("\n");
  expect(sums).toHaveLength(5);
  for (const line of sums) {
    const [digest = "", name = ""] = line.split("  ");
    expect({ name, digest }).toEqual({ name, digest: await sha256(join(dist, name)) });
  }
});

test(
  "a second build gives the same bytes",
  async () => {
    const again = join(work, "again");
    const build = ["npm", "run", "--silent", "build", "--", "--outfile", again] as const;
    expect((await outputOf(build, { cwd: root })).exitCode).toBe(0);
    expect(await sha256(again)).toBe(await sha256(join(dist, `${prefix}-${HOST_TARGET}`)));
  },
  TEST_MS,
);

test("npm run build says which platforms there are executables for", async () => {
  const build = ["npm", "run", "--silent", "build", "--", "--target", "windows-x64"] as const;
  expect(await outputOf(build, { cwd: root })).toEqual({
    output:
      "npm run build: there is no executable for windows-x64: use one of linux-x64, linux-arm64, darwin-x64, darwin-arm64, or the npm package; on Windows, WSL runs the linux ones\n" +
      "Usage: npm run build -- [--target PLATFORM] [--outfile FILE]",
    exitCode: 2,
  });
});

test(
  "the package serves every kind of project as npm installs it without install scripts",
  async () => {
    const project = join(work, "project");
    const machine = {
      program: join(project, "node_modules/sluice/bin/sluice"),
      ...{
        home: join(work, "home"),
        folder: join(work, "empty"),
        projects: join(work, "projects"),
      },
    };
    for (const folder of [machine.home, machine.folder, machine.projects]) await mkdir(folder);
    await installWithoutScripts(project);
    expect((await run(machine, ["--version"])).output).toBe(`sluice ${manifest.version}`);
    await exerciseEverything(machine);
    expect(await leftIn(machine.folder)).toEqual([]);
    // What the executable has to unpack is on disk already.
    expect(await readdir(join(machine.home, ".sluice"))).not.toContain("programs");
  },
  TEST_MS,
);

/** What npm lays out of the package and of what it needs, with Bun and esbuild where it puts them by itself. */
async function installWithoutScripts(project: string): Promise<void> {
  const sluice = join(project, "node_modules/sluice");
  await mkdir(sluice, { recursive: true });
  const unpack = ["tar", "-xzf", join(dist, `${prefix}.tgz`), "--strip-components=1"] as const;
  expect((await outputOf(unpack, { cwd: sluice })).exitCode).toBe(0);
  for (const { path } of runtimePackages(readLockFile(root))) {
    const from = join(root, path);
    if (!existsSync(from) || /^node_modules\/@oven\//.test(path)) continue;
    const isScripted = path === "node_modules/bun" || path === "node_modules/esbuild";
    const filter = (file: string) => !(isScripted && file.startsWith(join(from, "bin/")));
    await cp(from, join(project, path), { recursive: true, filter });
  }
  // The launchers that a script would replace, and the program in the package of this platform.
  const placeholder = join(project, "node_modules/bun/bin/bun.exe");
  await writeFile(placeholder, "echo bun's install script has not run\nexit 1\n", { mode: 0o755 });
  const bun = join(project, `node_modules/@oven/bun-${HOST_TARGET}/bin/bun`);
  await mkdir(dirname(bun), { recursive: true });
  await cp(process.execPath, bun);
}

async function sha256(file: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}
