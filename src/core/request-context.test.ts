import { describe, expect, test } from "bun:test";
import { type ConnectionFacts, clfTime, requestContext } from "./request-context.ts";
import { Secret } from "./secret.ts";

const facts: ConnectionFacts = {
  connectionId: "gbgBEG6oLQAYKEhVEA==",
  apiId: "a1b2c3d4e5",
  stage: "prod",
  stageVariables: {},
  domainName: "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
  connectedAt: 1790294489321,
  sourceIp: "203.0.113.10",
  userAgent: "example/1.0",
  authorizer: { principalId: "me", numKey: "1" },
};

const CONNECTED_AT = 1790294489322;
const TIME_OF_CONNECT = "25/Sep/2026:00:01:29 +0000";

describe("requestContext() writes the members of a native event in their order", () => {
  test("CONNECT", () => {
    const context = requestContext(
      facts,
      { eventType: "CONNECT", integrationLatency: 37 },
      { epochMs: CONNECTED_AT, requestId: "EOn6IHHyIAMEfyQ=" },
    );
    expect(JSON.stringify(context)).toBe(
      JSON.stringify({
        routeKey: "$connect",
        authorizer: { principalId: "me", numKey: "1", integrationLatency: 37 },
        eventType: "CONNECT",
        extendedRequestId: "EOn6IHHyIAMEfyQ=",
        requestTime: TIME_OF_CONNECT,
        messageDirection: "IN",
        stage: "prod",
        connectedAt: 1790294489321,
        requestTimeEpoch: CONNECTED_AT,
        identity: { userAgent: "example/1.0", sourceIp: "203.0.113.10" },
        requestId: "EOn6IHHyIAMEfyQ=",
        domainName: "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com",
        connectionId: "gbgBEG6oLQAYKEhVEA==",
        apiId: "a1b2c3d4e5",
      }),
    );
  });

  test("CONNECT, with a context value that the authorizer calls integrationLatency", () => {
    const context = requestContext(
      { ...facts, authorizer: { principalId: "me", integrationLatency: "its own" } },
      { eventType: "CONNECT", integrationLatency: 37 },
      { epochMs: CONNECTED_AT, requestId: "EOn6IHHyIAMEfyQ=" },
    );
    expect(context.authorizer).toEqual({ principalId: "me", integrationLatency: "its own" });
  });

  test("identity with an API key and a signer", () => {
    const { identity } = requestContext(
      {
        ...facts,
        apiKey: { apiKeyId: "m2m1k7sybf", value: new Secret("apikey1234abcdefghij") },
        iamIdentity: { accessKey: "AKIA", userArn: "arn:aws:iam::1:user/a" },
      },
      { eventType: "MESSAGE", routeKey: "send", messageId: "gbgBEF4xLQAYKEhVEA==" },
      { epochMs: CONNECTED_AT, requestId: "EOn6IHHyIAMEfyQ=" },
    );
    expect(JSON.stringify(identity)).toBe(
      JSON.stringify({
        apiKey: "apikey1234abcdefghij",
        userArn: "arn:aws:iam::1:user/a",
        apiKeyId: "m2m1k7sybf",
        userAgent: "example/1.0",
        sourceIp: "203.0.113.10",
        accessKey: "AKIA",
      }),
    );
  });

  test("MESSAGE, without integrationLatency", () => {
    const context = requestContext(
      facts,
      { eventType: "MESSAGE", routeKey: "sendmessage", messageId: "gbgBEF4xLQAYKEhVEA==" },
      { epochMs: 1790294491010, requestId: "EOn7bGJnoAMEqRw=" },
    );
    expect(Object.keys(context)).toEqual([
      ...["routeKey", "authorizer", "messageId", "eventType", "extendedRequestId"],
      ...["requestTime", "messageDirection", "stage", "connectedAt", "requestTimeEpoch"],
      ...["identity", "requestId", "domainName", "connectionId", "apiId"],
    ]);
    expect(context).toMatchObject({
      routeKey: "sendmessage",
      authorizer: { principalId: "me", numKey: "1" },
      messageId: "gbgBEF4xLQAYKEhVEA==",
      eventType: "MESSAGE",
    });
    expect(context.authorizer).not.toHaveProperty("integrationLatency");
  });

  test("DISCONNECT", () => {
    const context = requestContext(
      { ...facts, authorizer: undefined },
      { eventType: "DISCONNECT", statusCode: 1005, reason: "" },
      { epochMs: 1790294500001, requestId: "EOn8LGzZoAMEYvA=" },
    );
    expect(Object.keys(context)).toEqual([
      ...["routeKey", "disconnectStatusCode", "eventType", "extendedRequestId", "requestTime"],
      ...["messageDirection", "disconnectReason", "stage", "connectedAt", "requestTimeEpoch"],
      ...["identity", "requestId", "domainName", "connectionId", "apiId"],
    ]);
    expect(context).toMatchObject({ disconnectStatusCode: 1005, disconnectReason: "" });
  });

  test("identity without userAgent when the client sent none", () => {
    const context = requestContext(
      { ...facts, userAgent: undefined },
      { eventType: "CONNECT" },
      { epochMs: 0, requestId: "r" },
    );
    expect(context.identity).toEqual({ sourceIp: "203.0.113.10" });
  });
});

describe("clfTime()", () => {
  test.each<[number, string]>([
    [CONNECTED_AT, TIME_OF_CONNECT],
    [1790294491010, "25/Sep/2026:00:01:31 +0000"],
    [1790294500001, "25/Sep/2026:00:01:40 +0000"],
    [0, "01/Jan/1970:00:00:00 +0000"],
    [951_782_400_000, "29/Feb/2000:00:00:00 +0000"],
    [Date.UTC(2100, 2, 1), "01/Mar/2100:00:00:00 +0000"],
    [Date.UTC(2023, 11, 31, 23, 59, 59, 999), "31/Dec/2023:23:59:59 +0000"],
  ])("writes %p", (epochMs, expected) => {
    expect(clfTime(epochMs)).toBe(expected);
  });
});
