import { expect, test } from "bun:test";
import type { LambdaFunction } from "../core/model/lambda-function.ts";
import { codeAt, packageFiles } from "./code-place.ts";

test("codeAt() takes a path that ends like a zip for one, and any other for a folder", () => {
  expect(codeAt("/p/src")).toEqual({ codePath: "/p/src" });
  for (const codePath of ["/p/fn.zip", "/p/fn.ZIP", "/p/target/app.jar"]) {
    expect(codeAt(codePath)).toEqual({ codePath, package: { kind: "zip", file: codePath } });
  }
});

test("packageFiles() names each zip of functions and layers once", () => {
  const functions = [
    { codePath: "/p/src" },
    { codePath: "/p/a.zip", package: { kind: "zip", file: "/p/a.zip" } },
    { codePath: "/p/a.zip", package: { kind: "zip", file: "/p/a.zip" } },
    { codePath: "/p", package: { kind: "inline", text: "x" } },
    { codePath: "/p/b", layers: [{ path: "/p/layer" }, { path: "/p/layer.zip" }] },
  ] as unknown as LambdaFunction[];
  expect(packageFiles(functions)).toEqual(["/p/a.zip", "/p/layer.zip"]);
});
