import { expect, test } from "bun:test";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isTypeScriptHandler } from "./handler-file.ts";

test("isTypeScriptHandler() finds the file as Lambda does, and prefers JavaScript beside it", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sluice-handler-"));
  try {
    await mkdir(join(folder, "src"));
    await mkdir(join(folder, "module"));
    for (const file of ["src/app.ts", "module.mts", "both.ts", "both.js"]) {
      await writeFile(join(folder, file), "");
    }
    const found = [
      "src/app.handler",
      "src/app.a.b",
      "module.handler",
      "both.handler",
      "no.handler",
    ];
    expect(found.map((handler) => isTypeScriptHandler(folder, handler))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
