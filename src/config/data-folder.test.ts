import { expect, test } from "bun:test";
import { dataFolderOf } from "./data-folder.ts";

const of = (variables: Readonly<Record<string, string>>, isRoot = false) =>
  dataFolderOf({ variables, homeFolder: "/home/me", workingFolder: "/work", isRoot });

test("dataFolderOf() is systemd's folder, then root's, then the user's own", () => {
  expect(of({ STATE_DIRECTORY: "/var/lib/private/sluice:/var/lib/other" }, true)).toEqual({
    folder: "/var/lib/private/sluice",
    variable: "STATE_DIRECTORY",
  });
  expect(of({ XDG_DATA_HOME: "/data" }, true)).toEqual({ folder: "/var/lib/sluice" });
  expect(of({ XDG_DATA_HOME: "/data" })).toEqual({
    folder: "/data/sluice",
    variable: "XDG_DATA_HOME",
  });
  expect(of({})).toEqual({ folder: "/home/me/.local/share/sluice" });
});

test("dataFolderOf() passes over relative paths, as both specifications say", () => {
  expect(of({ STATE_DIRECTORY: "sluice", XDG_DATA_HOME: "data" }).folder).toBe(
    "/home/me/.local/share/sluice",
  );
});
