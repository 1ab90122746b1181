import { expect, test } from "bun:test";
import { revisionIdFrom } from "./revision-id.ts";

test("revisionIdFrom() is a UUID, the same for the same text and another for another", () => {
  const id = revisionIdFrom("a");
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(revisionIdFrom("a")).toBe(id);
  expect(revisionIdFrom("b")).not.toBe(id);
});
