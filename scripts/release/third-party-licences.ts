import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type InstalledPackage, readLockFile, runtimePackages } from "./lock-file.ts";

/**
 * The licences of everything that runs Sluice, with their texts: what npm installs beside the package, and what is
 * inside the executables. Made from what is installed; texts that are alike stand once.
 */
export function thirdPartyLicences(root: string): string {
  // Bun and esbuild come in a package for each platform, of which one is installed: they stand for all of them.
  const packages = runtimePackages(readLockFile(root)).filter(({ os }) => os === undefined);
  const byText = new Map<string, string[]>();
  const without: string[] = [];
  for (const each of packages) {
    const line = `${each.name} ${each.version} (${each.license})`;
    const text = licenceText(join(root, each.path));
    if (text === "") without.push(line);
    else byText.set(text, [...(byText.get(text) ?? []), line]);
  }
  const sections = [...byText].map(([text, names]) => `${names.join("\n")}\n\n${text}`);
  return `${[HEAD, BUN, withoutText(without, packages), ...sections].join(RULE)}\n`;
}

const RULE = `\n\n${"-".repeat(80)}\n\n`;

const HEAD = `Third-party licences

Sluice itself is licensed under Apache-2.0 (LICENSE). The npm package holds nothing but Sluice; npm installs the
packages below beside it. The executables hold all of them. Nothing is modified.`;

/** https://github.com/oven-sh/bun/blob/main/LICENSE.md says what Bun links; its npm packages bring no text along. */
const BUN = `Bun, in the packages bun and @oven/bun-*, and in the executables

Bun is licensed under MIT, Copyright (c) Oven. It links JavaScriptCore and other parts of WebKit, which are
licensed under LGPL-2, and TinyCC, which is licensed under LGPL-2.1, beside libraries under MIT, BSD, Apache-2.0, zlib
and similar licences. The list, the sources and how to build Bun with a JavaScriptCore of your own:
  https://github.com/oven-sh/bun/blob/main/LICENSE.md
  https://github.com/oven-sh/WebKit
An executable of Sluice can be made again with such a Bun: in a clone of Sluice, run npm ci, then your bun with
scripts/build.ts.`;

function withoutText(lines: readonly string[], packages: readonly InstalledPackage[]): string {
  const apache = packages.find(
    ({ license, name }) => license === "Apache-2.0" && name.startsWith("@aws-sdk/"),
  );
  const where =
    apache === undefined ? "" : ", whose text stands with the packages of the same licence below";
  return `These packages bring no text of their own; they declare the licence in brackets${where}.\n\n${lines.join("\n")}`;
}

/** Every licence, notice and copyright file of a package, as it is but for trailing space and kinds of line ends. */
function licenceText(folder: string): string {
  const names = readdirSync(folder).filter((name) => /^(?:licen[cs]e|notice|copying)/i.test(name));
  return names
    .sort()
    .map((name) =>
      readFileSync(join(folder, name), "utf8")
        .replace(/[^\S\n]+$/gm, "")
        .trim(),
    )
    .join("\n\n");
}
