import { expect, test } from "bun:test";
import { settledWithin } from "./settled-within.ts";

test("settledWithin() tells whether the promise was in time", async () => {
  expect(await settledWithin(Promise.resolve(), 1_000)).toBe(true);
  expect(await settledWithin(new Promise(() => undefined), 1)).toBe(false);
});
