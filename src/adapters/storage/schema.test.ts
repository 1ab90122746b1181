import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { firstValue } from "./first-value.ts";
import { APPLICATION_ID, SCHEMA_STEPS, schemaVersion, upgradeSchema } from "./schema.ts";

const step = (sql: string) => (database: Database) => void database.run(sql);
const madeUp = [
  step("CREATE TABLE things (name TEXT NOT NULL)"),
  step("ALTER TABLE things ADD COLUMN size INTEGER NOT NULL DEFAULT 7"),
  step("UPDATE things SET name = upper(name)"),
];

test("upgradeSchema() makes an empty file ours, with the last version", () => {
  using database = new Database(":memory:");
  upgradeSchema(database, SCHEMA_STEPS);
  expect(schemaVersion(database)).toBe(SCHEMA_STEPS.length);
  expect(firstValue(database, "PRAGMA application_id")).toBe(APPLICATION_ID);
});

test("upgradeSchema() takes the steps that an older file lacks, in order, and keeps what is in it", () => {
  using database = new Database(":memory:");
  upgradeSchema(database, madeUp.slice(0, 1));
  database.run("INSERT INTO things VALUES ('kept')");
  upgradeSchema(database, madeUp);
  expect(schemaVersion(database)).toBe(3);
  expect(database.query("SELECT * FROM things").all()).toEqual([{ name: "KEPT", size: 7 }]);
  upgradeSchema(database, madeUp);
  expect(schemaVersion(database)).toBe(3);
});

test("a step that fails changes nothing, and those before it stay done", () => {
  using database = new Database(":memory:");
  const failing = (half: Database) => {
    half.run("DROP TABLE things");
    throw new Error("no room");
  };
  const steps = [...madeUp.slice(0, 2), failing];
  expect(() => upgradeSchema(database, steps)).toThrow("no room");
  expect(schemaVersion(database)).toBe(2);
  expect(firstValue(database, "SELECT count(*) FROM things")).toBe(0);
  upgradeSchema(database, madeUp);
  expect(schemaVersion(database)).toBe(3);
});
