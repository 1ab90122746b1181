import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import {
  closeSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { StoreFailure } from "../../engine/definition-store.ts";
import { firstValue } from "./first-value.ts";
import { openDatabase } from "./open-database.ts";
import { SCHEMA_STEPS, type SchemaStep, schemaVersion } from "./schema.ts";
import { storageFolder } from "./storage-folder.fixture.ts";

describe("openDatabase()", () => {
  test("makes a file for its owner alone, whose commits are on disk when they are done", () => {
    using place = storageFolder();
    using database = openDatabase(place.path("sluice.db"));
    for (const file of ["sluice.db", "sluice.db-wal", "sluice.db-shm"]) {
      expect(statSync(place.path(file)).mode & 0o777).toBe(0o600);
    }
    expect(database.query("PRAGMA journal_mode").values()).toEqual([["wal"]]);
    const full = 2; // https://www.sqlite.org/pragma.html#pragma_synchronous
    expect(firstValue(database, "PRAGMA synchronous")).toBe(full);
    const incremental = 2;
    expect(firstValue(database, "PRAGMA auto_vacuum")).toBe(incremental);
    expect(schemaVersion(database)).toBe(SCHEMA_STEPS.length);
  });

  test("takes a file that a start left before its first table was in it", () => {
    using place = storageFolder();
    writeFileSync(place.path("empty.db"), "");
    openDatabase(place.path("empty.db")).close(true);
    using half = new Database(place.path("half.db"), { create: true });
    half.run("PRAGMA auto_vacuum = INCREMENTAL");
    half.run("PRAGMA journal_mode = WAL");
    half.close(true);
    using database = openDatabase(place.path("half.db"));
    expect(schemaVersion(database)).toBe(SCHEMA_STEPS.length);
  });

  test("upgrades a file of an older version and keeps what is in it", () => {
    using place = storageFolder();
    const file = place.path("sluice.db");
    const first = openDatabase(file);
    first.run("INSERT INTO definitions VALUES ('apis/a', '{}', 1)");
    first.close(true);
    const next: SchemaStep = (old) => old.run("ALTER TABLE definitions RENAME TO renamed");
    using database = openDatabase(file, [...SCHEMA_STEPS, next]);
    expect(schemaVersion(database)).toBe(SCHEMA_STEPS.length + 1);
    expect(database.query("SELECT key FROM renamed").values()).toEqual([["apis/a"]]);
  });

  test("refuses a file of a newer version, and says which Sluice takes it", () => {
    using place = storageFolder();
    const file = place.path("sluice.db");
    const newer = SCHEMA_STEPS.length + 1;
    openDatabase(file, [...SCHEMA_STEPS, () => undefined]).close(true);
    const before = readFileSync(file);
    expect(() => openDatabase(file)).toThrow(
      new StoreFailure(
        `"${file}" was written by a newer Sluice (version ${newer} of its tables; this one knows ${newer - 1}): start that one, or put a backup from before the upgrade in its place`,
      ),
    );
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test.each([
    ["with tables and no mark", "CREATE TABLE bookmarks (url TEXT)"],
    ["with a mark of its own", "PRAGMA application_id = 7"],
    ["with a version and no mark", "PRAGMA user_version = 1"],
  ])("refuses a file of another program, %s, and leaves it as it is", (_what, sql) => {
    using place = storageFolder();
    const file = place.path("sluice.db");
    using other = new Database(file, { create: true });
    other.run(sql);
    other.close(true);
    const before = readFileSync(file);
    expect(() => openDatabase(file)).toThrow(
      new StoreFailure(
        `"${file}" belongs to another program: name another folder, or move the file away`,
      ),
    );
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  test.each([
    ["a word", "word"],
    ["a long text", "text ".repeat(1_000)],
  ])("refuses what is not SQLite: %s", (_what, text) => {
    using place = storageFolder();
    const file = place.path("sluice.db");
    writeFileSync(file, text);
    expect(() => openDatabase(file)).toThrow(
      new StoreFailure(
        `Cannot open "${file}": it is not an SQLite file; put a backup in its place, or name another folder (SQLITE_NOTADB)`,
      ),
    );
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  test("refuses a folder in the file's place", () => {
    using place = storageFolder();
    const file = place.path("sluice.db");
    mkdirSync(file);
    expect(() => openDatabase(file)).toThrow(
      /^Cannot open ".*": it cannot be opened; look at its rights/,
    );
  });

  test("refuses a damaged file with what SQLite found", () => {
    using place = storageFolder();
    const file = place.path("sluice.db");
    const database = openDatabase(file);
    for (let count = 1; count <= 200; count += 1) {
      database.run("INSERT INTO definitions VALUES (?1, ?2, 0)", [`key ${count}`, "v".repeat(300)]);
    }
    const pages = Number(firstValue(database, "PRAGMA page_count"));
    const pageBytes = Number(firstValue(database, "PRAGMA page_size"));
    database.close(true);
    const descriptor = openSync(file, "r+");
    writeSync(descriptor, Buffer.alloc(64, 0xff), 0, 64, (pages - 3) * pageBytes);
    closeSync(descriptor);
    expect(() => openDatabase(file)).toThrow(
      /^(?:Cannot open )?"[^"]+"(?: is|: it is) damaged[^\n]+put a backup in its place/,
    );
  });
});
