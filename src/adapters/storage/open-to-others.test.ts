import { expect, test } from "bun:test";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { openToOthers } from "./open-to-others.ts";
import { SqliteStore } from "./sqlite-store.ts";
import { storageFolder } from "./storage-folder.fixture.ts";

test("openToOthers() has nothing to say of what the store makes", async () => {
  using place = storageFolder();
  const folder = join(place.folder, "data");
  expect(openToOthers(folder)).toEqual([]);
  const store = SqliteStore.open(folder);
  await store.commit([{ kind: "put", key: "apis/a", value: {} }]);
  expect(openToOthers(folder)).toEqual([]);
  await store.close();
});

test("openToOthers() names the folder and each file that others can read, and what to do", async () => {
  using place = storageFolder();
  const folder = join(place.folder, "data");
  const store = SqliteStore.open(folder);
  const file = join(folder, "sluice.db");
  chmodSync(file, 0o640);
  expect(openToOthers(folder)).toEqual([`Others can read ${file}: chmod 600 ${file}`]);
  chmodSync(`${file}-wal`, 0o604);
  chmodSync(folder, 0o711);
  expect(openToOthers(folder)).toEqual([
    `Others can enter the data folder ${folder}: chmod 700 ${folder}`,
    `Others can read ${file}: chmod 600 ${file}`,
    `Others can read ${file}-wal: chmod 600 ${file}-wal`,
  ]);
  await store.close();
});
