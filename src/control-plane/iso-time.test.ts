import { expect, test } from "bun:test";
import { isoSeconds } from "./iso-time.ts";

test("isoSeconds() writes whole seconds in UTC", () => {
  expect(isoSeconds(1_790_208_070_999)).toBe("2026-09-24T00:01:10Z");
});
