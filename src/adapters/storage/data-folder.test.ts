import { describe, expect, test } from "bun:test";
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { StoreFailure } from "../../engine/definition-store.ts";
import { ensureDataFolder, ensurePrivateFile } from "./data-folder.ts";
import { storageFolder } from "./storage-folder.fixture.ts";

const modeOf = (path: string) => statSync(path).mode & 0o777;

describe("ensureDataFolder()", () => {
  test("makes the folder and those above it for their owner alone", () => {
    using place = storageFolder();
    ensureDataFolder(place.path("above/data"));
    expect(modeOf(place.path("above"))).toBe(0o700);
    expect(modeOf(place.path("above/data"))).toBe(0o700);
  });

  test("leaves a folder as it is, with its mode", () => {
    using place = storageFolder();
    mkdirSync(place.path("data"));
    chmodSync(place.path("data"), 0o750);
    ensureDataFolder(place.path("data"));
    expect(modeOf(place.path("data"))).toBe(0o750);
  });

  test("says in one sentence that a file is in the way", () => {
    using place = storageFolder();
    writeFileSync(place.path("file"), "");
    expect(() => ensureDataFolder(place.path("file"))).toThrow(
      new StoreFailure(
        `Cannot make the data folder "${place.path("file")}": a file has its name; name another folder (EEXIST)`,
      ),
    );
    expect(() => ensureDataFolder(place.path("file/data"))).toThrow(
      `Cannot make the data folder "${place.path("file/data")}": a part of its path is a file; name another folder (ENOTDIR)`,
    );
  });

  test("says what the system said where there is nothing better", () => {
    using place = storageFolder();
    const folder = place.path("n".repeat(300));
    expect(() => ensureDataFolder(folder)).toThrow(
      `Cannot make the data folder "${folder}": ENAMETOOLONG`,
    );
  });
});

describe("ensurePrivateFile()", () => {
  test("makes a file that its owner alone can read", () => {
    using place = storageFolder();
    ensurePrivateFile(place.path("sluice.db"));
    expect(modeOf(place.path("sluice.db"))).toBe(0o600);
  });

  test("leaves a file as it is", () => {
    using place = storageFolder();
    writeFileSync(place.path("sluice.db"), "kept", { mode: 0o640 });
    ensurePrivateFile(place.path("sluice.db"));
    expect(readFileSync(place.path("sluice.db"), "utf8")).toBe("kept");
    expect(modeOf(place.path("sluice.db"))).toBe(0o640);
  });

  test("says in one sentence that its folder is gone", () => {
    using place = storageFolder();
    const file = place.path("gone/sluice.db");
    expect(() => ensurePrivateFile(file)).toThrow(`Cannot make the file "${file}": ENOENT`);
  });
});
