import { describe, expect, test } from "bun:test";
import {
  accessDenied,
  connectRejection,
  forbidden,
  integrationFailed,
  notAnUpgrade,
  rejectedByIntegration,
  requiredParameterMissing,
  signatureRefused,
  tooManyRequests,
  upgradeRequired,
} from "./handshake-rejection.ts";
import type { HttpAnswer } from "./http.ts";
import { MISSING_AUTHENTICATION_TOKEN } from "./sigv4/signature-fault.ts";

const request = { requestId: "7a9d0c6e-0000-4000-8000-000000000001", apigwId: "EOn6IHHyIAMEfyQ=" };
const connect = { connectionId: "gbgBEG6oLQAYKEhVEA==", requestId: "EOn6IHHyIAMEfyQ=" };

describe("a request that reaches no connection is answered by", () => {
  test.each<[string, HttpAnswer, number, string, string]>([
    ["forbidden()", forbidden(request), 403, "Forbidden", "ForbiddenException"],
    ["notAnUpgrade()", notAnUpgrade(request), 403, "Forbidden", "ForbiddenException"],
    [
      "tooManyRequests()",
      tooManyRequests(request),
      429,
      "Too Many Requests",
      "TooManyRequestsException",
    ],
    [
      "signatureRefused()",
      signatureRefused(MISSING_AUTHENTICATION_TOKEN, request),
      403,
      "Missing Authentication Token",
      "MissingAuthenticationTokenException",
    ],
  ])("%s", (_name, answer, status, message, errorType) => {
    expect(answer).toEqual({
      status,
      headers: [
        ["Content-Type", "application/json"],
        ["x-amzn-RequestId", request.requestId],
        ["x-amzn-ErrorType", errorType],
        ["x-amz-apigw-id", request.apigwId],
      ],
      body: `{"message":"${message}"}`,
    });
  });
});

test("accessDenied() spells the member Message, as IAM does", () => {
  const answer = accessDenied("User: x is not authorized", request);
  expect(answer).toMatchObject({ status: 403, body: '{"Message":"User: x is not authorized"}' });
  expect(answer.headers).toContainEqual(["x-amzn-ErrorType", "AccessDeniedException"]);
});

describe("connectRejection() writes compact JSON and no x-amzn headers for", () => {
  test.each<[Parameters<typeof connectRejection>[0], number, string]>([
    ["RequiredParameterMissing", 400, "Bad Request"],
    ["Unauthorized", 401, "Unauthorized"],
    ["MethodArnTooLong", 414, "Request-URI Too Long"],
    [
      "ExplicitDeny",
      403,
      "User is not authorized to access this resource with an explicit deny in an identity-based policy",
    ],
    [
      "NoMatchingAllow",
      403,
      "User is not authorized to access this resource because no identity-based policy allows the execute-api:Invoke action",
    ],
    ["ApiKeyRefused", 403, "Forbidden"],
    ["UsagePlanThrottled", 429, "Too Many Requests"],
    ["UsagePlanQuotaExceeded", 429, "Limit Exceeded"],
    ["InternalServerError", 500, "Internal server error"],
    ["BadGateway", 502, "Internal server error"],
    ["GatewayTimeout", 504, "Endpoint request timed out"],
  ])("%s", (fault, status, message) => {
    expect(connectRejection(fault, connect)).toEqual({
      status,
      headers: [
        ["content-type", "application/json; charset=UTF-8"],
        ["x-amz-apigw-id", "EOn6IHHyIAMEfyQ="],
      ],
      body: `{"message":"${message}","connectionId":"gbgBEG6oLQAYKEhVEA==","requestId":"EOn6IHHyIAMEfyQ="}`,
    });
  });
});

test("integrationFailed() and requiredParameterMissing() pick their fault", () => {
  for (const status of [500, 502, 504] as const) {
    expect(integrationFailed(status, connect).status).toBe(status);
  }
  expect(requiredParameterMissing(connect).status).toBe(400);
});

describe("rejectedByIntegration()", () => {
  const refusal = { statusCode: 403, headers: [], body: "no entry", requestId: "EOn6IHHyIAMEfyQ=" };

  test("passes status and body on, with the native content-type", () => {
    expect(rejectedByIntegration(refusal)).toEqual({
      status: 403,
      headers: [
        ["content-type", "application/json; charset=UTF-8"],
        ["x-amz-apigw-id", "EOn6IHHyIAMEfyQ="],
      ],
      body: "no entry",
    });
  });

  test("passes the function's headers on, its content-type first of all", () => {
    const headers = [
      ["Content-Type", "text/plain"],
      ["Location", "https://example.com/"],
      ["WWW-Authenticate", "Bearer"],
    ] as const;
    expect(rejectedByIntegration({ ...refusal, statusCode: 302, headers })).toMatchObject({
      status: 302,
      headers: [...headers, ["x-amz-apigw-id", "EOn6IHHyIAMEfyQ="]],
    });
  });

  test.each([
    ...["Connection", "content-length", "Date", "Keep-Alive", "Proxy-Connection", "TE", "Trailer"],
    ...["Transfer-Encoding", "Upgrade", "x-amz-apigw-id", "Sec-WebSocket-Accept"],
  ])("does not pass %s on", (name) => {
    const { headers } = rejectedByIntegration({ ...refusal, headers: [[name, "evil"]] });
    expect(headers.map(([, value]) => value)).not.toContain("evil");
  });

  test("never ends a request with a 1xx and gives a 304 no content", () => {
    expect(rejectedByIntegration({ ...refusal, statusCode: 101 }).status).toBe(502);
    expect(rejectedByIntegration({ ...refusal, statusCode: 304 }).body).toBe("");
  });
});

test("upgradeRequired() says which version is spoken", () => {
  expect(upgradeRequired()).toEqual({
    status: 426,
    headers: [
      ["content-type", "application/json"],
      ["Sec-WebSocket-Version", "13"],
      ["Upgrade", "websocket"],
    ],
    body: '{"message":"Upgrade Required"}',
  });
});
