import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { configurationDocument } from "./document.ts";
import { environmentName, flagName, SETTINGS } from "./settings.ts";

test("docs/configuration.md is what the table of settings says", () => {
  const file = readFileSync(new URL("../../docs/configuration.md", import.meta.url), "utf8");
  expect(file).toBe(configurationDocument());
});

test("configurationDocument() names every setting, flag and variable", () => {
  const text = configurationDocument();
  for (const { name } of SETTINGS) {
    for (const written of [name, flagName(name), environmentName(name)]) {
      expect(text).toContain(`\`${written}\``);
    }
  }
});
