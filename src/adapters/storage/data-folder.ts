import { closeSync, fsyncSync, mkdirSync, openSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { StoreFailure } from "../../engine/definition-store.ts";

const REASONS: Readonly<Record<string, string>> = {
  EACCES: "permission is missing; give this user the right to write there, or name another folder",
  EPERM: "permission is missing; give this user the right to write there, or name another folder",
  EROFS: "its file system is read-only; mount it writable, or name another folder",
  ENOSPC: "no space is left on its disk; free some, or name another folder",
  EDQUOT: "this user's quota of its disk is used up; free some, or name another folder",
  ENOTDIR: "a part of its path is a file; name another folder",
  EEXIST: "a file has its name; name another folder",
};

/** Makes the folder with all above it, for its owner alone; a folder that is there keeps its mode. */
export function ensureDataFolder(folder: string): void {
  try {
    const first = mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (first === undefined) return;
    // A new folder is on disk when the folder that holds its name is.
    const top = dirname(resolve(first));
    for (let above = dirname(resolve(folder)); ; above = dirname(above)) {
      syncFolder(above);
      if (above === top) return;
    }
  } catch (error) {
    throw folderFailure(`Cannot make the data folder "${folder}"`, error);
  }
}

/** A file for its owner alone; SQLite gives its journals the same mode. A file that is there keeps its own. */
export function ensurePrivateFile(file: string): void {
  try {
    closeSync(openSync(file, "wx", 0o600));
  } catch (error) {
    // Not opened: closing any descriptor of it would give up the locks that this process has on it (fcntl(2)).
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return;
    throw folderFailure(`Cannot make the file "${file}"`, error);
  }
}

/** After this the names in the folder survive the death of the machine (fsync(2)). */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, "r");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function folderFailure(what: string, error: unknown): StoreFailure {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const reason = REASONS[code];
  return new StoreFailure(`${what}: ${reason === undefined ? message : `${reason} (${code})`}`, {
    cause: error,
  });
}
