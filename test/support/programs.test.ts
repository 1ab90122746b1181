import { expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { findNode, findProgram, findPython, hasProgram } from "./programs.ts";

test("findProgram() answers the absolute path of a program that runs", () => {
  const run = spawnSync(findNode(), ["--print", "6 * 7"], { encoding: "utf8" });
  expect(run.stdout.trim()).toBe("42");
  expect(findProgram("node")).toStartWith("/");
});

test.skipIf(!hasProgram("python3"))("findPython() answers a Python that has boto3", () => {
  const run = spawnSync(findPython(), ["-c", "import boto3; print('ok')"], { encoding: "utf8" });
  expect(run.stdout.trim()).toBe("ok");
});
