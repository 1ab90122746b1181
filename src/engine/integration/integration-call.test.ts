import { expect, test } from "bun:test";
import { allowedMs, lateSentence } from "./integration-call.ts";

test.each([
  [1_000, 29_000, 1_000],
  [29_000, 500, 500],
  [500, 500, 500],
])(
  "allowedMs() of an integration's %i ms and the gateway's %i ms are %i ms",
  (timeoutMs, integrationTimeoutMs, expected) => {
    expect(allowedMs({ integrationTimeoutMs }, { timeoutMs })).toBe(expected);
  },
);

test("lateSentence() says how long was waited", () => {
  expect(lateSentence(500)).toBe("No answer within 500 ms");
});
