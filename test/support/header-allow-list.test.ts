import { expect, test } from "bun:test";
import { assertOnlyAllowedHeaders } from "./header-allow-list.ts";

test("assertOnlyAllowedHeaders() accepts what AWS sends, in any case", () => {
  assertOnlyAllowedHeaders(
    [
      ["Date", "x"],
      ["Upgrade", "websocket"],
    ],
    "accepted",
  );
  assertOnlyAllowedHeaders(new Headers({ "x-amzn-RequestId": "x" }), "connections");
});

test("assertOnlyAllowedHeaders() names a header that may not leave", () => {
  expect(() => assertOnlyAllowedHeaders([["Server", "bun"]], "accepted")).toThrow(
    'Server (not for "accepted" answers)',
  );
  expect(() => assertOnlyAllowedHeaders([["x-amzn-RequestId", "1"]], "edge")).toThrow("RequestId");
});

test("assertOnlyAllowedHeaders() refuses a header that is sent twice", () => {
  const headers = [["Date", "a"] as const, ["date", "b"] as const];
  expect(() => assertOnlyAllowedHeaders(headers, "edge")).toThrow("date (twice)");
});
