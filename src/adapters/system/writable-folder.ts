import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Makes the folder for its owner alone, or takes the one that is there as it is, and writes into it once: permissions do not
 * tell of a read-only file system. Throws what the system says.
 */
export function ensureWritableFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const probe = join(folder, `.writable.${randomBytes(8).toString("hex")}`);
  try {
    writeFileSync(probe, "", { mode: 0o600, flag: "wx" });
  } finally {
    rmSync(probe, { force: true });
  }
}
