import { expect, test } from "bun:test";
import { ProjectError } from "../project-error.ts";
import { SourceLines } from "../source-lines.ts";
import { IncludedFiles } from "./included-files.ts";
import { jsonOfNode } from "./json-node.ts";
import { INCLUDED_CHARACTERS_MAX, INCLUDED_FILES_MAX } from "./serverless-limits.ts";

function files(texts: Readonly<Record<string, string>>) {
  const lines = new SourceLines("/p/serverless.yml");
  return { lines, included: new IncludedFiles(lines, (path) => texts[path]) };
}

test("node() reads YAML in which words are text, and the project follows it", () => {
  const { lines, included } = files({ "/p/a.yml": "a: yes\nb: 0123\n" });
  const node = included.node("/p/a.yml");
  expect(node && jsonOfNode(node)).toEqual({ a: "yes", b: 123 });
  expect(lines.files).toEqual(["/p/serverless.yml", "/p/a.yml"]);
  expect(node?.kind === "mapping" && lines.positionOf(node.entries.get("b")?.line ?? 0)).toEqual({
    file: "/p/a.yml",
    line: 2,
  });
});

test("node() gives any other file as text, and nothing for one that is not there", () => {
  const { lines, included } = files({ "/p/key.pem": "-----\n" });
  expect(included.node("/p/key.pem")).toMatchObject({ kind: "scalar", value: "-----\n" });
  expect(included.node("/p/gone.yml")).toBeUndefined();
  expect(lines.files).toEqual(["/p/serverless.yml", "/p/key.pem"]);
});

test("node() names the file and line of what is no YAML", () => {
  const { included } = files({ "/p/a.yml": "a: 1\nb: [\n" });
  const read = () => included.node("/p/a.yml");
  expect(read).toThrow(ProjectError);
  expect(read).toThrow("a.yml is not valid YAML or JSON");
});

test("a file may have so many characters, and no more", () => {
  const { included } = files({
    "/p/fits.txt": "x".repeat(INCLUDED_CHARACTERS_MAX),
    "/p/large.txt": "x".repeat(INCLUDED_CHARACTERS_MAX + 1),
  });
  expect(included.node("/p/fits.txt")).toBeDefined();
  expect(() => included.node("/p/large.txt")).toThrow(
    `large.txt is larger than ${INCLUDED_CHARACTERS_MAX} characters`,
  );
});

test("a project may include so many files, and no more", () => {
  const { included } = files({});
  for (let index = 0; index < INCLUDED_FILES_MAX; index++) included.follow(`/p/${index}.yml`);
  included.follow("/p/0.yml");
  expect(() => included.follow("/p/one-more.yml")).toThrow(
    `The project includes more than ${INCLUDED_FILES_MAX} files`,
  );
});

test("a file that cannot be read is one sentence", () => {
  const included = new IncludedFiles(new SourceLines("/p/serverless.yml"), () => {
    throw new Error("EACCES");
  });
  expect(() => included.node("/p/a.yml")).toThrow("Cannot read /p/a.yml: EACCES");
});
