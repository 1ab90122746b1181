import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { settingsPage } from "./settings-page.ts";

test("settingsPage() is a file that is there, wherever the help is read", () => {
  const [, page = ""] = settingsPage("serve").split("\n");
  expect(page).toMatch(/^\/.*docs\/configuration\.md$/);
  expect(existsSync(page)).toBe(true);
});
