import { describe, expect, test } from "bun:test";
import type { HeaderField } from "../http.ts";
import { functionAnswer, functionEvent } from "./custom-function.ts";
import type { Payload } from "./payload.ts";

function event(body: Payload | undefined, headers: readonly HeaderField[] = []) {
  return functionEvent({ body, parameters: { headers, query: [], path: {} } });
}

describe("functionEvent()", () => {
  test.each<[Payload | undefined, string]>([
    ['{"a": 1}', '{"a": 1}'],
    ['"text"', '"text"'],
    [new TextEncoder().encode("[1]"), "[1]"],
    ["", "{}"],
    [undefined, "{}"],
  ])("of %j is %s", (body, payload) => {
    expect(event(body)).toEqual({ kind: "event", payload, isAwaited: true });
  });

  test("of what is not JSON fails, as Lambda refuses it", () => {
    expect(event("hello")).toMatchObject({
      kind: "failed",
      reason: "configuration",
      detail: "The function's event is not JSON: add a request template that makes it so",
    });
  });

  test.each([
    ["Event", false],
    ["RequestResponse", true],
  ])("with the invocation type %s is awaited: %p", (type, isAwaited) => {
    expect(event("1", [["x-amz-invocation-type", type]])).toMatchObject({ isAwaited });
  });

  test("with another invocation type fails", () => {
    expect(event("1", [["X-Amz-Invocation-Type", "event"]])).toMatchObject({
      kind: "failed",
      detail: "X-Amz-Invocation-Type must be Event or RequestResponse",
    });
  });
});

describe("functionAnswer() is matched with", () => {
  test.each([
    ['{"errorMessage":"boom","errorType":"Error"}', "boom"],
    ['{"errorMessage":1}', ""],
    ['{"ok":true}', ""],
    ["null", ""],
    ['"text"', ""],
    ["no JSON", ""],
    ['{"errorMessage":"404"}', "404"],
  ])("%s -> %j", (payload, subject) => {
    expect(functionAnswer(payload)).toEqual({
      subject,
      statusCode: 200,
      headers: [],
      body: payload,
    });
  });
});

test("functionAnswer() lets parameters read the JSON that an errorMessage holds as text", () => {
  const error = { errorType: "Error", errorMessage: '{"status":404,"trace":{"line":1}}' };
  const answer = functionAnswer(JSON.stringify(error));
  expect(answer.subject).toBe(error.errorMessage);
  expect(answer.body).toBe(JSON.stringify(error));
  expect(JSON.parse(answer.mappedBody ?? "")).toEqual({
    errorType: "Error",
    errorMessage: { status: 404, trace: { line: 1 } },
  });
});

test("functionAnswer() leaves an errorMessage text whose JSON nests too deep to be written", () => {
  const errorMessage = "[".repeat(70_000) + "]".repeat(70_000);
  const answer = functionAnswer(JSON.stringify({ errorMessage }));
  expect(answer.subject).toBe(errorMessage);
  expect(answer.mappedBody).toBeUndefined();
});
