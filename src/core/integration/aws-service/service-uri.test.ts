import { describe, expect, test } from "bun:test";
import { compileServiceUri, namesServiceBesidesLambda } from "./service-uri.ts";

const PREFIX = "arn:aws:apigateway:us-east-1:";

function parts(uri: string) {
  const { service, partition, region, subdomain, target, action } = compileServiceUri(uri);
  return {
    service: service.name,
    partition,
    region: region.source,
    subdomain: subdomain?.source,
    target: target.source,
    action: action?.source,
  };
}

describe("compileServiceUri()", () => {
  test("puts an action into the query, and keeps its name", () => {
    expect(parts(`${PREFIX}dynamodb:action/PutItem`)).toEqual({
      service: "dynamodb",
      partition: "aws",
      region: "us-east-1",
      subdomain: undefined,
      target: "/?Action=PutItem",
      action: "PutItem",
    });
  });

  test.each([
    ["sns:action/Publish&TopicArn=a", "/?Action=Publish&TopicArn=a"],
    ["sns:action/Publish?TopicArn=a", "/?Action=Publish&TopicArn=a"],
    ["sqs:path/123456789012/jobs", "/123456789012/jobs"],
    ["sqs:path//", "/"],
    ["s3:path/{bucket}/{key}?versionId=1", "/{bucket}/{key}?versionId=1"],
    ["runtime.sagemaker:path//endpoints/e/invocations", "/endpoints/e/invocations"],
  ])("%s is the target %s", (rest, target) => {
    expect(parts(PREFIX + rest).target).toBe(target);
  });

  test.each([
    ["photos.s3:path/a.png", "photos", "s3"],
    ["my.photos.s3:path/a.png", "my.photos", "s3"],
    ["a1b2c3-ats.iotdata:path/topics/t", "a1b2c3-ats", "iotdata"],
    ["streams.dynamodb:action/ListStreams", undefined, "streams.dynamodb"],
    ["x.runtime.sagemaker:path/e", "x", "runtime.sagemaker"],
    ["x.unheard-of:path/e", "x", "unheard-of"],
    ["${stageVariables.bucket}.s3:path/k", "${stageVariables.bucket}", "s3"],
  ])("%s has the subdomain %p of %s", (rest, subdomain, service) => {
    expect(parts(PREFIX + rest)).toMatchObject({ subdomain, service });
  });

  test("keeps the partition, and a Region that a stage variable names", () => {
    const uri = "arn:aws-cn:apigateway:${stageVariables.region}:sqs:action/${stageVariables.do}";
    expect(parts(uri)).toMatchObject({
      partition: "aws-cn",
      region: "${stageVariables.region}",
      action: "${stageVariables.do}",
    });
  });

  test.each([
    [
      "arn:aws:apigateway:us-east-1:dynamodb",
      "must be arn:aws:apigateway:{region}:{service}:action/{Action} or",
    ],
    ["https://dynamodb.us-east-1.amazonaws.com", "must be arn:aws:apigateway:"],
    ["arn:aws:apigateway:here:dynamodb:action/PutItem", '"here" is no Region'],
    [`${PREFIX}Dynamo_DB:action/PutItem`, '"Dynamo_DB" is no service'],
    [`${PREFIX}\${stageVariables.service}:action/PutItem`, "service"],
    [`${PREFIX}dynamodb:action/`, '"" is no action'],
    [`${PREFIX}dynamodb:action/Put Item`, '"Put Item" is no action'],
    [`${PREFIX}dynamodb:action/ PutItem`, '" PutItem" is no action'],
    [`${PREFIX}a_b.s3:path/k`, '"a_b" is no subdomain'],
    [`${PREFIX}s3:path/{bucket`, "never closed"],
    [
      `${PREFIX}execute-api:path/x/@connections/{id}`,
      "AWS Service of type execute-api not supported",
    ],
    [`${PREFIX}abcdef1234.execute-api:path/x`, "AWS Service of type execute-api not supported"],
    [
      `${PREFIX}apigatewaymanagementapi:action/PostToConnection`,
      "AWS Service of type apigatewaymanagementapi not supported",
    ],
  ])("refuses %s", (uri, reason) => {
    expect(() => compileServiceUri(uri)).toThrow(SyntaxError);
    expect(() => compileServiceUri(uri)).toThrow(reason);
  });
});

test("namesServiceBesidesLambda() tells a service from a function, and from what is neither", () => {
  const invocation =
    "lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:1:function:f/invocations";
  expect(namesServiceBesidesLambda(`${PREFIX}sqs:action/SendMessage`)).toBe(true);
  expect(namesServiceBesidesLambda(PREFIX + invocation)).toBe(false);
  expect(namesServiceBesidesLambda("arn:aws:lambda:us-east-1:123456789012:function:f")).toBe(false);
});

test.each(["sqs:paths/1/jobs", "sqs:pth", "sqs", ""])(
  "a service URI that ends in %p is no function's, so that it is refused as a service's",
  (rest) => {
    expect(namesServiceBesidesLambda(PREFIX + rest)).toBe(true);
    expect(() => compileServiceUri(PREFIX + rest)).toThrow("must be arn:aws:apigateway:");
  },
);
