import { statSync } from "node:fs";
import { join } from "node:path";

/** Keys of APIs and code are in them. The key of the administrator is checked where it is read. */
const FILES = ["sluice.db", "sluice.db-wal"];

/** What of a data folder others than its owner can get at, as after a copy or a restore: a sentence each. */
export function openToOthers(folder: string): string[] {
  const files = FILES.map((name) => join(folder, name)).filter(isOpen);
  return [
    ...(isOpen(folder) ? [`Others can enter the data folder ${folder}: chmod 700 ${folder}`] : []),
    ...files.map((file) => `Others can read ${file}: chmod 600 ${file}`),
  ];
}

function isOpen(path: string): boolean {
  const mode = statSync(path, { throwIfNoEntry: false })?.mode ?? 0;
  return (mode & 0o077) !== 0;
}
