import { expect, test } from "bun:test";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureWritableFolder } from "./writable-folder.ts";

test("ensureWritableFolder() makes it for its owner alone, takes one as it is, and leaves nothing in it", () => {
  const root = mkdtempSync(join(tmpdir(), "sluice-writable-"));
  try {
    const made = join(root, "a/b");
    ensureWritableFolder(made);
    ensureWritableFolder(made);
    expect(statSync(made).mode & 0o777).toBe(0o700);
    expect(readdirSync(made)).toEqual([]);
    const there = join(root, "there");
    mkdirSync(there, { mode: 0o755 });
    const mode = statSync(there).mode;
    ensureWritableFolder(there);
    expect(statSync(there).mode).toBe(mode);
    writeFileSync(join(root, "file"), "");
    expect(() => ensureWritableFolder(join(root, "file/data"))).toThrow();
    // A file system where nobody can write, not even root.
    expect(() => ensureWritableFolder("/proc/sluice")).toThrow();
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
});
