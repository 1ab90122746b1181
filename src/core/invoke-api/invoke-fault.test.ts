import { expect, test } from "bun:test";
import { INVOKE_FAULTS } from "./invoke-fault.ts";

test("every error of Invoke has an error status and says in whole sentences what it means and what to do", () => {
  for (const { status, meaning, remedy } of Object.values(INVOKE_FAULTS)) {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(600);
    expect(meaning).toMatch(/^[A-Z].*\.$/s);
    expect(remedy).toMatch(/^[A-Z].*\.$/s);
  }
});

test("no two errors of Invoke have one type", () => {
  const types = Object.values(INVOKE_FAULTS).map(({ errorType }) => errorType);
  expect(new Set(types).size).toBe(types.length);
});
