import { describe, expect, test } from "bun:test";
import { serviceEndpointsOf } from "./aws-services.ts";
import { loadConfig } from "./config.ts";
import { ConfigError } from "./config-error.ts";

const SECRET = "wJalrXUtnFEMI/K7MDENG";
const FILE = "/project/sluice.yaml";

interface Given {
  readonly awsServices?: unknown;
  readonly variables?: Record<string, string>;
  readonly flags?: Record<string, string | boolean>;
}

function load({ awsServices, variables = {}, flags = {} }: Given) {
  const file = { file: FILE, values: { awsServices }, lineOf: () => 7 };
  const environment = { variables, homeFolder: "/home/ada", workingFolder: "/" };
  return loadConfig({ environment, flags, file });
}

function refusal(given: Given): string {
  try {
    load(given);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return `${error.position?.line}: ${error.message}`;
  }
  throw new Error("the settings were accepted");
}

describe("loadConfig() of awsServices", () => {
  test("calls nothing by default", () => {
    expect(load({}).config.awsServices).toEqual({ endpoints: {}, callAws: false });
  });

  test("has the endpoints of the file, without a slash at the end, each with its line", () => {
    const endpoints = { dynamodb: "http://localhost:8000/", "new-service": "https://stand-in/x" };
    const { config, origins } = load({ awsServices: { endpoints } });
    expect(config.awsServices.endpoints).toEqual({
      dynamodb: "http://localhost:8000",
      "new-service": "https://stand-in/x",
    });
    const position = { file: FILE, line: 7 };
    expect(origins["awsServices.endpoints.dynamodb"]).toEqual({ from: "file", position });
  });

  test("reads the variables of AWS's SDKs by the name of the service in integration URIs", () => {
    const variables = {
      AWS_ENDPOINT_URL: "http://localhost:4566/",
      AWS_ENDPOINT_URL_SFN: "http://localhost:8083",
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: "http://localhost:1",
      AWS_ENDPOINT_URL_NEW_SERVICE: "http://localhost:2",
      AWS_ENDPOINT_URL_SQS: "",
      AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: "not of our business",
      AWS_ENDPOINT_URL_LAMBDA: "http://localhost:3",
    };
    const { config, origins } = load({ variables });
    expect(serviceEndpointsOf(config)).toEqual({
      byService: {
        states: "http://localhost:8083",
        logs: "http://localhost:1",
        "new-service": "http://localhost:2",
      },
      forAll: "http://localhost:4566",
      callAws: false,
    });
    const name = "AWS_ENDPOINT_URL_SFN";
    expect(origins["awsServices.endpoints.states"]).toEqual({ from: "environment", name });
  });

  test("prefers the file to the variables, and a flag to both", () => {
    const url = "http://file.test";
    const awsServices = { endpoints: { sqs: url }, endpointUrl: url };
    const variables = {
      AWS_ENDPOINT_URL_SQS: "http://env.test",
      AWS_ENDPOINT_URL: "http://env.test",
    };
    const { config } = load({ awsServices, variables });
    expect(config.awsServices).toMatchObject({ endpoints: { sqs: url }, endpointUrl: url });
    const flags = { "awsServices.endpointUrl": "http://flag.test", "awsServices.callAws": "true" };
    expect(load({ awsServices, flags }).config.awsServices).toMatchObject({
      endpointUrl: "http://flag.test",
      callAws: true,
    });
  });

  test("keeps the secrets of credentials to itself", () => {
    const credentials = { accessKeyId: "local", secretAccessKey: SECRET, sessionToken: SECRET };
    const { config } = load({ awsServices: { credentials } });
    expect(config.awsServices.credentials?.secretAccessKey.reveal()).toBe(SECRET);
    expect(config.awsServices.credentials?.sessionToken?.reveal()).toBe(SECRET);
    expect(JSON.stringify(config)).not.toContain(SECRET);
  });

  test.each<[string, Given, string]>([
    [
      "an endpoint that is no URL",
      { awsServices: { endpoints: { sqs: "localhost:9324" } } },
      '7: settings.awsServices.endpoints.sqs must be a URL such as http://localhost:8000, not "localhost:9324"',
    ],
    [
      "a variable that is no URL",
      { variables: { AWS_ENDPOINT_URL_SQS: "localhost" } },
      'undefined: AWS_ENDPOINT_URL_SQS must be a URL such as http://localhost:8000, not "localhost"',
    ],
    [
      "a service by its other name",
      { awsServices: { endpoints: { sfn: "http://localhost" } } },
      '7: settings.awsServices.endpoints: "sfn" is called states in integration URIs: write states',
    ],
    [
      "what is no service",
      { awsServices: { endpoints: { "Dynamo DB": "http://localhost" } } },
      '7: settings.awsServices.endpoints: "Dynamo DB" must be the service of an integration\'s URI, such as dynamodb',
    ],
    [
      "a list of endpoints",
      { awsServices: { endpoints: [] } },
      "7: settings.awsServices.endpoints must be a map",
    ],
    [
      "a misspelt member",
      { awsServices: { endpoint: {} } },
      '7: Unknown key in settings.awsServices "endpoint"',
    ],
    [
      "credentials without a secret",
      { awsServices: { credentials: { accessKeyId: "local" } } },
      "7: settings.awsServices.credentials needs exactly one of secretAccessKey and secretAccessKeyFile",
    ],
    [
      "a misspelt member of credentials",
      { awsServices: { credentials: { accessKeyId: "local", secretKey: SECRET } } },
      "7: Unknown key",
    ],
  ])("refuses %s", (_name, given, expected) => {
    expect(refusal(given)).toStartWith(expected);
    expect(refusal(given)).not.toContain(SECRET);
  });
});
