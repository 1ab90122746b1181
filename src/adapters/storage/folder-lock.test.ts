import { expect, test } from "bun:test";
import { statSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { StoreFailure } from "../../engine/definition-store.ts";
import { lockFolder } from "./folder-lock.ts";
import { storageFolder } from "./storage-folder.fixture.ts";

test("lockFolder() lets one in, and tells the next who that is", () => {
  using place = storageFolder();
  const lock = lockFolder(place.folder);
  const sentence = new StoreFailure(
    `The data folder "${place.folder}" is in use by process ${process.pid} on ${hostname()}: stop that, or name another folder`,
  );
  for (let time = 1; time <= 2; time += 1) {
    expect(() => lockFolder(place.folder)).toThrow(sentence);
  }
  lock.release();
  lockFolder(place.folder).release();
});

test("the lock is a file for its owner alone", () => {
  using place = storageFolder();
  lockFolder(place.folder).release();
  expect(statSync(place.path("sluice.lock")).mode & 0o777).toBe(0o600);
});

test("a lock file that is none is named", () => {
  using place = storageFolder();
  writeFileSync(
    place.path("sluice.lock"),
    "something else, and long enough to be looked at".repeat(99),
  );
  expect(() => lockFolder(place.folder)).toThrow(
    `Cannot lock the data folder with "${place.path("sluice.lock")}": it is not an SQLite file`,
  );
});
