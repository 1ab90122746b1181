import { expect, test } from "bun:test";
import { lambdaFunction } from "../../../test/fixtures/functions/open-functions.ts";
import { ignoredVariables, instanceEnvironment, logStreamName } from "./environment.ts";

const source = {
  region: "eu-west-1",
  credentialsFor: () => ({ accessKeyId: "A", secretAccessKey: "S", sessionToken: "T" }),
  environment: { AWS_ENDPOINT_URL: "http://local", SHARED: "gateway" },
  inherited: { PATH: "/bin", HOME: "/home/me", AWS_PROFILE: "mine", SECRET: "s", LANG: undefined },
};
const instance = { runtimeApi: "127.0.0.1:1", runtimeFolder: "/runtime", logStreamName: "stream" };

test("instanceEnvironment() leads to the gateway's Invoke, unless the user or the function says otherwise", () => {
  const lambdaEndpoint = () => "http://127.0.0.1:4001";
  const name = "AWS_ENDPOINT_URL_LAMBDA";
  const lambda = (environment: Record<string, string>) =>
    lambdaFunction("f", "commonjs", "index.echo", { environment });
  const valueFor = (own: Record<string, string>, inherited: Record<string, string>) =>
    instanceEnvironment(lambda(own), { ...source, inherited, lambdaEndpoint }, instance)[name];
  expect(valueFor({}, {})).toBe("http://127.0.0.1:4001");
  expect(valueFor({}, { [name]: "http://mine" })).toBe("http://mine");
  expect(valueFor({ [name]: "http://own" }, { [name]: "http://mine" })).toBe("http://own");
});

test("instanceEnvironment() is Lambda's, and inherits only what a process needs", () => {
  const lambda = lambdaFunction("f", "commonjs", "index.echo", {
    environment: { SHARED: "function", PATH: "/own", AWS_REGION: "mars-1", TZ: "Europe/Berlin" },
  });
  expect(instanceEnvironment(lambda, source, instance)).toEqual({
    PATH: "/own",
    HOME: "/home/me",
    LANG: "en_US.UTF-8",
    TZ: "Europe/Berlin",
    SHARED: "function",
    AWS_ENDPOINT_URL: "http://local",
    _HANDLER: "index.echo",
    AWS_REGION: "eu-west-1",
    AWS_DEFAULT_REGION: "eu-west-1",
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
    AWS_LAMBDA_FUNCTION_NAME: "f",
    AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "128",
    AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
    AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/f",
    AWS_LAMBDA_LOG_STREAM_NAME: "stream",
    AWS_LAMBDA_RUNTIME_API: "127.0.0.1:1",
    AWS_ACCESS_KEY_ID: "A",
    AWS_SECRET_ACCESS_KEY: "S",
    AWS_SESSION_TOKEN: "T",
    LAMBDA_TASK_ROOT: lambda.codePath,
    LAMBDA_RUNTIME_DIR: "/runtime",
  });
  expect(ignoredVariables(lambda)).toEqual(["AWS_REGION"]);
});

test("instanceEnvironment() hands on where other services of AWS are reached, the function's own first", () => {
  const inherited = {
    AWS_ENDPOINT_URL: "http://localhost:4566",
    AWS_ENDPOINT_URL_DYNAMODB: "http://localhost:8000",
    AWS_ENDPOINT_URL_SQS: "http://localhost:9324",
    AWS_ENDPOINT_URL_APIGATEWAYMANAGEMENTAPI: "http://localhost:3001/dev",
    AWS_ENDPOINT_URL_S3: undefined,
  };
  const environment = { AWS_ENDPOINT_URL_SQS: "http://localhost:9999" };
  const lambda = lambdaFunction("f", "commonjs", "index.echo", { environment });
  const made = instanceEnvironment(lambda, { ...source, environment: {}, inherited }, instance);
  const endpoints = Object.entries(made).filter(([name]) => name.startsWith("AWS_ENDPOINT_URL"));
  expect(Object.fromEntries(endpoints)).toEqual({
    AWS_ENDPOINT_URL: "http://localhost:4566",
    AWS_ENDPOINT_URL_DYNAMODB: "http://localhost:8000",
    AWS_ENDPOINT_URL_SQS: "http://localhost:9999",
  });
});

test("logStreamName() is the date, the version and 32 hexadecimal digits", () => {
  const name = logStreamName(new Date("2026-11-22T10:00:00Z"));
  expect(name).toMatch(/^2026\/11\/22\/\[\$LATEST\][0-9a-f]{32}$/);
});
