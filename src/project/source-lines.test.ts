import { describe, expect, test } from "bun:test";
import { SourceLines } from "./source-lines.ts";

describe("SourceLines", () => {
  test("lines of the first file are their own numbers", () => {
    const lines = new SourceLines("/project/template.yaml");
    expect(lines.positionOf(12)).toEqual({ file: "/project/template.yaml", line: 12 });
  });

  test("gives each further file numbers of its own, the same again when it is known", () => {
    const lines = new SourceLines("/project/serverless.yml");
    const offset = lines.add("/project/functions.yml");
    expect(lines.positionOf(offset + 3)).toEqual({ file: "/project/functions.yml", line: 3 });
    expect(lines.add("/project/functions.yml")).toBe(offset);
    expect(lines.add("/project/serverless.yml")).toBe(0);
    expect(lines.files).toEqual(["/project/serverless.yml", "/project/functions.yml"]);
  });

  test("a number of no file is a bug", () => {
    const lines = new SourceLines("/a");
    const offset = new SourceLines("/a").add("/b");
    expect(() => lines.positionOf(offset + 1)).toThrow(RangeError);
  });
});
