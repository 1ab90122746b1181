import { describe, expect, test } from "bun:test";
import type { HeaderField } from "../http.ts";
import {
  type LambdaEndpoints,
  readRemoteAnswer,
  remotePlace,
  remoteRequest,
  SAID_CHARACTERS_MAX,
} from "./remote-function.ts";

const ARN = "arn:aws:lambda:eu-west-1:123456789012:function:send";
const NONE: LambdaEndpoints = { endpointUrl: undefined, byFunction: {}, callAws: false };
const PATH = `/2015-03-31/functions/${encodeURIComponent(ARN)}/invocations`;

describe("remotePlace()", () => {
  test("is the endpoint that is set, with the ARN as it is invoked", () => {
    const endpoints = { ...NONE, endpointUrl: "http://localhost:4566" };
    expect(remotePlace(endpoints, ARN)).toEqual({
      kind: "place",
      url: `http://localhost:4566${PATH}`,
      region: "eu-west-1",
      isAws: false,
    });
    expect(remotePlace(endpoints, `${ARN}:$LATEST`)).toMatchObject({
      url: `http://localhost:4566/2015-03-31/functions/${encodeURIComponent(`${ARN}:$LATEST`)}/invocations`,
    });
  });

  test("prefers what is set for the function: its ARN with the qualifier, its ARN, its name", () => {
    const byFunction = { [`${ARN}:prod`]: "http://prod", [ARN]: "http://arn", send: "http://name" };
    const endpoints = { ...NONE, endpointUrl: "http://all", byFunction };
    const hostOf = (arn: string) => {
      const place = remotePlace(endpoints, arn);
      return place.kind === "place" ? new URL(place.url).host : undefined;
    };
    expect(hostOf(`${ARN}:prod`)).toBe("prod");
    expect(hostOf(`${ARN}:test`)).toBe("arn");
    expect(hostOf("arn:aws:lambda:us-east-1:1:function:send")).toBe("name");
    expect(hostOf("arn:aws:lambda:us-east-1:1:function:other")).toBe("all");
  });

  test("takes the whole URL of an emulator that has one function", () => {
    const url = "http://localhost:9000/2015-03-31/functions/function/invocations";
    expect(remotePlace({ ...NONE, byFunction: { send: url } }, ARN)).toMatchObject({ url });
  });

  test("is AWS in the function's Region when that is allowed", () => {
    const allowed = { ...NONE, callAws: true };
    expect(remotePlace(allowed, ARN)).toEqual({
      kind: "place",
      url: `https://lambda.eu-west-1.amazonaws.com${PATH}`,
      region: "eu-west-1",
      isAws: true,
    });
    expect(
      remotePlace(allowed, "arn:aws-cn:lambda:cn-north-1:123456789012:function:send"),
    ).toMatchObject({ url: expect.stringContaining("//lambda.cn-north-1.amazonaws.com.cn/") });
  });

  test("is nowhere, and says what to set", () => {
    expect(remotePlace(NONE, `${ARN}:prod`)).toEqual({
      kind: "none",
      remedy:
        "Set lambda.endpoints.send or lambda.endpointUrl to where it is invoked, or set lambda.callAws to true to invoke it on AWS",
    });
    const aws = { ...NONE, endpointUrl: "https://lambda.eu-west-1.amazonaws.com" };
    expect(remotePlace(aws, ARN)).toEqual({
      kind: "none",
      remedy:
        "Its endpoint is AWS (https://lambda.eu-west-1.amazonaws.com): set lambda.callAws to true to invoke it on AWS",
    });
    expect(remotePlace({ ...NONE, endpointUrl: "http://localhost:99999" }, ARN)).toEqual({
      kind: "none",
      remedy: "Its endpoint http://localhost:99999 is not a URL",
    });
    expect(remotePlace({ ...NONE, callAws: true }, "arn:aws:sns:eu-west-1:1:topic").kind).toBe(
      "none",
    );
  });
});

describe("remoteRequest()", () => {
  const home = { region: "eu-west-1", accountId: "123456789012" };

  test("has the headers of API Gateway's own request", () => {
    const source = { apiId: "a1b2c3d4e5", resource: "dev/$connect", requestId: "request-1" };
    const invocation = { invocationType: "RequestResponse", traceId: "Root=1", source } as const;
    expect(remoteRequest({ url: "http://localhost:4566/x" }, invocation, home)).toEqual({
      method: "POST",
      headers: [
        ["Host", "localhost:4566"],
        ["Content-Type", "application/json"],
        ["Accept", "application/json"],
        ["X-Amz-Invocation-Type", "RequestResponse"],
        ["X-Amzn-Trace-Id", "Root=1"],
        ["User-Agent", "AmazonAPIGateway_a1b2c3d4e5"],
        ["x-amzn-apigateway-api-id", "a1b2c3d4e5"],
        ["x-amzn-lambda-integration-tag", "request-1"],
        ["X-Amz-Source-Arn", "arn:aws:execute-api:eu-west-1:123456789012:a1b2c3d4e5/dev/$connect"],
      ],
    });
  });

  test("names no API when none invokes the function", () => {
    const invocation = { invocationType: "Event", traceId: undefined, source: undefined } as const;
    const { headers } = remoteRequest({ url: "http://localhost/x" }, invocation, home);
    expect(headers.map(([name]) => name)).toEqual([
      "Host",
      "Content-Type",
      "Accept",
      "X-Amz-Invocation-Type",
    ]);
  });
});

describe("readRemoteAnswer()", () => {
  const LAMBDA: HeaderField[] = [
    ["x-amzn-RequestId", "id"],
    ["X-Amz-Executed-Version", "7"],
  ];
  const read = (statusCode: number, body: string, headers: readonly HeaderField[] = []) =>
    readRemoteAnswer({ statusCode, headers, body }, "http://there");
  const ERROR = '{"errorType":"TypeError","errorMessage":"no","stackTrace":[]}';

  test("takes what a function returned, also when it looks like an error", () => {
    expect(read(200, '{"a":1}', LAMBDA)).toEqual({
      kind: "returned",
      payload: '{"a":1}',
      requestId: "id",
    });
    expect(read(200, ERROR, LAMBDA)).toMatchObject({ kind: "returned" });
  });

  test("takes a function's error from Lambda", () => {
    const failed: HeaderField[] = [...LAMBDA, ["X-Amz-Function-Error", "Unhandled"]];
    expect(read(200, ERROR, failed)).toEqual({
      kind: "functionError",
      errorType: "TypeError",
      errorMessage: "no",
      payload: ERROR,
      requestId: "id",
    });
    const late = '{"errorMessage":"Task timed out after 3.00 seconds"}';
    expect(read(200, late, failed)).toMatchObject({
      errorType: "Unhandled",
      errorMessage: "Task timed out after 3.00 seconds",
    });
  });

  test("takes a function's error from an emulator, which has no header for it or its own", () => {
    expect(read(200, ERROR)).toMatchObject({ kind: "functionError", errorType: "TypeError" });
    expect(read(200, '{"errorType":"x"}')).toMatchObject({ kind: "returned" });
    expect(read(500, "Exited", [["Error-Type", "Runtime.ExitError"]])).toEqual({
      kind: "functionError",
      errorType: "Runtime.ExitError",
      errorMessage: "Exited",
      payload: "Exited",
    });
  });

  test("tells apart what kept the function from running, and why", () => {
    expect(read(202, "")).toEqual({ kind: "accepted" });
    const typed = (type: string): HeaderField[] => [["x-amzn-ErrorType", type]];
    expect(
      read(
        404,
        '{"Type":"User","Message":"Function not found: x"}',
        typed("ResourceNotFoundException:http://y"),
      ),
    ).toEqual({
      kind: "notFound",
      detail: "http://there answered 404 (ResourceNotFoundException: Function not found: x)",
    });
    expect(read(429, '{"message":"Rate Exceeded."}')).toEqual({
      kind: "throttled",
      detail: "http://there answered 429 (Rate Exceeded.)",
    });
    expect(read(503, "<html>")).toEqual({
      kind: "unreachable",
      detail: "http://there answered 503",
    });
  });

  test("repeats no more of another program's text than a line, and not what was signed", () => {
    const said = (message: string) => {
      const answer = read(403, JSON.stringify({ message }));
      return answer.kind === "unreachable" ? answer.detail : "";
    };
    expect(said("No match.\n\nx-amz-security-token:secret")).toBe(
      "http://there answered 403 (No match.)",
    );
    const fits = "x".repeat(SAID_CHARACTERS_MAX);
    expect(said(fits)).toContain(`(${fits})`);
    expect(said(`${fits}y`)).toContain(`(${fits}…)`);
  });
});
