import { expect, test } from "bun:test";
import { knownService, knownServices, refusedService, unlistedService } from "./known-services.ts";

test("knownService() says how DynamoDB, Step Functions and Kinesis name their actions", () => {
  const named = ["dynamodb", "states", "kinesis"].map((name) => knownService(name));
  expect(named.map((service) => [service?.targetPrefix, service?.jsonVersion])).toEqual([
    ["DynamoDB_20120810", "1.0"],
    ["AWSStepFunctions", "1.0"],
    ["Kinesis_20131202", "1.1"],
  ]);
});

test("knownService() leaves it to the template to name an action of EventBridge", () => {
  const events = knownService("events");
  expect([events?.protocol, events?.targetPrefix, events?.jsonVersion]).toEqual([
    "json",
    undefined,
    undefined,
  ]);
});

test("knownService() says what a signature is scoped to where that is not the service's name", () => {
  const names = ["bedrock-runtime", "runtime.sagemaker", "email", "streams.dynamodb", "iotdata"];
  expect(names.map((name) => knownService(name)?.signingName)).toEqual([
    "bedrock",
    "sagemaker",
    "ses",
    "dynamodb",
    "iotdata",
  ]);
});

test("knownService() knows nothing that objects inherit", () => {
  expect(knownService("constructor")).toBeUndefined();
});

test("no two services share the end of a variable, and each could be one", () => {
  const suffixes = [...knownServices()].map(({ endpointSuffix }) => endpointSuffix);
  expect(new Set(suffixes).size).toBe(suffixes.length);
  for (const suffix of suffixes) expect(suffix).toMatch(/^[A-Z][A-Z0-9_]*$/);
});

test("unlistedService() takes an action for the query protocol and a path as it is", () => {
  expect(unlistedService("new-service", true)).toEqual({
    name: "new-service",
    protocol: "query",
    signingName: "new-service",
    host: "new-service",
    endpointSuffix: "NEW_SERVICE",
  });
  expect(unlistedService("new-service", false).protocol).toBe("rest");
});

test("refusedService() has AWS's sentence for what API Gateway does not call", () => {
  expect(refusedService("execute-api")).toBe("AWS Service of type execute-api not supported");
  expect(refusedService("dynamodb")).toBeUndefined();
});
