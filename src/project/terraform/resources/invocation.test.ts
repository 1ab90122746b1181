import { expect, test } from "bun:test";
import {
  API,
  load,
  OF_PLANNED,
  PLANNED,
  planOf,
  referenceTo,
  STAGE,
  stateOf,
  type Written,
} from "../terraform.fixture.ts";

const lambda = (more: Partial<Written> = {}): Written => ({
  address: "aws_lambda_function.f",
  values: {
    function_name: "fn",
    handler: "a.b",
    runtime: "nodejs22.x",
    filename: "f",
    ...more.values,
  },
});
const uriOf = (region: string, name: string) =>
  `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/arn:aws:lambda:${region}:123456789012:function:${name}/invocations`;
const invoked = (text: string) => {
  const [first] = load(text).apis[0]?.integrations ?? [];
  return first?.integrationType === "AWS_PROXY" ? first.integrationUri : undefined;
};
const known = (uri: string, ...more: Written[]) =>
  stateOf(
    ...[
      API,
      STAGE,
      lambda({ values: { arn: "arn:aws:lambda:eu-west-1:123456789012:function:fn" } }),
      ...more,
    ],
    {
      address: "aws_apigatewayv2_integration.i",
      values: { id: "i1", api_id: "api1", integration_type: "AWS_PROXY", integration_uri: uri },
    },
  );
const planned = (reference: string, ...more: Written[]) =>
  planOf(...PLANNED, lambda(), ...more, {
    address: "aws_apigatewayv2_integration.i",
    values: { integration_type: "AWS_PROXY" },
    unknown: { ...OF_PLANNED.unknown, integration_uri: true },
    expressions: { ...OF_PLANNED.expressions, integration_uri: referenceTo(reference) },
  });

test("a function of the project is invoked where it is here, whatever its Region", () => {
  expect(invoked(known(uriOf("eu-west-1", "fn")))).toBe(uriOf("us-east-1", "fn"));
  expect(invoked(known(uriOf("eu-west-1", "fn:live")))).toBe(uriOf("us-east-1", "fn:live"));
});

test("a function of another project, Region or account stays elsewhere", () => {
  expect(invoked(known(uriOf("eu-west-1", "gone")))).toBe(uriOf("eu-west-1", "gone"));
  expect(invoked(known(uriOf("eu-north-1", "fn")))).toBe(uriOf("eu-north-1", "fn"));
});

test("a function that is still to be made is invoked by reference", () => {
  expect(invoked(planned("aws_lambda_function.f.invoke_arn"))).toBe(uriOf("us-east-1", "fn"));
});

test("an alias that is still to be made is its function's", () => {
  const alias: Written = {
    address: "aws_lambda_alias.a",
    values: { name: "live" },
    unknown: { function_name: true },
    expressions: { function_name: referenceTo("aws_lambda_function.f.arn") },
  };
  expect(invoked(planned("aws_lambda_alias.a.invoke_arn", alias))).toBe(
    uriOf("us-east-1", "fn:live"),
  );
  const named = { ...alias, values: { name: "live", function_name: "fn" } };
  expect(invoked(planned("aws_lambda_alias.a.invoke_arn", named))).toBe(
    uriOf("us-east-1", "fn:live"),
  );
});
