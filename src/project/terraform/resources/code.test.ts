import { expect, test } from "bun:test";
import {
  API,
  load,
  planOf,
  referenceTo,
  STAGE,
  stateOf,
  type Written,
} from "../terraform.fixture.ts";

const lambda = (values: Written["values"], more: Partial<Written> = {}): Written => ({
  address: "aws_lambda_function.f",
  values: { function_name: "fn", handler: "app.handler", runtime: "nodejs22.x", ...values },
  ...more,
});
const archive = (values: Written["values"], mode = "data."): Written => ({
  address: `${mode}archive_file.a`,
  values: { type: "zip", output_path: "./build/a.zip", ...values },
});
const codePath = (...written: Written[]) =>
  load(stateOf(API, STAGE, ...written)).functions[0]?.codePath;

test("code runs from the folder that it is archived from", () => {
  const written = lambda({ filename: "./build/a.zip" });
  expect(codePath(written, archive({ source_dir: "./src" }))).toBe("/chat/src");
  expect(codePath(written, archive({ source_dir: "../shared" }, ""))).toBe("/shared");
});

test("code that is archived from one file runs from its folder", () => {
  const written = lambda({ filename: "./build/a.zip" });
  expect(codePath(written, archive({ source_file: "./src/app.mjs" }))).toBe("/chat/src");
});

test("an archive that is read when it is applied is found by its reference", () => {
  const planned = lambda(
    { filename: null },
    {
      unknown: { filename: true },
      expressions: { filename: referenceTo("data.archive_file.a.output_path") },
    },
  );
  const late = archive({ source_dir: "./src", output_path: null });
  expect(load(planOf(API, STAGE, planned, late)).functions[0]?.codePath).toBe("/chat/src");
});

test("code that is uploaded to Amazon S3 is here too", () => {
  const written = lambda({ s3_bucket: "b", s3_key: "fn.zip" });
  const object: Written = {
    address: "aws_s3_object.o",
    values: { id: "fn.zip", key: "fn.zip", source: "./build/a.zip" },
  };
  expect(codePath(written, object, archive({ source_dir: "./src" }))).toBe("/chat/src");
  const folder = { ...object, values: { ...object.values, source: "./dist" } };
  expect(codePath(written, folder)).toBe("/chat/dist");
  expect(codePath(written)).toBeUndefined();
});
