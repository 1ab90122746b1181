import { expect, test } from "bun:test";
import { badRequestBodyFrame, errorFrame, FRAME_MESSAGES } from "./error-frame.ts";

test.each([
  [
    FRAME_MESSAGES.forbidden,
    { connectionId: "XDmENcnwIE0CFEQ=", requestId: "XDmGEE2RoE0FRdQ=" },
    '{"message": "Forbidden", "connectionId":"XDmENcnwIE0CFEQ=", "requestId":"XDmGEE2RoE0FRdQ="}',
  ],
  [
    FRAME_MESSAGES.internalServerError,
    { connectionId: "VNRUSeldSwMCIRQ=", requestId: "VNRXVFJOywMF3-Q=" },
    '{"message": "Internal server error", "connectionId":"VNRUSeldSwMCIRQ=", "requestId":"VNRXVFJOywMF3-Q="}',
  ],
])("errorFrame(%j) equals the capture of it", (message, ids, frame) => {
  expect(errorFrame(message, ids)).toBe(frame);
});

test("errorFrame() stays JSON whatever the message is", () => {
  const frame = errorFrame('a "quoted"\nline', { connectionId: "c", requestId: "r" });
  expect(JSON.parse(frame)).toEqual({
    message: 'a "quoted"\nline',
    connectionId: "c",
    requestId: "r",
  });
});

test("badRequestBodyFrame() names the message", () => {
  expect(badRequestBodyFrame({ connectionId: "c=", messageId: "m=" })).toBe(
    '{"message": "Bad request body", "connectionId":"c=", "messageId":"m="}',
  );
});

test("FRAME_MESSAGES holds AWS's texts", () => {
  expect<string[]>(Object.values(FRAME_MESSAGES)).toEqual([
    ...["Forbidden", "Internal server error", "Bad request body", "Too Many Requests"],
    "Unsupported Media Type",
  ]);
});
