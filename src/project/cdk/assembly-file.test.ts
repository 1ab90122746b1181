import { afterAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import { refusalOf, WrittenAssemblies } from "./assembly.fixture.ts";
import { AssemblyFile, memberOf, textOf } from "./assembly-file.ts";
import { ASSEMBLY_FILE_CHARACTERS_MAX } from "./assembly-limits.ts";

const written = new WrittenAssemblies();
afterAll(() => written[Symbol.dispose]());

function read(content: unknown): AssemblyFile {
  return AssemblyFile.read(join(written.write({ "manifest.json": content }), "manifest.json"));
}

test("AssemblyFile knows the line of a key, by the keys above it, or of the nearest that is there", () => {
  const file = read({ a: { type: 1 }, b: { c: 2, type: 3 } });
  expect(file.lineOf("a", "type")).toBe(3);
  expect(file.lineOf("b", "type")).toBe(7);
  expect(file.lineOf("b", "nothing")).toBe(5);
  expect(file.lineOf()).toBe(1);
});

describe("AssemblyFile refuses", () => {
  test("what is written in part, with the line where it ends", () => {
    const half = '{\n "version": "48.0.0",\n "artif';
    expect(refusalOf(() => read(half))).toBe(
      "manifest.json:3: manifest.json is not whole JSON, as when cdk synth is still at work or was stopped: run cdk synth again",
    );
    expect(refusalOf(() => read(""))).toStartWith("manifest.json:1: manifest.json is not whole");
  });

  test("what is no object", () => {
    expect(refusalOf(() => read([]))).toBe("manifest.json:1: manifest.json must be a JSON object");
  });

  test("what is not there", () => {
    const file = join(written.root, "nowhere.json");
    expect(refusalOf(() => AssemblyFile.read(file))).toStartWith(`Cannot read ${file}: ENOENT`);
  });

  test(`more than ${ASSEMBLY_FILE_CHARACTERS_MAX} characters`, () => {
    const most = `{}${" ".repeat(ASSEMBLY_FILE_CHARACTERS_MAX - 2)}`;
    expect(read(most).root).toEqual({});
    expect(refusalOf(() => read(`${most} `))).toBe(
      `manifest.json:1: manifest.json is larger than ${ASSEMBLY_FILE_CHARACTERS_MAX} characters: ${ASSEMBLY_FILE_CHARACTERS_MAX + 1}`,
    );
  });
});

test("memberOf() and textOf() take an object's own members alone", () => {
  expect(memberOf({ a: 1 }, "a")).toBe(1);
  expect(memberOf({}, "constructor")).toBeUndefined();
  expect(memberOf(["a"], "0")).toBeUndefined();
  expect(textOf({ a: "b" }, "a")).toBe("b");
  expect(textOf({ a: "" }, "a")).toBeUndefined();
  expect(textOf({ a: 1 }, "a")).toBeUndefined();
});
