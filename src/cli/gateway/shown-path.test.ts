import { expect, test } from "bun:test";
import { join } from "node:path";
import { shownPath } from "./shown-path.ts";

test("shownPath() is relative below where the user stands, absolute elsewhere", () => {
  expect(shownPath(join("/home", "me", "app", "x.yaml"), "/home/me")).toBe(join("app", "x.yaml"));
  expect(shownPath("/etc/x.yaml", "/home/me")).toBe("/etc/x.yaml");
});
