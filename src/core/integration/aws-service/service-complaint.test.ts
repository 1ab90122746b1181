import { describe, expect, test } from "bun:test";
import { COMPLAINT_CHARACTERS_MAX, serviceComplaint } from "./service-complaint.ts";

const XML = `<?xml version="1.0"?><ErrorResponse><Error><Type>Sender</Type><Code>AWS.SimpleQueueService.NonExistentQueue</Code>
<Message>The specified queue
  does not exist.</Message></Error></ErrorResponse>`;

describe("serviceComplaint()", () => {
  test.each<[string, number, unknown, string]>([
    [
      "the JSON protocol",
      400,
      { __type: "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException", message: "No table" },
      "dynamodb answered 400 ResourceNotFoundException: No table",
    ],
    [
      "a message with a capital",
      400,
      { __type: "com.amazon.coral.service#SerializationException", Message: "NUMBER_VALUE" },
      "dynamodb answered 400 SerializationException: NUMBER_VALUE",
    ],
    [
      "the query protocol",
      400,
      XML,
      "dynamodb answered 400 AWS.SimpleQueueService.NonExistentQueue: The specified queue does not exist.",
    ],
    [
      "the query protocol as JSON",
      404,
      { Error: { Code: "NotFound", Message: "Topic does not exist" } },
      "dynamodb answered 404 NotFound: Topic does not exist",
    ],
    ["no error that it knows", 503, "<html>busy</html>", "dynamodb answered 503"],
    ["nothing", 500, "", "dynamodb answered 500"],
    ["what is no object", 500, "[1]", "dynamodb answered 500"],
    ["members of other types", 500, { __type: 1, message: {} }, "dynamodb answered 500"],
  ])("of %s", (_name, statusCode, answer, expected) => {
    const body = typeof answer === "string" ? answer : JSON.stringify(answer);
    expect(serviceComplaint("dynamodb", statusCode, body)).toBe(expected);
  });

  test.each([
    "InvalidSignatureException",
    "UnrecognizedClientTokenException",
    "InvalidAccessKeyId",
  ])("shows nothing but the name of %s, whose words quote what was signed", (__type) => {
    const message = "The Canonical String should have been x-amz-security-token:secret";
    const body = JSON.stringify({ __type, message });
    expect(serviceComplaint("sqs", 403, body)).toBe(`sqs answered 403 ${__type}`);
  });

  test("cuts long words", () => {
    const complaint = (length: number) =>
      serviceComplaint("s", 400, JSON.stringify({ __type: "E", message: "m".repeat(length) }));
    const room = COMPLAINT_CHARACTERS_MAX - "E: ".length;
    expect(complaint(room)).toBe(`s answered 400 E: ${"m".repeat(room)}`);
    expect(complaint(room + 1)).toBe(`s answered 400 E: ${"m".repeat(room)}…`);
  });
});
