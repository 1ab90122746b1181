import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join, relative } from "node:path";
import {
  BOOTSTRAP_IN_PART,
  TSX_LOADER_IN_PART,
} from "../../src/adapters/programs/embedded-programs.ts";
import type { PartFile } from "../../src/adapters/programs/unpack-part.ts";
import { readLockFile, resolvePackage, runtimePackages } from "./lock-file.ts";

/** A file of a part and where its contents are now. */
interface Source {
  readonly path: string;
  readonly file: string;
  readonly isProgram?: boolean;
}

/** Fast, and a third of the size; the same level gives the same bytes. */
const COMPRESSION = { level: 9 };

/** Of a package only what Node.js loads, and the licence it comes under. */
const NEEDED = /^package\.json$|\.(?:js|cjs|mjs)$|^(?:licen[cs]e|notice|copyrightnotice)[^/]*$/i;
const NOT_NEEDED = /(?:^|\/)(?:dist-es|dist-types|modules)\//;

/** Writes the parts that the executable carries: a list of files with their digests, and all contents in one. */
export async function writePrograms(
  root: string,
  folder: string,
  esbuildFolder: string,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writePart(folder, "functions", [...(await bootstraps(root)), ...(await sdk(root))]);
  await writePart(folder, "typescript", await typeScript(root, esbuildFolder));
}

async function bootstraps(root: string): Promise<Source[]> {
  const folder = join(root, "src/adapters/functions/bootstrap");
  const files = await filesIn(folder, (path) => /^[^/]+\.(?:mjs|py)$/.test(path));
  return files.map((path) => ({
    path: `${BOOTSTRAP_IN_PART}/${path}`,
    file: join(folder, path),
  }));
}

/** The AWS SDK that is lent to handlers, with everything that it needs. */
async function sdk(root: string): Promise<Source[]> {
  const lock = readLockFile(root);
  const needed = new Set<string>();
  const follow = (path: string): void => {
    if (needed.has(path)) return;
    needed.add(path);
    for (const name of Object.keys(lock.packages[path]?.dependencies ?? {})) {
      const next = resolvePackage(lock, path, name);
      if (next !== undefined) follow(next);
    }
  };
  for (const { name, path } of runtimePackages(lock)) {
    if (/^@(?:aws-sdk|smithy)\//.test(name)) follow(path);
  }
  const sources = [...needed].map((path) => packageFiles(path, join(root, path)));
  return (await Promise.all(sources)).flat();
}

async function typeScript(root: string, esbuildFolder: string): Promise<Source[]> {
  const { name } = JSON.parse(await readFile(join(esbuildFolder, "package.json"), "utf8"));
  const all = await Promise.all([
    packageFiles("node_modules/tsx", join(root, "node_modules/tsx")),
    packageFiles("node_modules/esbuild", join(root, "node_modules/esbuild")),
    packageFiles(`node_modules/${name}`, esbuildFolder),
  ]);
  const sources = all.flat().filter(({ path }) => !path.endsWith("/install.js"));
  if (!sources.some(({ path }) => path === TSX_LOADER_IN_PART)) {
    throw new Error(`tsx has no ${TSX_LOADER_IN_PART} any more`);
  }
  const program = `node_modules/${name}/bin/esbuild`;
  return [...sources, { path: program, file: join(esbuildFolder, "bin/esbuild"), isProgram: true }];
}

async function packageFiles(path: string, folder: string): Promise<Source[]> {
  const files = await filesIn(folder, (each) => NEEDED.test(each) && !NOT_NEEDED.test(each));
  return files.map((each) => ({ path: `${path}/${each}`, file: join(folder, each) }));
}

async function filesIn(folder: string, isWanted: (path: string) => boolean): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith("node_modules/") && isWanted(path));
}

async function writePart(folder: string, name: string, sources: readonly Source[]): Promise<void> {
  const files: PartFile[] = [];
  const contents: Buffer[] = [];
  for (const { path, file, isProgram = false } of sources.toSorted(byPath)) {
    const content = await readFile(file);
    const sha256 = createHash("sha256").update(content).digest("hex");
    files.push({ path, bytes: content.length, sha256, isProgram });
    contents.push(content);
  }
  await writeFile(join(folder, `${name}.json`), JSON.stringify(files));
  const compressed = Bun.zstdCompressSync(Buffer.concat(contents), COMPRESSION);
  await writeFile(join(folder, `${name}.zst`), compressed);
}

function byPath(a: Source, b: Source): number {
  return a.path < b.path ? -1 : 1;
}
