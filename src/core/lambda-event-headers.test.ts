import { expect, test } from "bun:test";
import { canonicalHeaderName, forwardedHeaders } from "./lambda-event-headers.ts";

test.each([
  ["host", "Host"],
  ["SEC-WEBSOCKET-PROTOCOL", "Sec-WebSocket-Protocol"],
  ["user-agent", "User-Agent"],
  ["x-Amzn-trace-id", "X-Amzn-Trace-Id"],
  ["x-my-Header", "x-my-Header"],
  ["constructor", "constructor"],
])("canonicalHeaderName(%j) is %j", (name, expected) => {
  expect(canonicalHeaderName(name)).toBe(expected);
});

test("forwardedHeaders() joins every X-Forwarded-For and puts the gateway's own last", () => {
  const gateway = { traceId: "Root=1-a-b", forwardedPort: "8080", forwardedProto: "http" };
  const client = [
    ["X-Forwarded-For", "a"],
    ["x-b", "1"],
    ["x-forwarded-for", "b, c"],
    ["x-forwarded-for", ""],
  ] as const;
  expect(forwardedHeaders(client, "::1", gateway)).toEqual([
    ["x-b", "1"],
    ["X-Amzn-Trace-Id", "Root=1-a-b"],
    ["X-Forwarded-For", "a, b, c, ::1"],
    ["X-Forwarded-Port", "8080"],
    ["X-Forwarded-Proto", "http"],
  ]);
});
