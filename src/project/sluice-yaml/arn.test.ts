import { expect, test } from "bun:test";
import { functionArn, invocationUri } from "./arn.ts";

test("functionArn() and invocationUri() name the partition of the Region", () => {
  const name = { accountId: "123456789012", functionName: "send" };
  expect(functionArn({ ...name, region: "eu-west-1" })).toBe(
    "arn:aws:lambda:eu-west-1:123456789012:function:send",
  );
  const arn = functionArn({ ...name, region: "cn-north-1" });
  expect(arn).toBe("arn:aws-cn:lambda:cn-north-1:123456789012:function:send");
  expect(invocationUri({ arn, region: "cn-north-1" })).toBe(
    `arn:aws-cn:apigateway:cn-north-1:lambda:path/2015-03-31/functions/${arn}/invocations`,
  );
});
