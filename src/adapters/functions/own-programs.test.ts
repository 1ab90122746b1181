import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { INSTALLED_PROGRAMS } from "./own-programs.ts";

test("INSTALLED_PROGRAMS are files that are there", () => {
  const folder = INSTALLED_PROGRAMS.bootstrapFolder();
  expect(existsSync(join(folder, "node.mjs"))).toBe(true);
  expect(existsSync(join(folder, "python.py"))).toBe(true);
  expect(existsSync(fileURLToPath(INSTALLED_PROGRAMS.typeScriptLoader()))).toBe(true);
});
