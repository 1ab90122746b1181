import { expect, test } from "bun:test";
import { positioned } from "./positioned.ts";

const ENTRIES = ["a", "b", "c"].map((id) => ({ id, value: id.toUpperCase() }));

function asked(query: Record<string, string>) {
  const lists = Object.entries(query).map(([name, value]) => [name, [value]] as const);
  return positioned(ENTRIES, { query: new Map(lists) }, ({ value }) => value);
}

test("positioned() answers with item and position, and goes on from there", () => {
  expect(asked({})).toEqual({ item: ["A", "B", "C"] });
  const { item, position } = asked({ limit: "2" });
  expect(item).toEqual(["A", "B"]);
  expect(asked({ limit: "2", position: String(position) })).toEqual({ item: ["C"] });
});

test("positioned() names its own parameters in what it refuses", () => {
  expect(() => asked({ limit: "0" })).toThrow("limit must be a whole number above 0, not 0");
  expect(() => asked({ position: "zzz" })).toThrow(
    "position is not one that this gateway gave out",
  );
});
