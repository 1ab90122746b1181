import { type Database, SQLiteError, type Statement } from "bun:sqlite";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { crc32 } from "node:zlib";
import {
  type DefinitionStore,
  type StoreChange,
  type StoredDefinition,
  StoreFailure,
} from "../../engine/definition-store.ts";
import { type CheckedChange, checkedChanges, frozenValue, sha256Of } from "./checked-changes.ts";
import { ensureDataFolder, syncFolder } from "./data-folder.ts";
import { firstValue } from "./first-value.ts";
import { type FolderLock, lockFolder } from "./folder-lock.ts";
import { openDatabase } from "./open-database.ts";
import { schemaVersion } from "./schema.ts";
import { sqliteFailure } from "./sqlite-failure.ts";

/** Longest wait of a commit for another program that writes to the file, milliseconds. */
export const WRITE_WAIT_MS = 2_000;
/** How often it looks meanwhile, milliseconds. */
const WRITE_POLL_MS = 10;

interface Row {
  readonly key: string;
  readonly value: string;
  readonly crc32: number;
}

/** Keeps everything in `sluice.db` of a folder; one process at a time has it open. */
export class SqliteStore implements DefinitionStore {
  readonly #file: string;
  readonly #database: Database;
  readonly #lock: FolderLock;
  readonly #writeWaitMs: number;
  readonly #statements: Statements;
  #isClosed = false;

  private constructor(file: string, database: Database, lock: FolderLock, writeWaitMs: number) {
    this.#file = file;
    this.#database = database;
    this.#lock = lock;
    this.#writeWaitMs = writeWaitMs;
    this.#statements = statementsOf(database);
  }

  /** Makes the folder and the file where there are none. Throws `StoreFailure`, with nothing left open. */
  static open(folder: string, { writeWaitMs = WRITE_WAIT_MS } = {}): SqliteStore {
    ensureDataFolder(folder);
    const file = join(folder, "sluice.db");
    const lock = lockFolder(folder);
    let database: Database | undefined;
    try {
      database = openDatabase(file);
      shrink(database);
      syncFolder(folder);
      return new SqliteStore(file, database, lock, writeWaitMs);
    } catch (error) {
      database?.close();
      lock.release();
      throw sqliteFailure({ what: "Cannot open", file }, error);
    }
  }

  async load(): Promise<readonly StoredDefinition[]> {
    const rows = this.#read(() => this.#statements.load.all());
    return rows.map((row) => {
      if (sumOf(row.key, row.value) !== row.crc32)
        throw this.#damaged(`the definition "${row.key}"`);
      return { key: row.key, value: frozenValue(row.value) };
    });
  }

  async content(sha256: string): Promise<Uint8Array | undefined> {
    const bytes = this.#read(() => this.#statements.content.get(sha256))?.bytes;
    if (bytes === undefined) return undefined;
    if (sha256Of(bytes) !== sha256) throw this.#damaged(`the content ${sha256}`);
    return bytes;
  }

  async commit(changes: readonly StoreChange[]): Promise<void> {
    const checked = checkedChanges(changes);
    const deadline = performance.now() + this.#writeWaitMs;
    while (!this.#committed(checked, performance.now() < deadline)) await wait(WRITE_POLL_MS);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    try {
      for (const statement of Object.values(this.#statements)) statement.finalize();
      this.#database.close(true);
    } finally {
      this.#lock.release();
    }
  }

  /** `false`: another program writes, and there is time to wait for it. In one turn, so that nothing comes between. */
  #committed(changes: readonly CheckedChange[], mayWait: boolean): boolean {
    this.#checkOpen();
    try {
      this.#database.run("BEGIN IMMEDIATE");
    } catch (error) {
      if (mayWait && error instanceof SQLiteError && error.code?.startsWith("SQLITE_BUSY"))
        return false;
      throw this.#failed("Cannot keep a change in", error);
    }
    try {
      for (const change of changes) this.#apply(change);
      this.#database.run("COMMIT");
      return true;
    } catch (error) {
      this.#undo();
      throw this.#failed("Cannot keep a change in", error);
    }
  }

  #apply(change: CheckedChange): void {
    const { put, remove, putContent, removeContent } = this.#statements;
    switch (change.kind) {
      case "put":
        put.run(change.key, change.json, sumOf(change.key, change.json));
        break;
      case "delete":
        remove.run(change.key);
        break;
      case "putContent":
        putContent.run(change.sha256, change.bytes);
        break;
      case "deleteContent":
        removeContent.run(change.sha256);
        break;
    }
  }

  /**
   * A commit whose fsync failed has left whole frames in the log, which the next start would take for committed. An empty
   * log has none; where the log cannot be emptied, a commit that changes nothing goes over them, if only in memory.
   */
  #undo(): void {
    const database = this.#database;
    if (database.inTransaction) database.run("ROLLBACK"); // A full disk has done it already.
    if (emptyLog(database)) return;
    tried(() => database.run(`PRAGMA user_version = ${schemaVersion(database)}`));
  }

  #read<Value>(query: () => Value): Value {
    this.#checkOpen();
    try {
      return query();
    } catch (error) {
      throw this.#failed("Cannot read", error);
    }
  }

  #checkOpen(): void {
    if (this.#isClosed) throw new StoreFailure(`"${this.#file}" is closed: open it again`);
  }

  #failed(what: string, error: unknown): unknown {
    return sqliteFailure({ what, file: this.#file }, error);
  }

  #damaged(what: string): StoreFailure {
    return new StoreFailure(
      `"${this.#file}" is damaged (${what} is not what was kept): put a backup in its place`,
    );
  }
}

type Statements = ReturnType<typeof statementsOf>;

/** Compiled once. Of two equal contents one is kept. */
function statementsOf(database: Database) {
  return {
    load: database.prepare<Row, []>("SELECT key, value, crc32 FROM definitions ORDER BY key"),
    content: database.prepare<{ bytes: Uint8Array }, [string]>(
      "SELECT bytes FROM contents WHERE sha256 = ?1",
    ),
    put: database.prepare<unknown, [string, string, number]>(
      "INSERT INTO definitions VALUES (?1, ?2, ?3) ON CONFLICT DO UPDATE SET value = ?2, crc32 = ?3",
    ),
    remove: database.prepare<unknown, [string]>("DELETE FROM definitions WHERE key = ?1"),
    putContent: database.prepare<unknown, [string, Uint8Array]>(
      "INSERT INTO contents VALUES (?1, ?2) ON CONFLICT DO NOTHING",
    ),
    removeContent: database.prepare<unknown, [string]>("DELETE FROM contents WHERE sha256 = ?1"),
  } satisfies Record<string, Statement>;
}

function sumOf(key: string, value: string): number {
  return crc32(value, crc32(key));
}

/** Gives the pages of what was deleted back to the disk. They are used again anyway, so it may fail, as on a full disk. */
function shrink(database: Database): void {
  if (firstValue(database, "PRAGMA freelist_count") === 0) return;
  tried(() => firstValue(database, "PRAGMA incremental_vacuum"));
  emptyLog(database);
}

/** Writes the log into the file and begins it anew, where that can be; `false` where it cannot. */
function emptyLog(database: Database): boolean {
  return tried(() => firstValue(database, "PRAGMA wal_checkpoint(TRUNCATE)")) === 0;
}

/** `undefined` when SQLite cannot do it, which is no failure of what it is done for. */
function tried(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    if (error instanceof SQLiteError) return undefined;
    throw error;
  }
}
