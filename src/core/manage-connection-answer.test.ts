import { describe, expect, test } from "bun:test";
import type { HttpAnswer } from "./http.ts";
import * as answers from "./manage-connection-answer.ts";

const ids: answers.AnswerIds = {
  requestId: "3897b3c1-de78-4da1-8721-4130d1ace0ec",
  apigwId: "WDGT-Gy-DoEFoaQ=",
  traceId: "Root=1-5fb11db2-39a99bd67c3a4b7c260e8043",
};
const TYPE = ["Content-Type", "application/json"] as const;
const ID_HEADERS = [
  ["x-amzn-RequestId", "3897b3c1-de78-4da1-8721-4130d1ace0ec"],
  ["x-amz-apigw-id", "WDGT-Gy-DoEFoaQ="],
  ["X-Amzn-Trace-Id", "Root=1-5fb11db2-39a99bd67c3a4b7c260e8043"],
] as const;

test("postSucceeded() is an empty 200", () => {
  expect(answers.postSucceeded(ids)).toEqual({
    status: 200,
    headers: [TYPE, ...ID_HEADERS],
    body: "",
  });
});

test("deleteSucceeded() is a 204 without content-type", () => {
  expect(answers.deleteSucceeded(ids)).toEqual({ status: 204, headers: [...ID_HEADERS], body: "" });
});

describe("getSucceeded()", () => {
  const facts = {
    sourceIp: "203.0.113.10",
    userAgent: "example/1.0",
    connectedAt: Date.UTC(2026, 8, 25, 0, 22, 29, 887),
    lastActiveAt: Date.UTC(2026, 8, 25, 0, 22, 30, 389),
  };

  test("is pretty printed as natively", () => {
    expect(answers.getSucceeded(facts, ids)).toEqual({
      status: 200,
      headers: [TYPE, ...ID_HEADERS],
      body: `{
  "identity" : {
    "sourceIp" : "203.0.113.10",
    "userAgent" : "example/1.0"
  },
  "connectedAt" : "2026-09-25T00:22:29.887Z",
  "lastActiveAt" : "2026-09-25T00:22:30.389Z"
}`,
    });
  });

  test("stays JSON for any User-Agent and none, and pads its times", () => {
    const body = (userAgent: string | undefined, connectedAt = 5) =>
      JSON.parse(answers.getSucceeded({ ...facts, userAgent, connectedAt }, ids).body);
    expect(body('a"b\\').identity.userAgent).toBe('a"b\\');
    expect(body(undefined).identity.userAgent).toBeNull();
    expect(body("x").connectedAt).toBe("1970-01-01T00:00:00.005Z");
  });
});

describe("an error has its type, its ids and its body:", () => {
  const signature = { errorType: "UnrecognizedClientException", message: 'bad "token"' };
  test.each<[string, HttpAnswer, number, string, string]>([
    ["gone()", answers.gone(ids), 410, "GoneException", ""],
    ["forbidden()", answers.forbidden(ids), 403, "ForbiddenException", '{"message":"Forbidden"}'],
    [
      "missingAuthenticationToken()",
      answers.missingAuthenticationToken(ids),
      403,
      "MissingAuthenticationTokenException",
      '{"message":"Missing Authentication Token"}',
    ],
    [
      "signatureRefused()",
      answers.signatureRefused(signature, ids),
      403,
      "UnrecognizedClientException",
      '{"message":"bad \\"token\\""}',
    ],
    [
      "accessDenied()",
      answers.accessDenied("User: x is not authorized", ids),
      403,
      "AccessDeniedException",
      '{"Message":"User: x is not authorized"}',
    ],
    [
      "methodNotFound()",
      answers.methodNotFound({ route: "test0/@connections/PxWP8cfSDoECFYw=", method: "POST" }, ids),
      403,
      "ForbiddenException",
      '{"message":"No method found matching route test0/@connections/PxWP8cfSDoECFYw= for http method POST"}',
    ],
    [
      "limitExceeded()",
      answers.limitExceeded(ids),
      429,
      "LimitExceededException",
      '{"message":"Too Many Requests"}',
    ],
    [
      "internalServerError()",
      answers.internalServerError(ids),
      500,
      "InternalServerErrorException",
      '{"message":"Internal server error"}',
    ],
    [
      "gatewayTimeout()",
      answers.gatewayTimeout(ids),
      504,
      "InternalServerErrorException",
      '{"message":"Internal server error"}',
    ],
  ])("%s", (_name, answer, status, errorType, body) => {
    const [requestId, ...others] = ID_HEADERS;
    expect(answer).toEqual({
      status,
      headers: [TYPE, requestId, ["x-amzn-ErrorType", errorType], ...others],
      body,
    });
  });
});

test("invalidConnectionId() quotes the id and has no X-Amzn-Trace-Id", () => {
  expect(answers.invalidConnectionId("abc", ids)).toEqual({
    status: 400,
    headers: [TYPE, ID_HEADERS[0], ["x-amzn-ErrorType", "BadRequestException"], ID_HEADERS[1]],
    body: '{"message":"Invalid connectionId: abc"}',
  });
  expect(answers.invalidConnectionId('"', ids).body).toBe(
    '{"message":"Invalid connectionId: \\""}',
  );
});

test("payloadTooLarge() has no headers and no body", () => {
  expect(answers.payloadTooLarge()).toEqual({ status: 413, headers: [], body: "" });
});
