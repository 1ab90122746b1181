import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../package.json" with { type: "json" };
import { lockedPackages, readLockFile } from "./release/lock-file.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const lock = readLockFile(root);
const all = lockedPackages(lock);
const where = (packages: typeof all) => packages.map(({ path }) => path);

describe("package-lock.json", () => {
  test("is of the version that npm 7 and newer write, and holds more than is asked for", () => {
    const asked = { ...manifest.dependencies, ...manifest.devDependencies };
    expect(lock.lockfileVersion).toBe(3);
    expect(all.length).toBeGreaterThan(Object.keys(asked).length);
  });

  test("has the digest of every package, SHA-512 and nothing weaker", () => {
    const weak = all.filter(({ integrity = "" }) => !/^sha512-[\w+/]{86}==$/.test(integrity));
    expect(where(weak)).toEqual([]);
  });

  test("takes every package from the npm registry: no Git, no folder, no other host", () => {
    const elsewhere = all.filter(
      ({ resolved, link, inBundle }) =>
        link === true ||
        inBundle === true ||
        (resolved !== undefined && !resolved.startsWith("https://registry.npmjs.org/")),
    );
    expect(where(elsewhere)).toEqual([]);
  });

  test("is in step with package.json", () => {
    const ours = lock.packages[""];
    const { name, version, license, bin, engines, dependencies, devDependencies } = manifest;
    expect(lock).toMatchObject({ name, version });
    expect(ours as unknown).toEqual({
      ...{ name, version, license, bin, engines, dependencies, devDependencies },
    });
  });

  test("installs the very versions that package.json asks for, each of them exact", () => {
    for (const [name, version] of Object.entries({
      ...manifest.dependencies,
      ...manifest.devDependencies,
    })) {
      expect({ name, version }).toEqual({
        name,
        version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
      });
      expect({ name, version: lock.packages[`node_modules/${name}`]?.version }).toEqual({
        name,
        version,
      });
    }
  });

  test("has the install scripts that docs/dependencies.md explains, and no other", () => {
    const document = readFileSync(join(root, "docs/dependencies.md"), "utf8");
    const [, section = ""] =
      /^## Install scripts$([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(document) ?? [];
    const explained = [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name]) => name ?? "");
    const scripted = all.filter(({ hasInstallScript }) => hasInstallScript === true);
    expect(explained.length).toBeGreaterThan(0);
    expect(scripted.map(({ name }) => name).sort()).toEqual(explained.sort());
  });
});
