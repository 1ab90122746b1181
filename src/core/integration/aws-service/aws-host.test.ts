import { expect, test } from "bun:test";
import { isAwsHost } from "./aws-host.ts";

test.each([
  ["dynamodb.us-east-1.amazonaws.com", true],
  ["DYNAMODB.us-east-1.AmazonAWS.com.", true],
  ["sqs.cn-north-1.amazonaws.com.cn", true],
  ["s3.dualstack.us-east-1.api.aws", true],
  ["amazonaws.com", true],
  ["localhost", false],
  ["notamazonaws.com", false],
  ["amazonaws.com.example", false],
  ["", false],
])("isAwsHost(%p) is %p", (host, expected) => {
  expect(isAwsHost(host)).toBe(expected);
});
