import { afterAll, expect, test } from "bun:test";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipOf } from "../../test/support/zip.ts";
import { layerProblem } from "./layer-problem.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-layer-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("layerProblem() finds a folder and a zip in order", () => {
  const file = join(folder, "fine.zip");
  writeFileSync(file, zipOf([{ name: "nodejs/node_modules/x/index.js" }]));
  expect(layerProblem({ path: folder }, existsSync)).toBeUndefined();
  expect(layerProblem({ path: file }, existsSync)).toBeUndefined();
  expect(layerProblem({ path: "/nowhere" }, undefined)).toBeUndefined();
});

test("layerProblem() says what is not there, not installed or not run", () => {
  const messageOf = (path: string, subfolder?: string) =>
    layerProblem({ path, ...(subfolder === undefined ? {} : { subfolder }) }, existsSync)?.message;
  const gone = join(folder, "gone");
  expect(messageOf(gone)).toBe(
    `the layer ${gone} does not exist, so code that imports from it fails`,
  );
  const node = join(folder, "node");
  mkdirSync(node);
  writeFileSync(join(node, "package.json"), "{}");
  expect(messageOf(node)).toBeUndefined();
  expect(messageOf(node, "nodejs")).toBe(
    `the layer has no packages yet: run npm install in ${node}`,
  );
  mkdirSync(join(node, "node_modules"));
  expect(messageOf(node, "nodejs")).toBeUndefined();
  mkdirSync(join(node, "extensions"));
  expect(messageOf(node)).toBe(`the extensions of the layer ${node} are not run here`);
  const zip = join(folder, "extended.zip");
  writeFileSync(zip, zipOf([{ name: "extensions/agent" }]));
  expect(messageOf(zip)).toBe(`the extensions of the layer ${zip} are not run here`);
});

test("layerProblem() refuses a zip that cannot be read", () => {
  const file = join(folder, "broken.zip");
  writeFileSync(file, "no zip");
  expect(layerProblem({ path: file }, existsSync)).toEqual({
    message: `the layer ${file} cannot be read: it is no zip, or not all of one`,
    isRefused: true,
  });
});
