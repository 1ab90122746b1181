import { expect, test } from "bun:test";
import {
  API,
  load,
  planOf,
  referenceTo,
  STAGE,
  sentences,
  stateOf,
  type Written,
} from "../terraform.fixture.ts";

/** As a state has one of which little is set. */
const lambda = (values: Written["values"] = {}): Written => ({
  address: "aws_lambda_function.f",
  values: {
    ...{ id: "fn", arn: "arn:aws:lambda:us-east-1:123456789012:function:fn", function_name: "fn" },
    ...{
      handler: "app.handler",
      runtime: "nodejs22.x",
      filename: "src",
      package_type: "Zip",
      image_uri: "",
    },
    ...{
      timeout: 3,
      memory_size: 128,
      reserved_concurrent_executions: -1,
      environment: [],
      layers: [],
    },
    ...{
      dead_letter_config: [],
      file_system_config: [],
      image_config: [],
      description: "",
      s3_bucket: null,
    },
    ...values,
  },
});
const functionOf = (values: Written["values"]) => load(stateOf(API, STAGE, lambda(values)));

test("a function has all that is set, and its code from the root module's folder", () => {
  const { functions } = functionOf({
    ...{ timeout: 20, memory_size: 512, reserved_concurrent_executions: 0 },
    environment: [{ variables: { TABLE: "t" } }],
  });
  expect(functions).toEqual([
    {
      ...{ functionName: "fn", functionArn: "arn:aws:lambda:us-east-1:123456789012:function:fn" },
      ...{
        handler: "app.handler",
        runtime: "nodejs22.x",
        codePath: "/chat/src",
        timeoutSeconds: 20,
      },
      ...{ memorySizeMb: 512, environment: { TABLE: "t" }, reservedConcurrentExecutions: 0 },
    },
  ]);
});

test("no reserved concurrency is none", () => {
  const project = functionOf({});
  expect(project.functions[0]?.reservedConcurrentExecutions).toBeUndefined();
  expect(sentences(project)).toEqual([]);
});

test("code that is not on this disk is said", () => {
  expect(sentences(functionOf({ filename: null, s3_bucket: "b", s3_key: "k" }))[0]).toContain(
    "Function aws_lambda_function.f: the function has its code in Amazon S3",
  );
  const image = {
    filename: null,
    package_type: "Image",
    image_uri: "i:1",
    handler: "",
    runtime: "",
  };
  expect(sentences(functionOf(image))[0]).toContain(
    "Function aws_lambda_function.f: the function is a container image",
  );
});

test("what has no effect here is said", () => {
  const project = functionOf({ dead_letter_config: [{ target_arn: "arn:x" }] });
  expect(sentences(project)).toEqual([
    "Function aws_lambda_function.f: DeadLetterConfig has no effect here",
  ]);
});

test("environment variables that are not known yet are said by name", () => {
  const planned = (variables: Written["unknown"] | true): Written => ({
    ...lambda({ id: null, environment: [{ variables: { A: "1" } }] }),
    unknown: { environment: [{ variables: variables ?? {} }] },
  });
  const remedy =
    "so the function runs without them: run terraform apply, and give the JSON of the state, " +
    "or set what it needs in a sluice.yaml that names this file as its template";
  const some = load(planOf(API, STAGE, planned({ B: true, C: false })));
  expect(sentences(some)).toEqual([
    `aws_lambda_function.f: environment variables B are known after they are applied only, ${remedy}`,
  ]);
  expect(some.functions[0]?.environment).toEqual({ A: "1" });
  expect(sentences(load(planOf(API, STAGE, planned(true))))).toEqual([
    `aws_lambda_function.f: environment variables are known after they are applied only, ${remedy}`,
  ]);
});

test("layers are those of the project, or ARNs", () => {
  const layer: Written = {
    address: "aws_lambda_layer_version.l",
    values: {
      id: "arn:l:1",
      arn: "arn:l:1",
      layer_name: "l",
      filename: "layer.zip",
      compatible_runtimes: [],
    },
  };
  const known = load(stateOf(API, STAGE, layer, lambda({ layers: ["arn:l:1", "arn:far:1"] })));
  expect(known.functions[0]?.layers).toHaveLength(1);
  expect(sentences(known).filter((each) => each.includes("arn:far:1"))).toEqual([
    "Function aws_lambda_function.f: arn:far:1 is not on this machine, so code that imports from it fails: name a folder or zip for each under layers in sluice.yaml",
  ]);
  const planned: Written = {
    ...lambda({ id: null, layers: null }),
    unknown: { layers: true },
    expressions: { layers: referenceTo("aws_lambda_layer_version.l.arn") },
  };
  const project = load(
    planOf(API, STAGE, { ...layer, values: { ...layer.values, id: null, arn: null } }, planned),
  );
  expect(project.functions[0]?.layers).toHaveLength(1);
});
