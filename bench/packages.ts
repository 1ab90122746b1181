import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));
/** npm writes it at the end of an installation: a copy of the lock file. */
const INSTALLED = `${FOLDER}node_modules/.package-lock.json`;

/**
 * Installs what only the benchmark needs, beside it and by its own lock file, when that has not been done. Answers why
 * it could not.
 */
export async function preparePackages(): Promise<string | undefined> {
  if (isInstalled()) return undefined;
  console.log("Installing the packages of bench/package.json");
  const run = spawnSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    cwd: FOLDER,
    stdio: ["ignore", "ignore", "pipe"],
    encoding: "utf8",
  });
  if (run.status === 0) return undefined;
  return `its packages cannot be installed: npm ci in bench/ failed: ${(run.stderr ?? "").trim().split("\n").at(-1)}`;
}

function isInstalled(): boolean {
  if (!existsSync(INSTALLED)) return false;
  const wanted = versionsOf(`${FOLDER}package-lock.json`);
  const found = versionsOf(INSTALLED);
  // Packages for other systems are in the lock file and not on the disk.
  return Object.entries(found).every(([path, version]) => wanted[path] === version);
}

function versionsOf(lockFile: string): Record<string, string | undefined> {
  const { packages } = JSON.parse(readFileSync(lockFile, "utf8")) as {
    packages: Record<string, { version?: string }>;
  };
  const entries = Object.entries(packages).filter(([path]) => path !== "");
  return Object.fromEntries(entries.map(([path, { version }]) => [path, version]));
}
