import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { firstValue } from "./first-value.ts";

test("firstValue() answers the first column of the first row, and leaves nothing that keeps the file open", () => {
  const database = new Database(":memory:");
  expect(firstValue(database, "SELECT 'a', 'b' UNION ALL SELECT 'c', 'd'")).toBe("a");
  expect(firstValue(database, "SELECT 1 WHERE false")).toBeUndefined();
  expect(() => firstValue(database, "SELECT abs(-9223372036854775808)")).toThrow(
    "integer overflow",
  );
  database.close(true);
});
