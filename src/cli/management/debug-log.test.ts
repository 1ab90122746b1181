import { expect, test } from "bun:test";
import { createDebugLog, maskedKeyId } from "./debug-log.ts";

function log(enabled: boolean) {
  const lines: string[] = [];
  return { lines, debug: createDebugLog(enabled, (text) => lines.push(text)) };
}

test("createDebugLog() shows request and response, and masks what could sign or impersonate", () => {
  const { lines, debug } = log(true);
  debug.line("started");
  debug.request("POST", "http://localhost/dev", [
    ["Host", "localhost"],
    ["Authorization", "AWS4-HMAC-SHA256 secret"],
    ["X-Amz-Security-Token", "secret"],
  ]);
  debug.response({ status: 200, headers: new Map([["set-cookie", "secret"]]), body: "{}" });
  debug.response({ status: 204, headers: new Map(), body: "" });
  expect(lines).toEqual([
    "DEBUG started\n",
    "DEBUG > POST http://localhost/dev\n",
    "DEBUG > Host: localhost\n",
    "DEBUG > Authorization: ****\n",
    "DEBUG > X-Amz-Security-Token: ****\n",
    "DEBUG < 200\n",
    "DEBUG < set-cookie: ****\n",
    "DEBUG < {}\n",
    "DEBUG < 204\n",
  ]);
});

test("createDebugLog() says nothing when it is not asked for", () => {
  const { lines, debug } = log(false);
  debug.line("started");
  debug.request("GET", "http://localhost/dev", []);
  debug.response({ status: 200, headers: new Map(), body: "{}" });
  expect(lines).toEqual([]);
});

test("maskedKeyId() shows the last four characters of a key that is long enough", () => {
  expect(maskedKeyId("AKIAIOSFODNN7EXAMPLE")).toBe("****MPLE");
  expect(maskedKeyId("123456789")).toBe("****6789");
  expect(maskedKeyId("12345678")).toBe("****");
});
