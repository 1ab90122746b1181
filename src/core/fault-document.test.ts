import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { FAULTS } from "./fault.ts";
import { errorsDocument } from "./fault-document.ts";
import { INVOKE_FAULTS } from "./invoke-api/invoke-fault.ts";

test("docs/errors.md is what errorsDocument() writes", () => {
  const path = new URL("../../docs/errors.md", import.meta.url);
  expect(readFileSync(path, "utf8")).toBe(errorsDocument());
});

test("errorsDocument() has one row for each fault and cells that end where they should", () => {
  const rows = errorsDocument()
    .split("\n")
    .filter((line) => line.startsWith("| ") && !line.startsWith("| ---"));
  const groups = [...Object.values(FAULTS), INVOKE_FAULTS];
  const faults = groups.flatMap((group) => Object.values(group));
  expect(rows.length).toBe(faults.length + groups.length);
  for (const { meaning, remedy, ...told } of faults) {
    const row = rows.find((line) => line.includes(meaning) && line.includes(remedy));
    expect(row).toBeDefined();
    for (const value of Object.values(told)) {
      if (value !== undefined && value !== "") expect(row).toContain(String(value));
    }
    expect([meaning, remedy].join("")).not.toContain("|");
  }
});
