import { expect, test } from "bun:test";
import { stateFolderOf } from "./state-folder.ts";

function folder(variables: Record<string, string>): string {
  return stateFolderOf({ variables, homeFolder: "/home/ada", workingFolder: "/project" });
}

test("stateFolderOf() follows SLUICE_STATE_FOLDER, then XDG_STATE_HOME, then the home folder", () => {
  const variables = { SLUICE_STATE_FOLDER: "state", XDG_STATE_HOME: "/xdg" };
  expect(folder(variables)).toBe("/project/state");
  expect(folder({ ...variables, SLUICE_STATE_FOLDER: "~/state" })).toBe("/home/ada/state");
  expect(folder({ ...variables, SLUICE_STATE_FOLDER: "" })).toBe("/xdg/sluice");
  expect(folder({})).toBe("/home/ada/.sluice");
});

test("stateFolderOf() passes over a relative XDG_STATE_HOME", () => {
  expect(folder({ XDG_STATE_HOME: "xdg" })).toBe("/home/ada/.sluice");
});
