import { Database } from "bun:sqlite";
import { StoreFailure } from "../../engine/definition-store.ts";
import { ensurePrivateFile } from "./data-folder.ts";
import { firstValue } from "./first-value.ts";
import { APPLICATION_ID, SCHEMA_STEPS, schemaVersion, upgradeSchema } from "./schema.ts";
import { sqliteFailure } from "./sqlite-failure.ts";

/** What the write-ahead log keeps of its length when it is begun anew, bytes; about what it has between two checkpoints. */
const LOG_BYTES_KEPT = 4_194_304;

/** Opens the file or makes it, upgrades it, and refuses what it must not touch. */
export function openDatabase(file: string, steps = SCHEMA_STEPS): Database {
  ensurePrivateFile(file);
  let database: Database | undefined;
  try {
    database = new Database(file, { readwrite: true });
    // What a file that was tampered with or is damaged cannot make SQLite do (https://www.sqlite.org/security.html).
    database.run("PRAGMA trusted_schema = OFF");
    database.run("PRAGMA cell_size_check = ON");
    if (isNew(database, file, steps.length)) database.run("PRAGMA auto_vacuum = INCREMENTAL");
    else checkIntegrity(database, file);
    makeDurable(database, file);
    upgradeSchema(database, steps);
    return database;
  } catch (error) {
    database?.close();
    throw sqliteFailure({ what: "Cannot open", file }, error);
  }
}

/** Nothing is written before this says whose file it is. */
function isNew(database: Database, file: string, lastVersion: number): boolean {
  const owner = firstValue(database, "PRAGMA application_id");
  const version = schemaVersion(database);
  const tables = firstValue(database, "SELECT count(*) FROM sqlite_schema");
  if (owner === 0 && version === 0 && tables === 0) return true;
  if (owner !== APPLICATION_ID) {
    throw new StoreFailure(
      `"${file}" belongs to another program: name another folder, or move the file away`,
    );
  }
  if (version > lastVersion) {
    throw new StoreFailure(
      `"${file}" was written by a newer Sluice (version ${version} of its tables; this one knows ${lastVersion}): start that one, or put a backup from before the upgrade in its place`,
    );
  }
  return false;
}

function checkIntegrity(database: Database, file: string): void {
  const found = String(firstValue(database, "PRAGMA integrity_check(1)"));
  if (found === "ok") return;
  throw new StoreFailure(
    `"${file}" is damaged (${found.replaceAll("\n", " ")}): put a backup in its place, or save what "sqlite3 FILE .recover" finds`,
  );
}

/**
 * A write-ahead log takes one fsync for each commit, where a rollback journal takes three or four, and lets others read
 * meanwhile. In this mode FULL is what makes that fsync (https://www.sqlite.org/pragma.html#pragma_synchronous). A
 * checkpoint syncs the log before it writes to the file, and the file before the log is begun anew.
 */
function makeDurable(database: Database, file: string): void {
  const mode = firstValue(database, "PRAGMA journal_mode = WAL");
  if (mode !== "wal") {
    throw new StoreFailure(
      `Cannot keep a write-ahead log beside "${file}": name a folder on a local disk`,
    );
  }
  database.run("PRAGMA synchronous = FULL");
  database.run("PRAGMA busy_timeout = 0");
  database.run(`PRAGMA journal_size_limit = ${LOG_BYTES_KEPT}`);
}
