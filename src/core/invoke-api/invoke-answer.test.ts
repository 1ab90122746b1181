import { describe, expect, test } from "bun:test";
import * as answers from "./invoke-answer.ts";

const IDS = { requestId: "6bc28136-b1ca-4de2-9f0a-3d1e2f4c5a6b", traceId: "Root=1-a-b" };
const ID_HEADERS = [
  ["x-amzn-RequestId", IDS.requestId],
  ["X-Amzn-Trace-Id", IDS.traceId],
] as const;

describe("returned()", () => {
  test("passes the payload on, with the version that ran", () => {
    const result = { payload: '"x"', isError: false, logResult: undefined };
    expect(answers.returned(result, IDS)).toEqual({
      status: 200,
      headers: [
        ["Content-Type", "application/json"],
        ...ID_HEADERS,
        ["x-amzn-Remapped-Content-Length", "0"],
        ["X-Amz-Executed-Version", "$LATEST"],
      ],
      body: '"x"',
    });
  });

  test("marks a payload that is the function's error, and has the log when it was asked for", () => {
    const { headers } = answers.returned({ payload: "{}", isError: true, logResult: "bG9n" }, IDS);
    expect(headers).toContainEqual(["X-Amz-Function-Error", "Unhandled"]);
    expect(headers).toContainEqual(["X-Amz-Log-Result", "bG9n"]);
  });
});

test("an event is accepted with 202 and a dry run passes with 204, both without a body", () => {
  expect(answers.eventAccepted(IDS)).toEqual({ status: 202, headers: ID_HEADERS, body: "" });
  expect(answers.dryRunPassed(IDS)).toEqual({ status: 204, headers: ID_HEADERS, body: "" });
});

const ARN = "arn:aws:lambda:us-east-1:123456789012:function:send";

test.each([
  [
    answers.functionNotFound(ARN, IDS),
    404,
    "ResourceNotFoundException",
    { Type: "User", Message: `Function not found: ${ARN}` },
  ],
  [
    answers.notJson("why", IDS),
    400,
    "InvalidRequestContentException",
    { Type: "User", message: "Could not parse request body into json: why" },
  ],
  [
    answers.qualifierMismatch(IDS),
    400,
    "InvalidParameterValueException",
    {
      Type: "User",
      message:
        "The derived qualifier from the function name does not match the specified qualifier.",
    },
  ],
  [
    answers.invalidInvocationType("Sync", IDS),
    400,
    "ValidationException",
    {
      message:
        "1 validation error detected: Value 'Sync' at 'invocationType' failed to satisfy constraint: Member must satisfy enum value set: [Event, RequestResponse, DryRun]",
    },
  ],
  [
    answers.payloadTooLarge(IDS),
    413,
    "RequestEntityTooLargeException",
    {
      Type: "User",
      message: "Request must be smaller than 6291456 bytes for the InvokeFunction operation",
    },
  ],
  [
    answers.eventTooLarge(1_048_577, IDS),
    413,
    "RequestEntityTooLargeException",
    {
      Type: "User",
      message:
        "1048577 byte payload is too large for the Event invocation type (limit 1048576 bytes)",
    },
  ],
  [
    answers.tooManyRequests(true, IDS),
    429,
    "TooManyRequestsException",
    {
      Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
      Type: "User",
      message: "Rate Exceeded.",
    },
  ],
  [
    answers.tooManyRequests(false, IDS),
    429,
    "TooManyRequestsException",
    { Reason: "ConcurrentInvocationLimitExceeded", Type: "User", message: "Rate Exceeded." },
  ],
  [answers.accessDenied("User: x", IDS), 403, "AccessDeniedException", { Message: "User: x" }],
  [
    answers.signatureRefused({ errorType: "ExpiredTokenException", message: "old" }, IDS),
    403,
    "ExpiredTokenException",
    { message: "old" },
  ],
  [
    answers.serviceFailed(IDS),
    500,
    "ServiceException",
    { Type: "Service", Message: "An internal error occurred." },
  ],
])("a refusal has its status, type and body: %#", (answer, status, errorType, body) => {
  expect(answer.status).toBe(status);
  expect(JSON.parse(answer.body)).toEqual(body);
  expect(answer.headers).toEqual([
    ["Content-Type", "application/json"],
    ...ID_HEADERS,
    ["x-amzn-ErrorType", errorType],
  ]);
});

test("a name or qualifier that has not its form is told with the service model's pattern", () => {
  const { message } = JSON.parse(answers.invalidFunctionName("a b", IDS).body);
  expect(message).toStartWith(
    "1 validation error detected: Value 'a b' at 'functionName' failed to satisfy constraint: Member must satisfy regular expression pattern: (arn:(aws",
  );
  expect(JSON.parse(answers.invalidQualifier("a b", IDS).body).message).toContain(
    "Value 'a b' at 'qualifier'",
  );
});
