import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { checkDocument } from "./check-document.ts";
import { RULES } from "./rules.ts";

test("docs/check.md is what the table of rules says; bin/runtime scripts/docs.ts writes it", () => {
  const path = new URL("../../../docs/check.md", import.meta.url);
  expect(readFileSync(path, "utf8")).toBe(checkDocument());
});

test("checkDocument() has each rule once", () => {
  for (const name of Object.keys(RULES)) {
    expect(checkDocument().match(new RegExp(`^\\| \`${name}\` `, "gm"))).toHaveLength(1);
  }
});
