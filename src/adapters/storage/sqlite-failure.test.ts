import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { StoreFailure } from "../../engine/definition-store.ts";
import { sqliteFailure } from "./sqlite-failure.ts";

function errorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}

test("sqliteFailure() says what, where, why and what to do", () => {
  using database = new Database(":memory:");
  database.run("PRAGMA max_page_count = 2");
  const full = errorOf(() => {
    for (let count = 1; count <= 3; count += 1) database.run(`CREATE TABLE t${count} (a)`);
  });
  const failure = sqliteFailure({ what: "Cannot keep a change in", file: "/data/sluice.db" }, full);
  expect(failure).toBeInstanceOf(StoreFailure);
  expect((failure as Error).message).toBe(
    'Cannot keep a change in "/data/sluice.db": no space is left on its disk; free some and try again (SQLITE_FULL)',
  );
  expect((failure as Error).cause).toBe(full);
});

test("sqliteFailure() says what SQLite said of tables that are not ours any more", () => {
  using database = new Database(":memory:");
  const error = errorOf(() => database.run("SELECT key FROM definitions"));
  expect(`${sqliteFailure({ what: "Cannot open", file: "f" }, error)}`).toBe(
    'StoreFailure: Cannot open "f": it is not as it was made; put a backup in its place, or name another folder (no such table: definitions)',
  );
});

test("what is no error of SQLite's is a bug, and stays what it is", () => {
  const bug = new TypeError("a bug");
  expect(sqliteFailure({ what: "Cannot open", file: "f" }, bug)).toBe(bug);
});
