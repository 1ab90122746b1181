import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { readLockFile, runtimePackages } from "./release/lock-file.ts";
import { thirdPartyLicences } from "./release/third-party-licences.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const written = readFileSync(join(root, "THIRD-PARTY-LICENSES"), "utf8");

test("THIRD-PARTY-LICENSES is what bin/runtime scripts/licences.ts writes", () => {
  expect(written).toBe(thirdPartyLicences(root));
});

test("THIRD-PARTY-LICENSES names each package that runs Sluice, and the parts of Bun that ask for more", () => {
  for (const { name, version, license, os } of runtimePackages(readLockFile(root))) {
    if (os === undefined) expect(written).toContain(`${name} ${version} (${license})`);
  }
  expect(written).toContain("JavaScriptCore");
  expect(written).toContain("LGPL-2");
  expect(written).toContain("TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION");
});
