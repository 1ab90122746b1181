import { afterAll, describe, expect, test } from "bun:test";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { zipOf } from "../../test/support/zip.ts";
import type { CodePackage } from "../core/model/lambda-function.ts";
import { codeProblem, INLINE_CODE_BYTES_MAX } from "./code-problem.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-problem-"));
afterAll(() => rmSync(folder, { recursive: true }));

function problemOf(
  code: { handler: string; runtime?: string; package?: CodePackage },
  codePath = folder,
) {
  const { runtime = "nodejs22.x", ...rest } = code;
  return codeProblem({ runtime, codePath, ...rest }, existsSync);
}

function zip(bytes: Uint8Array) {
  const file = join(folder, "fn.zip");
  writeFileSync(file, bytes);
  return { file, code: { kind: "zip", file } as const };
}

describe("codeProblem() of a zip", () => {
  test("is none when the handler's file is in it", () => {
    const { file, code } = zip(zipOf([{ name: "src/app.mjs" }, { name: "bootstrap" }]));
    expect(problemOf({ handler: "src/app.handler", package: code }, file)).toBeUndefined();
    const custom = { handler: "x", runtime: "provided.al2023", package: code };
    expect(problemOf(custom, file)).toBeUndefined();
  });

  test("names a handler's file that is not in it", () => {
    const { file, code } = zip(zipOf([{ name: "app.mjs" }]));
    expect(problemOf({ handler: "src/app.handler", package: code }, file)).toEqual({
      about: "handler",
      message: `the handler's file src/app.js (or .mjs, .cjs, .ts, .mts, .cts) does not exist in ${file}, so every call of the function fails`,
      isRefused: false,
    });
  });

  test("refuses one that cannot be read, and warns about one that is not there", () => {
    const { file, code } = zip(Buffer.from("no zip"));
    expect(problemOf({ handler: "a.b", package: code }, file)).toEqual({
      about: "code",
      message: `the zip ${file} cannot be read: it is no zip, or not all of one`,
      isRefused: true,
    });
    const gone = join(folder, "gone.zip");
    const absent = { handler: "a.b", package: { kind: "zip", file: gone } as const };
    expect(problemOf(absent, gone)).toEqual({
      about: "code",
      message: `the zip ${gone} does not exist, so every call of the function fails`,
      isRefused: false,
    });
  });
});

describe("codeProblem() of inline code", () => {
  const inline = (text: string, handler = "index.handler", runtime = "nodejs22.x") =>
    problemOf({ handler, runtime, package: { kind: "inline", text } });

  test("is none for index in JavaScript and in Python", () => {
    expect(inline("exports.handler = 1")).toBeUndefined();
    expect(inline("def main(): pass", "index.main", "python3.13")).toBeUndefined();
  });

  test("wants the handler to be in index", () => {
    expect(inline("x", "app.handler")?.message).toBe(
      "inline code is the file index.js, so Handler must be index.{function}, not app.handler: every call of the function fails",
    );
  });

  test.each([
    ["", "index.handler", "nodejs22.x", "the inline code is empty"],
    [
      "x",
      "bootstrap",
      "provided.al2023",
      "inline code is for nodejs* and python*, and the runtime is provided.al2023",
    ],
  ])("refuses %p for %p of %p", (text, handler, runtime, message) => {
    expect(inline(text, handler, runtime)).toEqual({ about: "code", message, isRefused: true });
  });

  test("is at most 4 MB", () => {
    expect(inline("ü".repeat(INLINE_CODE_BYTES_MAX / 2))).toBeUndefined();
    expect(inline(`${"ü".repeat(INLINE_CODE_BYTES_MAX / 2)}x`)?.message).toBe(
      "inline code must have at most 4194304 bytes: found 4194305",
    );
  });
});
