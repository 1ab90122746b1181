import { expect, test } from "bun:test";
import type { JsonValue } from "../../../core/json-path.ts";
import {
  API,
  load,
  planOf,
  referenceTo,
  STAGE,
  stateOf,
  type Written,
} from "../terraform.fixture.ts";

const functionOf = (name: string, id: JsonValue = name): Written => ({
  address: `aws_lambda_function.${name}`,
  values: {
    ...{ id, function_name: name, arn: null, handler: "a.b", runtime: "nodejs22.x" },
    ...{ filename: "code.zip", package_type: "Zip" },
  },
});
const permission = (values: Written["values"]): Written => ({
  address: "aws_lambda_permission.p",
  values: { action: "lambda:InvokeFunction", principal: "apigateway.amazonaws.com", ...values },
});
const OF_API = { source_arn: "arn:aws:execute-api:eu-north-1:111122223333:api1/*" };

test("the permission of a state is for the API in the Region and account that it has here", () => {
  const project = load(
    stateOf(API, STAGE, functionOf("f"), permission({ function_name: "f", ...OF_API })),
  );
  expect(project.invokePermissions?.statements).toEqual([
    { functionName: "f", sourceArn: "arn:aws:execute-api:us-east-1:123456789012:api1/*" },
  ]);
});

test("a qualifier is of the function, and another source stays what it is", () => {
  const source_arn = "arn:aws:iot:eu-north-1:111122223333:rule/r";
  const project = load(
    stateOf(
      ...[API, STAGE, functionOf("f")],
      permission({ function_name: "f", qualifier: "live", source_arn }),
    ),
  );
  expect(project.invokePermissions?.statements).toEqual([
    { functionName: "f", qualifier: "live", sourceArn: source_arn },
  ]);
});

test("of a plan the function is the one that it refers to, and a source to come is any", () => {
  const planned: Written = {
    ...permission({ function_name: null, source_arn: null }),
    unknown: { function_name: true, source_arn: true },
    expressions: {
      function_name: referenceTo("aws_lambda_function.f.arn"),
      source_arn: referenceTo("aws_apigatewayv2_api.chat.execution_arn"),
    },
  };
  const project = load(planOf(API, STAGE, functionOf("f", null), functionOf("g", null), planned));
  expect(project.invokePermissions?.statements).toEqual([{ functionName: "f" }]);
});

test("where it could be for several functions, permissions cannot be told", () => {
  const planned: Written = {
    ...permission({ function_name: null }),
    unknown: { function_name: true },
    expressions: { function_name: referenceTo("local.names") },
  };
  const project = load(planOf(API, STAGE, functionOf("f", null), functionOf("g", null), planned));
  expect(project.invokePermissions).toBeUndefined();
});
