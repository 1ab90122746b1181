import { expect, test } from "bun:test";
import { inspect } from "node:util";
import { Secret } from "./secret.ts";

test("Secret shows itself to reveal() alone", () => {
  const secret = new Secret("hunter2");
  expect(secret.reveal()).toBe("hunter2");
  for (const shown of [
    `${secret}`,
    JSON.stringify({ secret }),
    inspect(secret),
    Bun.inspect(secret),
  ]) {
    expect(shown).not.toContain("hunter2");
  }
  expect(JSON.stringify({ ...secret })).toBe("{}");
});
