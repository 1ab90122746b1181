import { expect, test } from "bun:test";
import { nodeImports, pythonImports } from "./imports-of.ts";

test("nodeImports() finds what a file imports of its own, however it is written", () => {
  const text = `import { a } from "./a.mjs";
import "../b";
export * from './c.ts';
const d = require("./d");
const e = await import("./e.js");
import { S3Client } from "@aws-sdk/client-s3";
`;
  expect(nodeImports(text)).toEqual(["./a.mjs", "../b", "./c.ts", "./d", "./e.js"]);
});

test("pythonImports() finds modules, packages and their members", () => {
  const text = `import os, lib.send
from .near import post
from ..above import (a, b as c)
from common_code.names import one
`;
  expect(pythonImports(text)).toEqual([
    ...["os", "lib/send", "./near", "./near/post", "../above", "../above/a", "../above/b"],
    ...["common_code/names", "common_code/names/one"],
  ]);
});
