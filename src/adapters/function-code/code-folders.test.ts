import { describe, expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipOf } from "../../../test/support/zip.ts";
import { StoreFailure } from "../../engine/definition-store.ts";
import { CodeFolders } from "./code-folders.ts";

const ZIP = zipOf([{ name: "index.js", data: "first" }]);
const CODE = { functionName: "chat", sha256: "a".repeat(64) };

async function opened() {
  const folder = mkdtempSync(join(tmpdir(), "sluice-code-"));
  const path = join(folder, "functions");
  return {
    ...{ path, folders: await CodeFolders.open(path) },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

describe("CodeFolders", () => {
  test("unpack code once, list it, and remove it with its function's folder", async () => {
    using open = await opened();
    const { folders, path } = open;
    expect([folders.has(CODE), await folders.list()]).toEqual([false, []]);
    await folders.unpack(CODE, ZIP);
    const file = join(folders.folderOf(CODE), "index.js");
    expect(file).toBe(join(path, "chat", CODE.sha256, "index.js"));
    expect(readFileSync(file, "utf8")).toBe("first");
    await folders.unpack(CODE, zipOf([{ name: "index.js", data: "second" }]));
    expect(readFileSync(file, "utf8")).toBe("first");
    const other = { ...CODE, sha256: "b".repeat(64) };
    await folders.unpack(other, ZIP);
    const again = await CodeFolders.open(path);
    expect((await again.list()).toSorted((a, b) => (a.sha256 < b.sha256 ? -1 : 1))).toEqual([
      CODE,
      other,
    ]);
    await again.remove(CODE);
    expect([again.has(CODE), again.has(other)]).toEqual([false, true]);
    await again.remove(other);
    await again.remove(other);
    expect(readdirSync(path)).toEqual([]);
  });

  test("leave nothing of a zip that cannot be unpacked", async () => {
    using open = await opened();
    const bad = zipOf([
      { name: "a", data: "x" },
      { name: "b", data: "x", crc: 1 },
    ]);
    await expect(open.folders.unpack(CODE, bad)).rejects.toThrow(SyntaxError);
    expect([open.folders.has(CODE), readdirSync(open.path)]).toEqual([false, []]);
  });

  test("throw away what an earlier process has not finished", async () => {
    using open = await opened();
    mkdirSync(join(open.path, ".unpacking-1", "lib"), { recursive: true });
    await open.folders.unpack(CODE, ZIP);
    const again = await CodeFolders.open(open.path);
    expect([await again.list(), readdirSync(open.path)]).toEqual([[CODE], ["chat"]]);
  });

  test("say which folder does not take it", async () => {
    using open = await opened();
    writeFileSync(join(open.path, "chat"), "a file in the way");
    await expect(open.folders.unpack(CODE, ZIP)).rejects.toThrow(
      `Code of functions cannot be kept in ${open.path}: `,
    );
    await expect(open.folders.unpack(CODE, ZIP)).rejects.toBeInstanceOf(StoreFailure);
    expect(readdirSync(open.path)).toEqual(["chat"]);
    await expect(CodeFolders.open(join(open.path, "chat"))).rejects.toBeInstanceOf(StoreFailure);
  });
});
