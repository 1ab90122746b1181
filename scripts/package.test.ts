import { afterAll, beforeAll, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, mkdir, mkdtemp, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { outputOf } from "../test/support/run-program.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
let work = "";

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "sluice-pack-"));
});
afterAll(async () => {
  await rm(work, { recursive: true, force: true });
});

/** What is packed: every file of these folders that Git keeps, but tests and what tests alone need. */
const PACKED =
  /^(?:bin|src|docs|examples)\/|^(?:package\.json|README\.md|CHANGELOG\.md|LICENSE|THIRD-PARTY-LICENSES)$/;
const FOR_TESTS = /\.(?:test|fixture)\.ts$/;

test("npm packs exactly the files of bin, src, docs and examples that Git keeps, without tests", async () => {
  const kept = await trackedFiles();
  const expected = kept.filter((path) => PACKED.test(path) && !FOR_TESTS.test(path));
  for (const path of ["bin/sluice", "bin/runtime", "src/cli/main.ts", "LICENSE", "README.md"]) {
    expect(expected).toContain(path);
  }
  const { paths } = await pack(root, ["--dry-run"]);
  expect(paths.toSorted()).toEqual(expected.toSorted());
});

const CLONE_TIMEOUT_MS = 120_000;

test(
  "npm pack gives the same bytes from two clones, whenever, wherever and under whatever umask",
  async () => {
    const [first, second] = await Promise.all([cloned("a", "022"), cloned("b/deeper", "077")]);
    await makeOlder(second);
    await litter(second);
    const [one, other] = await Promise.all([pack(first, []), pack(second, [])]);
    expect(other.paths).toEqual(one.paths);
    expect(one.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(other.sha256).toBe(one.sha256 as string);
  },
  CLONE_TIMEOUT_MS,
);

test(
  "npm pack leaves the data folder of sluice serve out, and its files as private as they are",
  async () => {
    const clone = await cloned("served", "022");
    const data = join(clone, "examples/control-plane/kept");
    const kept = [
      "credentials",
      "sluice.db",
      "sluice.db-wal",
      "sluice.lock",
      "functions/f/index.js",
    ];
    for (const path of kept) {
      await mkdir(dirname(join(data, path)), { recursive: true, mode: 0o700 });
      await writeFile(join(data, path), "secret\n", { mode: 0o600 });
    }
    const { paths } = await pack(clone, []);
    expect(paths).toContain("examples/control-plane/README.md");
    expect(paths).toContain("src/adapters/credentials/credential-store.ts");
    expect(paths).toContain("src/adapters/functions/bootstrap/python.py");
    expect(paths.filter((path) => path.includes("/kept/"))).toEqual([]);
    const modeOf = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);
    expect(await modeOf(data)).toBe("700");
    for (const path of kept) expect([path, await modeOf(join(data, path))]).toEqual([path, "600"]);
    const { output } = await outputOf(["git", "status", "--short", "examples"], { cwd: clone });
    expect(output).toBe("");
  },
  CLONE_TIMEOUT_MS,
);

async function trackedFiles(): Promise<string[]> {
  // In a checkout new files count that are not committed yet, unless they are ignored.
  const command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"] as const;
  const { output } = await outputOf(command, { cwd: root });
  return output.split("\n").filter((path) => existsSync(join(root, path)));
}

async function cloned(folder: string, umask: string): Promise<string> {
  const target = join(work, folder);
  const script = `umask ${umask} && git clone --quiet --no-hardlinks "$1" "$2"`;
  const { output, exitCode } = await outputOf(["sh", "-c", script, "sh", root, target]);
  expect({ output, exitCode }).toEqual({ output: "", exitCode: 0 });
  return target;
}

/** Files of another day, one of them less readable. */
async function makeOlder(clone: string): Promise<void> {
  for (const path of ["README.md", "bin/sluice", "src/cli/main.ts"]) {
    await utimes(join(clone, path), 86_400, 86_400);
  }
  await chmod(join(clone, "LICENSE"), 0o600);
}

/** What editors, systems, Python and Sluice itself leave in a folder that somebody works in. */
async function litter(clone: string): Promise<void> {
  for (const path of [
    ...["src/.DS_Store", "src/cli/.main.ts.swp", "docs/notes.md~", "examples/chat/.env"],
    ...["examples/chat/.sluice/ca-key.pem", "examples/chat/.aws-sam/build.toml", "src/a.log"],
    ...["examples/chat/node_modules/left/index.js", "src/adapters/functions/bootstrap/p.pyc"],
    "src/adapters/functions/bootstrap/__pycache__/python.cpython-313.pyc",
  ]) {
    await mkdir(dirname(join(clone, path)), { recursive: true });
    await writeFile(join(clone, path), "left behind\n");
  }
}

async function pack(
  folder: string,
  parameters: readonly string[],
): Promise<{ readonly paths: string[]; readonly sha256: string | undefined }> {
  const command = ["npm", "pack", "--json", ...parameters] as const;
  const { output } = await outputOf(command, { cwd: folder });
  const [, json = ""] = /^(\[$[\s\S]*^\])$/m.exec(output) ?? [];
  const [{ files, filename }] = JSON.parse(json) as [
    { files: { path: string }[]; filename: string },
  ];
  const file = join(folder, filename);
  const bytes = existsSync(file) ? await readFile(file) : undefined;
  return {
    paths: files.map(({ path }) => path),
    sha256: bytes && createHash("sha256").update(bytes).digest("hex"),
  };
}
