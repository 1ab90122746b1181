import { expect, test } from "bun:test";
import { loadConfig } from "../../config/config.ts";
import { refusedEndpoints } from "./refused-endpoints.ts";

const METADATA = "http://169.254.169.254/latest";
const SENTENCE =
  "calls to 169.254.169.254 are refused, so each one fails: if it is meant, allow it with settings.backends.allowAddresses";

function said(
  values: unknown,
  {
    flags = {},
    variables = {},
  }: { flags?: Record<string, string>; variables?: Record<string, string> } = {},
) {
  const loaded = loadConfig({
    flags,
    environment: { variables, homeFolder: "/home/me", workingFolder: "/project" },
    file: { file: "/project/sluice.yaml", values, lineOf: (path) => path.length },
  });
  return refusedEndpoints(loaded).map(({ message, position }) =>
    position === undefined ? message : `${position.line}: ${message}`,
  );
}

test("refusedEndpoints() names what the file says, with its line", () => {
  const awsServices = { endpoints: { dynamodb: METADATA, sqs: "http://127.0.0.1:4566" } };
  const lambda = { endpointUrl: METADATA, endpoints: { charge: METADATA } };
  expect(said({ awsServices, lambda })).toEqual([
    `3: settings.awsServices.endpoints.dynamodb: ${SENTENCE}`,
    `2: settings.lambda.endpointUrl: ${SENTENCE}`,
    `2: settings.lambda.endpoints.charge: ${SENTENCE}`,
  ]);
});

test("refusedEndpoints() names a flag and a variable as they are written", () => {
  const flags = { "awsServices.endpointUrl": METADATA };
  const variables = { AWS_ENDPOINT_URL_SQS: METADATA };
  expect(said({}, { flags, variables })).toEqual([
    `--aws-services-endpoint-url: ${SENTENCE}`,
    `AWS_ENDPOINT_URL_SQS: ${SENTENCE}`,
  ]);
});

test("refusedEndpoints() goes by the lists of the settings, and says nothing of names", () => {
  const lambda = { endpointUrl: "http://localhost:9000" };
  expect(said({ lambda })).toEqual([]);
  expect(said({ lambda, backends: { denyAddresses: "loopback" } })).toHaveLength(1);
  const awsServices = { endpointUrl: METADATA };
  expect(said({ awsServices, backends: { allowAddresses: "link-local" } })).toEqual([]);
  expect(said({ awsServices: { endpointUrl: "http://metadata.internal" } })).toEqual([]);
});
