import { describe, expect, test } from "bun:test";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import manifest from "../package.json" with { type: "json" };
import { lockedPackages, readLockFile } from "./release/lock-file.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path: string) => readFileSync(join(root, path), "utf8");

/** Licences that allow commercial use and ask nothing of whoever only runs the program. */
const FREE = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT", "MPL-2.0"];

test("everything that is installed, to run Sluice or to work on it, may be used commercially", () => {
  expect(manifest.license).toBe("Apache-2.0");
  expect(read("LICENSE")).toContain("Apache License\n                           Version 2.0");
  const packages = lockedPackages(readLockFile(root));
  const isFree = (license: string) => license.split(" OR ").some((each) => FREE.includes(each));
  const others = packages.filter(({ license = "none" }) => !isFree(license));
  expect(others.map(({ path, license }) => ({ path, license }))).toEqual([]);
});

test("the licence in package-lock.json is the one that each installed package names", () => {
  const there = lockedPackages(readLockFile(root)).filter(({ path }) =>
    existsSync(join(root, path, "package.json")),
  );
  expect(there.length).toBeGreaterThan(Object.keys(manifest.dependencies).length);
  for (const { path, license } of there) {
    const own = JSON.parse(read(`${path}/package.json`));
    expect({ path, license: own.license?.type ?? own.license }).toEqual({ path, license });
  }
});

describe("docs/dependencies.md", () => {
  const rows = [...read("docs/dependencies.md").matchAll(/^\| `([^`]+)` \(([^)]+)\) \|/gm)];

  test("names every dependency of package.json once, and no other", () => {
    const declared = { ...manifest.dependencies, ...manifest.devDependencies };
    expect(rows.map(([, name]) => name).sort()).toEqual(Object.keys(declared).sort());
  });

  test("names the licence that each package declares", () => {
    for (const [, name = "", licence = ""] of rows) {
      const { license } = JSON.parse(read(`node_modules/${name}/package.json`));
      expect({ name, licence: licence.replace(" or ", " OR ") }).toEqual({
        name,
        licence: license,
      });
    }
  });
});

test("every document is reached from README.md by links", () => {
  const reached = new Set<string>();
  const follow = (path: string): void => {
    if (reached.has(path) || !path.endsWith(".md") || !existsSync(join(root, path))) return;
    reached.add(path);
    for (const [, target = ""] of read(path).matchAll(/\]\(([^)#\s]+)/g)) {
      if (!/^[a-z]+:/.test(target)) follow(posix.join(posix.dirname(path), target));
    }
  };
  follow("README.md");
  const documents = [
    ...readdirSync(join(root, "docs")).map((name) => `docs/${name}`),
    ...readdirSync(root),
  ].filter((path) => path.endsWith(".md"));
  expect(documents.filter((path) => !reached.has(path))).toEqual([]);
});

test("ARCHITECTURE.md names only files and folders that are there", () => {
  const text = read("ARCHITECTURE.md");
  const named = [...text.matchAll(/`((?:src|test|docs|scripts|examples|bench)\/[\w./-]*)`/g)];
  const narrated = [...text.matchAll(/\b((?:engine|adapters|compose|cli)\/[a-z][\w./-]*[a-z])\b/g)];
  expect(named.length).toBeGreaterThan(10);
  expect(narrated.length).toBeGreaterThan(5);
  const isThere = (path: string) => [path, `${path}.ts`].some((one) => existsSync(join(root, one)));
  const absent = [
    ...named.map(([, path = ""]) => path),
    ...narrated.map(([, p = ""]) => `src/${p}`),
  ];
  expect(absent.filter((path) => !isThere(path))).toEqual([]);
});
