import { Database, SQLiteError } from "bun:sqlite";
import { hostname } from "node:os";
import { join } from "node:path";
import { StoreFailure } from "../../engine/definition-store.ts";
import { ensurePrivateFile } from "./data-folder.ts";
import { firstValue } from "./first-value.ts";
import { sqliteFailure } from "./sqlite-failure.ts";

/** Longest wait for another process that reads the name of the holder at this moment, milliseconds. */
const HOLDER_WAIT_MS = 1_000;

export interface FolderLock {
  release(): void;
}

/**
 * One process at a time. The lock is an open write transaction of a small SQLite file: the system drops it with the
 * process, however that ends, and a child process does not inherit it. It is not one of the store's own file, which
 * other programs may read, to make a backup.
 */
export function lockFolder(folder: string): FolderLock {
  const file = join(folder, "sluice.lock");
  ensurePrivateFile(file);
  let database: Database | undefined;
  try {
    database = new Database(file, { readwrite: true });
    hold(database, folder);
    const held = database;
    return { release: () => held.close(true) };
  } catch (error) {
    database?.close();
    throw sqliteFailure({ what: "Cannot lock the data folder with", file }, error);
  }
}

function hold(database: Database, folder: string): void {
  begin(database, folder);
  database.run(`PRAGMA busy_timeout = ${HOLDER_WAIT_MS}`);
  database.run("CREATE TABLE IF NOT EXISTS holder (name TEXT NOT NULL) STRICT");
  database.run("DELETE FROM holder");
  database.run("INSERT INTO holder VALUES (?1)", [`process ${process.pid} on ${hostname()}`]);
  database.run("COMMIT");
  // Somebody may be faster here. Then that is who holds it.
  begin(database, folder);
}

function begin(database: Database, folder: string): void {
  try {
    database.run("PRAGMA busy_timeout = 0");
    database.run("BEGIN IMMEDIATE");
  } catch (error) {
    if (!(error instanceof SQLiteError) || !error.code?.startsWith("SQLITE_BUSY")) throw error;
    throw new StoreFailure(
      `The data folder "${folder}" is in use by ${holderOf(database)}: stop that, or name another folder`,
      { cause: error },
    );
  }
}

function holderOf(database: Database): string {
  try {
    database.run(`PRAGMA busy_timeout = ${HOLDER_WAIT_MS}`);
    const name = firstValue(database, "SELECT name FROM holder");
    if (typeof name === "string") return name;
  } catch (error) {
    // It has not written its name yet.
    if (!(error instanceof SQLiteError)) throw error;
  }
  return "another process";
}
