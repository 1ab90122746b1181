import { describe, expect, test } from "bun:test";
import { pemFiles } from "./pem-files.ts";
import { readYaml } from "./yaml-source.ts";

const file = "/project/sluice.yaml";
const source = readYaml({ file, text: "a:\n  keyFile: k\n", textPaths: [] });
const read = (files: Parameters<typeof pemFiles>[0], exists?: (path: string) => boolean) =>
  pemFiles(files, ["a"], { file, source, ...(exists === undefined ? {} : { exists }) });

describe("pemFiles()", () => {
  test("starts from the folder of the file", () => {
    expect(read({})).toBeUndefined();
    expect(read({ certificateFile: "../c.pem", keyFile: "/k.pem" })).toEqual({
      certificateFile: "/c.pem",
      keyFile: "/k.pem",
    });
  });

  test("refuses half a pair, and a file that is not there", () => {
    expect(() => read({ keyFile: "k" })).toThrow("a.keyFile needs certificateFile beside it");
    expect(() => read({ certificateFile: "c" })).toThrow("a.certificateFile needs keyFile beside");
    const both = { certificateFile: "c", keyFile: "k" };
    expect(() => read(both, (path) => path.endsWith("/c"))).toThrow("There is no file /project/k");
  });
});
