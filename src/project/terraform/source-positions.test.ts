import { expect, test } from "bun:test";
import type { Instance, ModuleInstance } from "./show.ts";
import { type SourceDisk, SourcePositions } from "./source-positions.ts";
import { SOURCE_CHARACTERS_MAX, SOURCE_FILES_MAX } from "./terraform-limits.ts";

function diskOf(
  files: Readonly<Record<string, string>>,
): SourceDisk & { readonly reads: string[] } {
  const reads: string[] = [];
  return {
    reads,
    filesOf: (folder) =>
      Object.keys(files).filter((file) => file.slice(0, file.lastIndexOf("/")) === folder),
    read: (file, charactersMax) => {
      reads.push(file);
      const text = files[file] ?? "";
      return text.length > charactersMax ? undefined : text;
    },
  };
}

const root: ModuleInstance = {
  ...{ address: "", parent: undefined, name: "", key: undefined, configuration: undefined },
};

function instance(name: string, module = root, mode: Instance["mode"] = "managed"): Instance {
  return {
    ...{ address: `aws_x.${name}`, module, mode, type: "aws_x", name, key: undefined },
    ...{ values: {}, unknown: false, sensitive: false, dependsOn: [] },
  };
}

const called = (
  name: string,
  parent: ModuleInstance,
  configuration?: ModuleInstance["configuration"],
) => ({
  ...{ address: `module.${name}`, parent, name, key: undefined, configuration },
});

test("a resource stands where its block begins, a data source too", () => {
  const text =
    '# a\nresource "aws_x" "a" {\n}\n  data "aws_x" "a" {\n  }\nresource "aws_x" "b" { }\n';
  const positions = new SourcePositions("/p", diskOf({ "/p/main.tf": text }));
  expect(positions.of(instance("a"))).toEqual({ file: "/p/main.tf", line: 2 });
  expect(positions.of(instance("a", root, "data"))).toEqual({ file: "/p/main.tf", line: 4 });
  expect(positions.of(instance("b"))).toEqual({ file: "/p/main.tf", line: 6 });
  expect(positions.of(instance("c"))).toBeUndefined();
});

test("modules in folders are searched, whether the JSON names their source or the files do", () => {
  const disk = diskOf({
    "/p/main.tf":
      'module "ws" {\n  source = "./modules/ws"\n}\nmodule "far" {\n  source = "org/far/aws"\n}\n',
    "/p/modules/ws/main.tf": 'module "in" {\n  name = "x"\n  source = "../in"\n}\n',
    "/p/modules/in/x.tf": '\nresource "aws_x" "a" {}',
    "/p/named/x.tf": 'resource "aws_x" "a" {}',
  });
  const positions = new SourcePositions("/p", disk);
  const ws = called("ws", root);
  expect(positions.of(instance("a", called("in", ws)))).toEqual({
    file: "/p/modules/in/x.tf",
    line: 2,
  });
  expect(positions.of(instance("a", called("far", root)))).toBeUndefined();
  const configured = { ...root, configuration: { module_calls: { n: { source: "./named/" } } } };
  expect(positions.of(instance("a", called("n", configured)))).toEqual({
    file: "/p/named/x.tf",
    line: 1,
  });
});

test("a folder is searched once", () => {
  const disk = diskOf({ "/p/main.tf": 'resource "aws_x" "a" {}' });
  const positions = new SourcePositions("/p", disk);
  for (const name of ["a", "b", "a"]) positions.of(instance(name));
  expect(disk.reads).toEqual(["/p/main.tf"]);
});

test("as many files are searched as there may be, and none that is larger than it may be", () => {
  const at = (count: number) => {
    const names = Array.from({ length: count - 1 }, (_, each) => [`/p/${1000 + each}.tf`, ""]);
    const files = { ...Object.fromEntries(names), "/p/z.tf": 'resource "aws_x" "a" {}' };
    return new SourcePositions("/p", diskOf(files)).of(instance("a"));
  };
  expect(at(SOURCE_FILES_MAX)).toEqual({ file: "/p/z.tf", line: 1 });
  expect(at(SOURCE_FILES_MAX + 1)).toBeUndefined();
  const sized = (size: number) =>
    new SourcePositions("/p", diskOf({ "/p/a.tf": 'resource "aws_x" "a" {}'.padEnd(size) })).of(
      instance("a"),
    );
  expect(sized(SOURCE_CHARACTERS_MAX)).toEqual({ file: "/p/a.tf", line: 1 });
  expect(sized(SOURCE_CHARACTERS_MAX + 1)).toBeUndefined();
});
