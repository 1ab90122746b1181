import { SQLiteError } from "bun:sqlite";
import { StoreFailure } from "../../engine/definition-store.ts";

/** What was being done, to which file: `Cannot keep a change in`. */
export interface Attempt {
  readonly what: string;
  readonly file: string;
}

/** SQLite's result codes, by how they begin (https://www.sqlite.org/rescode.html): why, and what to do. */
const REASONS: readonly (readonly [code: string, reason: string])[] = [
  ["SQLITE_FULL", "no space is left on its disk; free some and try again"],
  ["SQLITE_READONLY", "it is read-only; make the file, its folder and its file system writable"],
  ["SQLITE_IOERR", "its disk failed; look into the system's log, and at quotas and limits"],
  ["SQLITE_CANTOPEN", "it cannot be opened; look at its rights, and for space on its disk"],
  ["SQLITE_PERM", "permission is missing; give this user the right to read and write it"],
  ["SQLITE_BUSY", "another program writes to it or holds it; end that program and try again"],
  ["SQLITE_NOTADB", "it is not an SQLite file; put a backup in its place, or name another folder"],
  ["SQLITE_CORRUPT", "it is damaged; put a backup in its place, or name another folder"],
];

/** One sentence for what SQLite could not do. What is no error of SQLite's is a bug, and stays what it is. */
export function sqliteFailure({ what, file }: Attempt, error: unknown): unknown {
  if (!(error instanceof SQLiteError)) return error;
  const code = error.code ?? "SQLITE_ERROR";
  const known = REASONS.find(([start]) => code.startsWith(start));
  const reason =
    known === undefined
      ? `it is not as it was made; put a backup in its place, or name another folder (${error.message})`
      : `${known[1]} (${code})`;
  return new StoreFailure(`${what} "${file}": ${reason}`, { cause: error });
}
