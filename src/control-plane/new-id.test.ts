import { expect, test } from "bun:test";
import { freeId } from "./new-id.ts";

test("freeId() asks until nothing has the id", () => {
  const ids = ["a", "b", "c"];
  const asked: number[] = [];
  const newId = (length: number) => {
    asked.push(length);
    return ids.shift() ?? "";
  };
  expect(freeId(7, newId, (id) => (id === "c" ? undefined : {}))).toBe("c");
  expect(asked).toEqual([7, 7, 7]);
});
