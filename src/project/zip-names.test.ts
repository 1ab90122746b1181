import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipOf } from "../../test/support/zip.ts";
import { DIRECTORY_BYTES_MAX, readZipNames } from "./zip-names.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-names-"));
afterAll(() => rmSync(folder, { recursive: true }));

const ZIP = zipOf([{ name: "index.js", data: "x" }, { name: "lib/ü.js" }]);

function read(bytes: Uint8Array) {
  const file = join(folder, "code.zip");
  writeFileSync(file, bytes);
  return readZipNames(file);
}

/** The last record of a zip, with one number of it replaced. */
function withEnd(at: number, value: number): Uint8Array {
  const bytes = Buffer.from(ZIP);
  bytes.writeUInt32LE(value, bytes.length - 22 + at);
  return bytes;
}

test("readZipNames() names the files of a zip, also of one with a comment", () => {
  const names = new Set(["index.js", "lib/ü.js"]);
  expect(read(ZIP)).toEqual({ kind: "names", names });
  const commented = Buffer.concat([ZIP, Buffer.alloc(65_535, "c")]);
  commented.writeUInt16LE(65_535, ZIP.length - 2);
  expect(read(commented)).toEqual({ kind: "names", names });
});

test("readZipNames() leaves a zip64 to whoever unpacks it", () => {
  expect(read(withEnd(16, 0xffffffff))).toEqual({ kind: "names", names: undefined });
});

test.each([
  ["nothing", new Uint8Array(), "it is no zip, or not all of one"],
  ["text", Buffer.from("no zip"), "it is no zip, or not all of one"],
  ["half of a zip", ZIP.subarray(0, ZIP.length - 10), "it is no zip, or not all of one"],
  ["a zip of nothing", zipOf([]), "it is empty"],
  ["an end that is wrong", withEnd(12, 5_000), "its end names more bytes than it has"],
  ["a list that is none", withEnd(16, 0), "its list of names is damaged"],
])("readZipNames() says what is wrong with %s", (_what, bytes, why) => {
  expect(read(bytes)).toEqual({ kind: "broken", why });
});

test("readZipNames() reads a list of 32 MiB and no longer one", () => {
  const name = "n".repeat(65_000);
  const listOf = (bytes: number): Uint8Array => {
    const entry = zipOf([{ name }]);
    const directory = entry.subarray(entry.length - 22 - 46 - name.length, entry.length - 22);
    const list = Buffer.alloc(bytes);
    for (let at = 0; at < bytes; at += directory.length)
      list.set(directory.subarray(0, Math.min(directory.length, bytes - at)), at);
    const end = Buffer.from(entry.subarray(entry.length - 22));
    end.writeUInt32LE(bytes, 12);
    end.writeUInt32LE(0, 16);
    return Buffer.concat([list, end]);
  };
  expect(read(listOf(DIRECTORY_BYTES_MAX)).kind).toBe("names");
  expect(read(listOf(DIRECTORY_BYTES_MAX + 1))).toEqual({
    kind: "broken",
    why: "its list of names has more than 33554432 bytes",
  });
});

test("readZipNames() says that a file cannot be read", () => {
  expect(readZipNames(join(folder, "nowhere.zip"))).toMatchObject({ kind: "broken" });
});
