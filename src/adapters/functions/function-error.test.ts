import { expect, test } from "bun:test";
import {
  describeExit,
  exited,
  reportedError,
  responseTooLarge,
  timedOut,
} from "./function-error.ts";

test("timedOut() has Lambda's text, with seconds to two places", () => {
  const error = timedOut("id", 3000, new Date(0));
  const errorMessage = "1970-01-01T00:00:00.000Z id Task timed out after 3.00 seconds";
  const errorType = "Sandbox.Timedout";
  expect(error).toEqual({
    errorType,
    errorMessage,
    payload: JSON.stringify({ errorType, errorMessage }),
  });
});

test.each([
  [{ code: 0, signal: null }, "Runtime exited without providing a reason"],
  [{ code: 137, signal: null }, "Runtime exited with error: exit status 137"],
  [{ code: null, signal: "SIGSEGV" }, "Runtime exited with error: signal: SIGSEGV"],
])("describeExit() of %j", (status, text) => {
  expect(describeExit(status)).toBe(text);
  expect(exited("id", status).errorMessage).toBe(`RequestId: id Error: ${text}`);
});

test("responseTooLarge() leaves out a size nobody knows", () => {
  expect(responseTooLarge(undefined, 5).errorMessage).toBe(
    "Response payload size exceeded maximum allowed payload size (5 bytes).",
  );
});

test.each([
  ['{"errorType":"A","errorMessage":"b"}', "A", "b"],
  ['{"errorType":1}', "Header", ""],
  ["null", "Header", ""],
  ["not JSON", "Header", "not JSON"],
])("reportedError() of %s", (body, errorType, errorMessage) => {
  expect(reportedError(body, "Header")).toEqual({ errorType, errorMessage, payload: body });
});

test("reportedError() without any type is Runtime.Unknown", () => {
  expect(reportedError("{}", undefined).errorType).toBe("Runtime.Unknown");
});
