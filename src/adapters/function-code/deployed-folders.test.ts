import { describe, expect, test } from "bun:test";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { zipOf } from "../../../test/support/zip.ts";
import { DeployedFolders, ZIP_FILE_BYTES_MAX } from "./deployed-folders.ts";

/** More than any process id is. */
const NOBODY = 2 ** 31 - 2;

function opened() {
  const above = mkdtempSync(join(tmpdir(), "sluice-deployed-"));
  const parent = join(above, "code");
  const zip = (name: string, data: string) => {
    const file = join(above, name);
    writeFileSync(file, zipOf([{ name: "index.js", data }]));
    return file;
  };
  return {
    ...{ parent, zip, folders: new DeployedFolders(parent) },
    [Symbol.dispose]: () => rmSync(above, { recursive: true, force: true }),
  };
}

describe("DeployedFolders", () => {
  test("unpack each zip once, by what is in it", async () => {
    using open = opened();
    const { folders, zip } = open;
    const one = await folders.ofZip(zip("a.zip", "1"));
    expect(readFileSync(join(one, "index.js"), "utf8")).toBe("1");
    expect(await folders.ofZip(zip("b.zip", "1"))).toBe(one);
    const other = await folders.ofZip(zip("a.zip", "2"));
    expect(other).not.toBe(one);
    // What kind of module a file is must not depend on what lies above.
    expect(readFileSync(join(dirname(one), "package.json"), "utf8")).toBe("{}\n");
  });

  test("write inline code as index, with cfn-response beside it", async () => {
    using open = opened();
    const js = await open.folders.ofText("exports.handler = 1;", "js");
    expect(readFileSync(join(js, "index.js"), "utf8")).toBe("exports.handler = 1;");
    expect(readdirSync(join(js, "node_modules"))).toEqual(["cfn-response"]);
    const py = await open.folders.ofText("exports.handler = 1;", "py");
    expect(readdirSync(py).sort()).toEqual(["cfnresponse.py", "index.py"]);
  });

  test("remove what is not kept, and everything at their end", async () => {
    using open = opened();
    const { folders, zip, parent } = open;
    await folders.keep(new Set());
    const [one, two] = [await folders.ofZip(zip("a.zip", "1")), await folders.ofText("2", "js")];
    await folders.keep(new Set([two]));
    expect(readdirSync(dirname(one)).sort()).toEqual(
      ["package.json", two.slice(dirname(two).length + 1)].sort(),
    );
    await folders[Symbol.asyncDispose]();
    expect(readdirSync(parent)).toEqual([]);
  });

  test("leave nothing of a zip that cannot be unpacked, and make nothing that nobody needs", async () => {
    using open = opened();
    const { folders, zip, parent } = open;
    await folders[Symbol.asyncDispose]();
    expect(() => readdirSync(parent)).toThrow();
    const broken = zip("a.zip", "1");
    writeFileSync(broken, "no zip");
    await expect(folders.ofZip(broken)).rejects.toThrow(SyntaxError);
    const [own = ""] = readdirSync(parent);
    expect(readdirSync(join(parent, own))).toEqual(["package.json"]);
  });

  test("remove what a process left that is gone, and nothing of one that lives", async () => {
    using open = opened();
    const { folders, zip, parent } = open;
    for (const name of [`${NOBODY}-x`, `${process.ppid}-x`, "other"]) {
      mkdirSync(join(parent, name), { recursive: true });
    }
    await folders.ofZip(zip("a.zip", "1"));
    const left = readdirSync(parent).filter((name) => !name.startsWith(`${process.pid}-`));
    expect(left.sort()).toEqual([`${process.ppid}-x`, "other"].sort());
  });

  test("take one layer where it is, and make one folder of several", async () => {
    using open = opened();
    const { folders, zip, parent } = open;
    const layer = (path: string, subfolder?: string) => ({
      ...{ layerVersionArn: "arn", path },
      ...(subfolder === undefined ? {} : { subfolder }),
    });
    mkdirSync(join(parent, "one"), { recursive: true });
    writeFileSync(join(parent, "one", "index.js"), "folder");
    const own = layer(join(parent, "one"));
    const zipped = layer(zip("layer.zip", "zip"));
    expect(await folders.ofLayers([own])).toBe(own.path);
    const gone = layer(join(parent, "gone"));
    expect(await folders.ofLayers([gone, own])).toBe(own.path);
    const alone = await folders.ofLayers([zipped]);
    const both = await folders.ofLayers([own, zipped]);
    const other = await folders.ofLayers([zipped, own]);
    const below = await folders.ofLayers([layer(own.path, "python")]);
    const read = (folder: string, name = "index.js") => readFileSync(join(folder, name), "utf8");
    expect([read(alone), read(both), read(other)]).toEqual(["zip", "zip", "folder"]);
    expect(read(below, "python/index.js")).toBe("folder");
  });

  test("refuse a zip of more than 250 MB before they read it", async () => {
    using open = opened();
    const file = open.zip("a.zip", "1");
    truncateSync(file, ZIP_FILE_BYTES_MAX + 1);
    await expect(open.folders.ofZip(file)).rejects.toThrow(
      "it has 262144001 bytes, and 262144000 are allowed",
    );
    truncateSync(file, ZIP_FILE_BYTES_MAX);
    await expect(open.folders.ofZip(file)).rejects.toThrow("Could not unzip");
  });
});
