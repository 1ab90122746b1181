import { expect, test } from "bun:test";
import { StoreFailure } from "./definition-store.ts";

test("StoreFailure is an error of its own name that keeps what caused it", () => {
  const cause = new Error("disk full");
  const failure = new StoreFailure("Cannot keep it", { cause });
  expect(failure).toBeInstanceOf(Error);
  expect(`${failure}`).toBe("StoreFailure: Cannot keep it");
  expect(failure.cause).toBe(cause);
});
