import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const PROGRAM: string = join(import.meta.dirname, "bootstrap/node-imports.mjs");
const { mayImportPackages } = await import(PROGRAM);

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-imports-"));
});
afterAll(() => rm(folder, { recursive: true }));

async function mayImport(files: Readonly<Record<string, string>>): Promise<boolean> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return mayImportPackages(join(folder, "app.mjs"));
}

describe("mayImportPackages() is certain that there are none", () => {
  test.each([
    ["nothing is imported", "export const handler = () => 1;"],
    ["modules of Node.js are", "import fs from 'node:fs'; import { join } from \"path\";"],
    ["files are that do the same", 'import "./a.mjs";\nexport * from "./b.mjs";'],
    ["one is imported later, by a text", 'const load = () => import("./a.mjs");'],
    ["it imports itself", 'import "./app.mjs";'],
    ["its own URL is asked for", "export const here = import.meta.url;"],
  ])("when %s", async (_what, text) => {
    const files = { "a.mjs": "import 'node:net';", "b.mjs": 'import "./a.mjs";' };
    expect(await mayImport({ "app.mjs": text, ...files })).toBe(false);
  });
});

describe("mayImportPackages() says that there may be one", () => {
  test.each([
    ["a package is imported", 'import x from "some-package";'],
    ["a file imports one", 'import "./uses.mjs";'],
    ["a file with its exports does", 'export { x } from "./uses.mjs";'],
    ["one that comes later does", 'const load = () => import( "./uses.mjs" );'],
    ["the name is made while it runs", "const load = (name) => import(name);"],
    ["the name is a template", "const load = () => import(`x`);"],
    ["the name is written with escapes", 'import "\\x61";'],
    ["a comment stands before the name", 'import /* of */ "x";'],
    ["the AWS SDK is named elsewhere", 'const client = load("@aws-sdk/client-s3");'],
    ["a file cannot be read", 'import "./nowhere.mjs";'],
    ["a specifier is a URL", 'import "file:///nowhere.mjs";'],
  ])("when %s", async (_what, text) => {
    const uses = 'import { y } from "some-package"; export const x = y;';
    expect(await mayImport({ "app.mjs": text, "uses.mjs": uses })).toBe(true);
  });

  test.each([
    [50, false],
    [51, true],
  ])("with %p files to read: %p", async (count, expected) => {
    const names = Array.from({ length: count - 1 }, (_, index) => `many-${index}.mjs`);
    const files = Object.fromEntries(names.map((name) => [name, ""]));
    const text = names.map((name) => `import "./${name}";`).join("\n");
    expect(await mayImport({ "app.mjs": text, ...files })).toBe(expected);
  });
});
