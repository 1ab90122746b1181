import { describe, expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { CliError } from "../cli-error.ts";
import { projectFolder } from "../dev/dev-project.fixture.ts";
import { writeExport } from "./write-export.ts";

describe("writeExport()", () => {
  test("overwrites a file only when it is forced to", () => {
    using project = projectFolder();
    const file = project.path("a.yaml");
    writeExport(file, "one", { force: false });
    expect(() => writeExport(file, "two", { force: false })).toThrow(
      `${file} is there already: add --force to overwrite it, or give another --output.`,
    );
    expect(readFileSync(file, "utf8")).toBe("one");
    writeExport(file, "two", { force: true });
    expect(readFileSync(file, "utf8")).toBe("two");
  });

  test("makes the folders on the way", () => {
    using project = projectFolder();
    const file = project.path("new/dir/a.yaml");
    writeExport(file, "one", { force: false });
    expect(readFileSync(file, "utf8")).toBe("one");
  });

  test("says why it cannot write", () => {
    using project = projectFolder();
    const file = project.path("none/a.yaml/b.yaml");
    writeExport(project.path("none/a.yaml"), "one", { force: false });
    expect(() => writeExport(file, "", { force: true })).toThrow(CliError);
    expect(() => writeExport(file, "", { force: true })).toThrow(`Cannot write ${file}: `);
  });
});
