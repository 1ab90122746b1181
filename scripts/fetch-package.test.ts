import { afterAll, beforeAll, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { outputOf } from "../test/support/run-program.ts";
import { fetchPackage } from "./release/fetch-package.ts";

const NAME = "@oven/bun-plan9-x64";
let work = "";
let tarball: Buffer;
let integrity = "";

beforeAll(async () => {
  work = await mkdtemp(join(tmpdir(), "sluice-fetch-"));
  await mkdir(join(work, "package/bin"), { recursive: true });
  await writeFile(join(work, "package/package.json"), `{"name":"${NAME}","version":"1.0.0"}`);
  await writeFile(join(work, "package/bin/bun"), "the runtime");
  expect((await outputOf(["tar", "-czf", "one.tgz", "package"], { cwd: work })).exitCode).toBe(0);
  tarball = await readFile(join(work, "one.tgz"));
  integrity = `sha512-${createHash("sha512").update(tarball).digest("base64")}`;
});
afterAll(() => rm(work, { recursive: true, force: true }));

/** Fetches from a registry of the test, for a lock file that names `locked`. */
async function fetched(locked: string, folder: string): Promise<string> {
  const root = join(work, folder);
  await mkdir(root);
  const packages = { [`node_modules/${NAME}`]: { version: "1.0.0", integrity: locked } };
  await writeFile(join(root, "package-lock.json"), JSON.stringify({ packages }));
  await using registry = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    fetch: ({ url }) =>
      url.endsWith(".tgz") ? new Response(tarball) : Response.json(packument(url)),
  });
  const settings = [
    `--registry=http://127.0.0.1:${registry.port}/`,
    `--cache=${join(root, "cache")}`,
  ] as const;
  return await fetchPackage(root, NAME, join(root, "fetched"), settings);
}

function packument(url: string): unknown {
  const dist = { tarball: new URL("/one.tgz", url).href, integrity };
  const version = { name: NAME, version: "1.0.0", dist };
  return { name: NAME, "dist-tags": { latest: "1.0.0" }, versions: { "1.0.0": version } };
}

test("fetchPackage() opens a package whose digest is the lock file's", async () => {
  const folder = await fetched(integrity, "same");
  expect(await readFile(join(folder, "bin/bun"), "utf8")).toBe("the runtime");
});

test("fetchPackage() refuses a package that a registry vouches for and the lock file does not", async () => {
  await expect(fetched(`sha512-${"A".repeat(86)}==`, "other")).rejects.toThrow(
    `${NAME}@1.0.0 is not what package-lock.json names: its digest is ${integrity}`,
  );
});

test("fetchPackage() says in one sentence what cannot be fetched", async () => {
  const root = join(work, "offline");
  await mkdir(root);
  const packages = { [`node_modules/${NAME}`]: { version: "1.0.0", integrity } };
  await writeFile(join(root, "package-lock.json"), JSON.stringify({ packages }));
  const offline = ["--offline", `--cache=${join(root, "cache")}`];
  await expect(fetchPackage(root, NAME, join(root, "fetched"), offline)).rejects.toThrow(
    `Cannot fetch ${NAME}@1.0.0, which this target is made of: npm pack ended with 1: npm error code ENOTCACHED`,
  );
});
