import { describe, expect, test } from "bun:test";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { LAYER_LIMITS, mergeInto, treeDigest } from "./layer-tree.ts";

function opened() {
  const root = mkdtempSync(join(tmpdir(), "sluice-layers-"));
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  };
  return {
    ...{ root, write, path: (name: string) => join(root, name) },
    [Symbol.dispose]: () => rmSync(root, { recursive: true, force: true }),
  };
}

describe("mergeInto()", () => {
  test("lets later layers win, file by file, and keeps links as they are", async () => {
    using open = opened();
    open.write("one/lib/a.txt", "one");
    open.write("one/lib/b.txt", "one");
    open.write("two/lib/b.txt", "two");
    open.write("three/c.txt", "three");
    symlinkSync("a.txt", open.path("one/lib/link"));
    await mergeInto(open.path("opt"), [
      { folder: open.path("one") },
      { folder: open.path("two") },
      { folder: open.path("three"), subfolder: "python" },
    ]);
    const read = (name: string) => readFileSync(open.path(`opt/${name}`), "utf8");
    expect([read("lib/a.txt"), read("lib/b.txt"), read("python/c.txt")]).toEqual([
      ...["one", "two", "three"],
    ]);
    expect(readlinkSync(open.path("opt/lib/link"))).toBe("a.txt");
  });
});

describe("treeDigest()", () => {
  test("is another when a file, its place or the order is", async () => {
    using open = opened();
    open.write("one/a.txt", "1");
    open.write("two/a.txt", "2");
    const [one, two] = [{ folder: open.path("one") }, { folder: open.path("two") }];
    const first = await treeDigest([one, two]);
    expect(await treeDigest([one, two])).toBe(first);
    const others = [
      await treeDigest([two, one]),
      await treeDigest([one, { ...two, subfolder: "python" }]),
    ];
    open.write("one/a.txt", "longer");
    others.push(await treeDigest([one, two]));
    expect(new Set([first, ...others]).size).toBe(4);
  });

  test("takes what Lambda takes, and not more", async () => {
    using open = opened();
    open.write("one/a.txt", "12345");
    open.write("one/sub/b.txt", "12345");
    const contents = [{ folder: open.path("one") }];
    const limits = { bytesMax: 10, entriesMax: 3 };
    await treeDigest(contents, limits);
    await expect(treeDigest(contents, { ...limits, bytesMax: 9 })).rejects.toThrow(
      "layers have more than 9 bytes, unzipped",
    );
    await expect(treeDigest(contents, { ...limits, entriesMax: 2 })).rejects.toThrow(
      "layers have more than 2 files and folders",
    );
    expect(LAYER_LIMITS).toEqual({ bytesMax: 262_144_000, entriesMax: 100_000 });
  });
});
