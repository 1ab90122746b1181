import { expect, test } from "bun:test";
import { failed } from "./integration-outcome.ts";

test("failed() keeps the reason and what the operator reads", () => {
  expect(failed("timeout", "No answer within 5 ms")).toEqual({
    kind: "failed",
    reason: "timeout",
    detail: "No answer within 5 ms",
  });
});
