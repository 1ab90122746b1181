import { expect, test } from "bun:test";
import { withUniqueNames } from "./unique-names.ts";

test("withUniqueNames() keeps names that are keys, and gives the others their ids", () => {
  const names = ["chat", "chat", "2024", "__proto__", "", "Chat"];
  const all = names.map((name, index) => ({ name, id: `id${index}` }));
  const keys = withUniqueNames(all, ({ id }) => id).map(([key]) => key);
  expect(keys).toEqual(["chat", "id1", "id2", "id3", "id4", "Chat"]);
});
