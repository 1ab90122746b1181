import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSecretFile } from "./secret-file.ts";

test("readSecretFile() takes the content without the line's end, and says what is wrong with a file", () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-secret-file-"));
  try {
    const file = join(folder, "secret");
    expect(readSecretFile(file)).toEqual({ problem: `cannot read ${file} (ENOENT)` });
    expect(readSecretFile(folder)).toEqual({ problem: `cannot read ${folder} (EISDIR)` });
    writeFileSync(file, " \n");
    expect(readSecretFile(file)).toEqual({ problem: `${file} is empty` });
    writeFileSync(file, "hunter two\n");
    expect(readSecretFile(file)).toEqual({ secret: "hunter two" });
  } finally {
    rmSync(folder, { recursive: true });
  }
});
