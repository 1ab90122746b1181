import { expect, test } from "bun:test";
import { READ_TYPES } from "../../cloudformation/resource-type.ts";
import { API, load, STAGE, sentences, stateOf } from "../terraform.fixture.ts";
import { TRANSLATORS } from "./translators.ts";

test("everything of API Gateway that the reader of templates reads has a translator", () => {
  const translated = [...TRANSLATORS.values()].map(({ type }) => type);
  for (const type of READ_TYPES) {
    if (type.startsWith("AWS::ApiGateway")) expect(translated).toContain(type);
  }
});

test("services that functions use are named, with how they are called here", () => {
  const table = { address: "aws_dynamodb_table.t", values: { id: "t" } };
  const [sentence] = sentences(load(stateOf(API, STAGE, table)));
  expect(sentence).toContain("AWS::DynamoDB::Table (aws_dynamodb_table.t)");
  expect(sentence).toContain("AWS_ENDPOINT_URL_DYNAMODB");
});

test("resources that say nothing of an API are left alone", () => {
  const others = ["aws_vpc.v", "aws_iam_role.r", "aws_lambda_permission.p", "random_id.i"];
  const project = load(stateOf(API, STAGE, ...others.map((address) => ({ address }))));
  expect(sentences(project)).toEqual([]);
});
