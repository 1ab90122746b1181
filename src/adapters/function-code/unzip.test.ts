import { describe, expect, test } from "bun:test";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ZipEntry, zipOf } from "../../../test/support/zip.ts";
import { UNZIP_LIMITS, type UnzipLimits, unzip } from "./unzip.ts";

const WORDS = "Could not unzip uploaded file. Please check your file, then try to upload again.";

interface Unzipped extends Disposable {
  readonly refused: string | undefined;
  readonly files: readonly string[];
  path(name: string): string;
}

async function unzipped(
  zip: Uint8Array | readonly ZipEntry[],
  limits: UnzipLimits = UNZIP_LIMITS,
): Promise<Unzipped> {
  const above = mkdtempSync(join(tmpdir(), "sluice-unzip-"));
  const folder = mkdtempSync(join(above, "in-"));
  const bytes = zip instanceof Uint8Array ? zip : zipOf(zip);
  const refused = await unzip(folder, bytes, limits).then(
    () => undefined,
    (error: Error) => `${error.name}: ${error.message}`,
  );
  // Nothing may be beside the folder, whatever a name says.
  expect(readdirSync(above)).toHaveLength(1);
  return {
    refused,
    files: (readdirSync(folder, { recursive: true }) as string[]).sort(),
    path: (name) => join(folder, name),
    [Symbol.dispose]: () => rmSync(above, { recursive: true, force: true }),
  };
}

describe("unzip()", () => {
  test("writes files and folders, and lets run what may run", async () => {
    using out = await unzipped([
      { name: "index.mjs", data: "export const handler = 1;" },
      { name: "lib/" },
      { name: "lib/./ü/deep.txt", data: "x".repeat(100_000) },
      { name: "bootstrap", data: "#!/bin/sh", mode: 0o100_755, isStored: true },
      { name: "empty" },
    ]);
    expect(out.refused).toBeUndefined();
    expect(out.files).toEqual([
      "bootstrap",
      "empty",
      "index.mjs",
      "lib",
      "lib/ü",
      "lib/ü/deep.txt",
    ]);
    expect(readFileSync(out.path("index.mjs"), "utf8")).toBe("export const handler = 1;");
    expect(statSync(out.path("lib/ü/deep.txt")).size).toBe(100_000);
    expect(statSync(out.path("bootstrap")).mode & 0o777).toBe(0o755);
    expect(statSync(out.path("index.mjs")).mode & 0o777).toBe(0o644);
  });

  test("reads the fields of long zips", async () => {
    const entries = [{ name: "a.txt", data: "long" }, { name: "b/c.txt" }];
    using out = await unzipped(zipOf(entries, { isZip64: true }));
    expect(out.refused).toBeUndefined();
    expect(readFileSync(out.path("a.txt"), "utf8")).toBe("long");
  });

  test.each<[string, ZipEntry[], string]>([
    ["a name that leads out", [{ name: "../evil" }], "invalid relative path: ../evil"],
    ["one that does so later", [{ name: "a/../../evil" }], "invalid relative path: a/../../evil"],
    ["one with other slashes", [{ name: "..\\evil" }], "invalid relative path: ../evil"],
    ["an absolute name", [{ name: "/etc/evil" }], "absolute path: /etc/evil"],
    ["a drive", [{ name: "C:\\evil" }], "absolute path: C:/evil"],
    ["a drive without a slash", [{ name: "C:evil" }], "absolute path: C:evil"],
    [
      "a symbolic link",
      [{ name: "link", data: "/etc/passwd", mode: 0o120_777 }],
      '"link" is a symbolic link',
    ],
    ["an encrypted file", [{ name: "secret", isEncrypted: true }], '"secret" is encrypted'],
    ["one name twice", [{ name: "a" }, { name: "./a" }], '"./a" is there twice'],
    ["a folder for a file", [{ name: "a" }, { name: "a/" }], '"a/" is there twice'],
    ["a file below a file", [{ name: "a" }, { name: "a/b" }], '"a/b" is below a file'],
    ["a file for a folder", [{ name: "a/b" }, { name: "a" }], '"a" is there twice'],
    ["a NUL", [{ name: "a\0b" }], '"a\\u0000b" has a NUL in its name'],
    [
      "another checksum",
      [{ name: "a", data: "data", crc: 1 }],
      '"a" is damaged: its checksum is another',
    ],
    [
      "more bytes than it says",
      [{ name: "bomb", data: "0".repeat(1_000_000), declaredBytes: 10 }],
      "too many bytes in the stream",
    ],
    ["fewer bytes than it says", [{ name: "a", data: "x", declaredBytes: 10 }], "not enough bytes"],
  ])("refuses %s", async (_what, entries, why) => {
    using out = await unzipped(entries);
    expect(out.refused).toStartWith(`SyntaxError: ${WORDS} (`);
    expect(out.refused).toContain(why);
  });

  test.each<[string, Uint8Array, string]>([
    ["nothing", new Uint8Array(0), WORDS],
    ["text", new TextEncoder().encode("no zip at all, but long enough for one"), WORDS],
    ["an empty zip", zipOf([]), "Uploaded file must be a non-empty zip"],
    ["half a zip", zipOf([{ name: "a", data: "data" }]).subarray(0, 60), WORDS],
    ["a zip without its beginning", zipOf([{ name: "a", data: "data" }]).subarray(40), WORDS],
  ])("refuses %s", async (_what, bytes, sentence) => {
    using out = await unzipped(bytes);
    expect(out.refused).toStartWith(`SyntaxError: ${sentence}`);
  });

  test("takes as many bytes as the limit says, and counts before it writes", async () => {
    const limits = { ...UNZIP_LIMITS, bytesMax: 20 };
    const entries = (bytes: number) => [
      { name: "a", data: "a".repeat(10) },
      { name: "b", data: "b".repeat(bytes) },
    ];
    using full = await unzipped(entries(10), limits);
    expect(full.refused).toBeUndefined();
    using above = await unzipped(entries(11), limits);
    expect(above.refused).toBe("SyntaxError: Unzipped size must be smaller than 20 bytes");
    expect(above.files).toEqual([]);
  });

  test("takes as many entries as the limit says", async () => {
    const limits = { ...UNZIP_LIMITS, entriesMax: 2 };
    const entries = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ name: `f${index}` }));
    using full = await unzipped(entries(2), limits);
    expect(full.refused).toBeUndefined();
    using above = await unzipped(entries(3), limits);
    expect(above.refused).toContain("it has 3 entries, and 2 are allowed");
  });

  test("takes AWS's bytes, and a hundred thousand entries", () => {
    expect(UNZIP_LIMITS).toEqual({ bytesMax: 262_144_000, entriesMax: 100_000 });
  });
});
