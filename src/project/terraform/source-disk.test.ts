import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sourceDisk } from "./source-disk.ts";

test("sourceDisk finds the .tf files of a folder and reads those that are not too large", () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-tf-"));
  try {
    for (const name of ["b.tf", "a.tf", "c.tfvars"]) writeFileSync(join(folder, name), "12345");
    expect(sourceDisk.filesOf(folder)).toEqual([join(folder, "a.tf"), join(folder, "b.tf")]);
    expect(sourceDisk.read(join(folder, "a.tf"), 5)).toBe("12345");
    expect(sourceDisk.read(join(folder, "a.tf"), 4)).toBeUndefined();
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("sourceDisk says nothing about what is not there", () => {
  expect(sourceDisk.filesOf("/nowhere/at/all")).toEqual([]);
  expect(sourceDisk.read("/nowhere/at/all.tf", 10)).toBeUndefined();
});
