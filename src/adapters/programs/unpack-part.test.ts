import { afterEach, beforeEach, expect, test } from "bun:test";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Part, unpackPart } from "./unpack-part.ts";

let work = "";
let parent = "";
beforeEach(() => {
  work = mkdtempSync(join(tmpdir(), "sluice-unpack-"));
  parent = join(work, "programs");
});
afterEach(() => rmSync(work, { recursive: true, force: true }));

function part(texts: Readonly<Record<string, string>>): Part & { readonly written: () => number } {
  let written = 0;
  const files = Object.entries(texts).map(([path, text]) => ({
    path,
    bytes: Buffer.byteLength(text),
    sha256: new Bun.CryptoHasher("sha256").update(text).digest("hex"),
    isProgram: path.startsWith("bin/"),
  }));
  const contents = () => {
    written += 1;
    return Buffer.from(Object.values(texts).join(""));
  };
  return { name: "tools", files, contents, written: () => written };
}

const TOOLS = { "bin/run": "#!/bin/sh\n", "lib/deep/a.mjs": "export {};\n", "lib/empty": "" };

test("unpackPart() writes each file where it belongs, for its user alone", () => {
  const { folder, notice } = unpackPart(parent, part(TOOLS));
  expect(notice).toBeUndefined();
  for (const [path, text] of Object.entries(TOOLS)) {
    expect(readFileSync(join(folder, path), "utf8")).toBe(text);
  }
  const modes = ["", "lib/deep", "bin/run", "lib/deep/a.mjs"].map(
    (path) => statSync(join(folder, path)).mode & 0o777,
  );
  expect(modes).toEqual([0o700, 0o700, 0o700, 0o600]);
  expect(readdirSync(parent)).toHaveLength(1);
});

test("unpackPart() writes once, and other files beside it under another name", () => {
  const first = part(TOOLS);
  const { folder } = unpackPart(parent, first);
  expect(unpackPart(parent, first)).toEqual({ folder, notice: undefined });
  expect(first.written()).toBe(1);
  const next = unpackPart(parent, part({ ...TOOLS, "lib/deep/a.mjs": "export const b = 1;\n" }));
  expect(next.folder).not.toBe(folder);
  expect(existsSync(join(folder, "bin/run"))).toBe(true);
});

test("unpackPart() leaves what Python compiles beside a program", () => {
  const { folder } = unpackPart(parent, part(TOOLS));
  mkdirSync(join(folder, "lib/__pycache__"));
  writeFileSync(join(folder, "lib/__pycache__/a.pyc"), "compiled");
  expect(unpackPart(parent, part(TOOLS)).notice).toBeUndefined();
});

test.each<[string, (folder: string) => void]>([
  ["bin/run differs", (folder) => writeFileSync(join(folder, "bin/run"), "#!/bin/sh\nrm -rf ~\n")],
  ["lib/deep/a.mjs is missing", (folder) => rmSync(join(folder, "lib/deep/a.mjs"))],
  [
    "node_modules/x.js does not belong to it",
    (folder) => {
      mkdirSync(join(folder, "node_modules"));
      writeFileSync(join(folder, "node_modules/x.js"), "");
    },
  ],
  [
    "bin/run is missing",
    (folder) => {
      rmSync(join(folder, "bin/run"));
      symlinkSync("/bin/true", join(folder, "bin/run"));
    },
  ],
  [
    "it is no folder",
    (folder) => {
      rmSync(folder, { recursive: true });
      writeFileSync(folder, "");
    },
  ],
])("unpackPart() says that %s, and writes it anew", (what, change) => {
  const { folder } = unpackPart(parent, part(TOOLS));
  change(folder);
  expect(unpackPart(parent, part(TOOLS))).toEqual({
    folder,
    notice: `${folder} was changed since Sluice wrote it (${what}): it is written anew`,
  });
  expect(unpackPart(parent, part(TOOLS)).notice).toBeUndefined();
  expect(readdirSync(parent)).toHaveLength(1);
});

test("unpackPart() follows no link that stands in the folder's place", () => {
  const { folder } = unpackPart(parent, part(TOOLS));
  const elsewhere = join(work, "elsewhere");
  rmSync(folder, { recursive: true });
  mkdirSync(elsewhere);
  writeFileSync(join(elsewhere, "kept"), "mine");
  symlinkSync(elsewhere, folder);
  expect(unpackPart(parent, part(TOOLS)).notice).toContain("it is no folder");
  expect(readdirSync(elsewhere)).toEqual(["kept"]);
  expect(statSync(join(folder, "bin/run")).isFile()).toBe(true);
});

test("unpackPart() throws for contents that are not those of the list, and leaves nothing", () => {
  const broken = { ...part(TOOLS), contents: () => Buffer.from("something else") };
  expect(() => unpackPart(parent, broken)).toThrow(
    /does not stay as it is written: bin\/run differs/,
  );
});

test("unpackPart() throws where nothing can be written", () => {
  writeFileSync(parent, "a file");
  expect(() => unpackPart(parent, part(TOOLS))).toThrow(/programs/);
});

test("unpackPart() takes a folder whose mode others could read as it is, and writes its own closed", () => {
  mkdirSync(parent);
  chmodSync(parent, 0o755);
  const { folder } = unpackPart(parent, part(TOOLS));
  expect(statSync(folder).mode & 0o777).toBe(0o700);
});
