import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { readLockFile } from "./lock-file.ts";
import { runTool } from "./run-tool.ts";

/**
 * The folder with a package that the lock file has for another platform than this one: npm downloads it, and its
 * digest has to be the lock file's before it is opened.
 */
export async function fetchPackage(
  root: string,
  name: string,
  into: string,
  npmSettings: readonly string[] = [],
): Promise<string> {
  const locked = readLockFile(root).packages[`node_modules/${name}`];
  if (locked === undefined) throw new Error(`package-lock.json has no package ${name}`);
  const folder = join(into, name.replace("/", "+"));
  await mkdir(folder, { recursive: true });
  const wanted = `${name}@${locked.version}`;
  const printed = await runTool("npm", ["pack", wanted, "--json", ...npmSettings], {
    cwd: folder,
  }).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`Cannot fetch ${wanted}, which this target is made of: ${reason}`);
  });
  const [{ filename }] = JSON.parse(printed) as [{ filename: string }];
  const digest = createHash("sha512").update(await readFile(join(folder, filename)));
  const integrity = `sha512-${digest.digest("base64")}`;
  if (integrity !== locked.integrity) {
    throw new Error(`${wanted} is not what package-lock.json names: its digest is ${integrity}`);
  }
  await runTool("tar", ["-xzf", filename], { cwd: folder });
  return join(folder, "package");
}
