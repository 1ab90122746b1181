import { describe, expect, test } from "bun:test";
import { loadConfig } from "./config.ts";
import { lambdaEndpointsOf } from "./function-endpoints.ts";

function load(options: {
  readonly values?: unknown;
  readonly variables?: Readonly<Record<string, string>>;
}) {
  const { values, variables = {} } = options;
  return loadConfig({
    environment: { variables, homeFolder: "/home", workingFolder: "/work" },
    ...(values === undefined
      ? {}
      : { file: { file: "/p/sluice.yaml", values, lineOf: (path) => path.length } }),
  });
}

const ARN = "arn:aws:lambda:us-east-1:123456789012:function:send";

describe("the settings lambda", () => {
  test("lead nowhere unless something is set", () => {
    const { config } = load({});
    expect(config.lambda).toEqual({ endpoints: {}, callAws: false });
    expect(lambdaEndpointsOf(config)).toEqual({
      endpointUrl: undefined,
      byFunction: {},
      callAws: false,
    });
  });

  test("come from the file, and below it from the variables that AWS's SDKs read", () => {
    const variables = {
      AWS_ENDPOINT_URL: "http://all:4566",
      AWS_ENDPOINT_URL_LAMBDA: "http://lambda:9001/",
    };
    expect(load({ variables }).config.lambda.endpointUrl).toBe("http://lambda:9001");
    const { AWS_ENDPOINT_URL } = variables;
    expect(load({ variables: { AWS_ENDPOINT_URL } }).config.lambda.endpointUrl).toBe(
      "http://all:4566",
    );
    const whole = "http://localhost:9000/2015-03-31/functions/function/invocations";
    const endpoints = { send: whole, [`${ARN}:prod`]: "http://localhost:9001/" };
    const lambda = { endpointUrl: "http://file", endpoints, callAws: true };
    const { config, origins } = load({ variables, values: { lambda } });
    expect(config.lambda).toEqual({
      endpointUrl: "http://file",
      endpoints: { send: whole, [`${ARN}:prod`]: "http://localhost:9001" },
      callAws: true,
    });
    expect(origins["lambda.endpoints"]).toEqual({
      from: "file",
      position: { file: "/p/sluice.yaml", line: 2 },
    });
  });

  test.each<[unknown, string]>([
    [[], "settings.lambda.endpoints must be a map"],
    [{ "a b": "http://x" }, '"a b" must be the name of a function or its ARN'],
    [{ send: "localhost:9000" }, "settings.lambda.endpoints.send must be a URL such as"],
    [{ send: "http://localhost:99999" }, "settings.lambda.endpoints.send must be a URL such as"],
    [{ send: 9000 }, "settings.lambda.endpoints.send must be a URL such as"],
  ])("refuse endpoints %p with the line", (endpoints, message) => {
    expect(() => load({ values: { lambda: { endpoints } } })).toThrow(
      expect.objectContaining({ message: expect.stringContaining(message) }),
    );
  });
});

test("awsServices.endpoints.lambda, which would have no effect, is refused", () => {
  const awsServices = { endpoints: { lambda: "http://localhost:9001" } };
  expect(() => load({ values: { awsServices } })).toThrow("write lambda.endpointUrl");
});
