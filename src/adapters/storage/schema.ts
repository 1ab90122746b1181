import type { Database } from "bun:sqlite";
import { firstValue } from "./first-value.ts";

/** Says whose file it is (https://www.sqlite.org/fileformat2.html#application_id): "Slui" in ASCII. */
export const APPLICATION_ID = 0x53_6c_75_69;

/** From one version of the schema to the next. Runs in a transaction, with the change of the version. */
export type SchemaStep = (database: Database) => void;

/** The step at place n leads from version n to n + 1; a new file has version 0. Steps that were released never change. */
export const SCHEMA_STEPS: readonly SchemaStep[] = [firstSchema];

/** Brings the file to the last version. When a step fails, those before it stay done. */
export function upgradeSchema(database: Database, steps: readonly SchemaStep[]): void {
  for (let version = schemaVersion(database); version < steps.length; version += 1) {
    database.transaction(() => {
      steps[version]?.(database);
      database.run(`PRAGMA application_id = ${APPLICATION_ID}`);
      database.run(`PRAGMA user_version = ${version + 1}`);
    })();
  }
}

export function schemaVersion(database: Database): number {
  return Number(firstValue(database, "PRAGMA user_version"));
}

/** Keys are text, which SQLite orders by its UTF-8 bytes. The sum finds a changed bit in a key or value, the digest one in a content. */
function firstSchema(database: Database): void {
  database.run(
    "CREATE TABLE definitions (key TEXT PRIMARY KEY NOT NULL, value TEXT NOT NULL, crc32 INTEGER NOT NULL) STRICT",
  );
  database.run(
    "CREATE TABLE contents (sha256 TEXT PRIMARY KEY NOT NULL, bytes BLOB NOT NULL) STRICT",
  );
}
