import { expect, test } from "bun:test";
import { randomResourceId } from "./random-resource-id.ts";

test("randomResourceId() is as long as asked, of small letters and digits, all of them", () => {
  const ids = Array.from({ length: 1_000 }, (_, index) => randomResourceId((index % 12) + 1));
  for (const [index, id] of ids.entries()) {
    expect(id).toMatch(/^[a-z0-9]+$/);
    expect(id).toHaveLength((index % 12) + 1);
  }
  expect(new Set(ids.join(""))).toHaveProperty("size", 36);
  expect(new Set(Array.from({ length: 1_000 }, () => randomResourceId(10)))).toHaveProperty(
    "size",
    1_000,
  );
});
