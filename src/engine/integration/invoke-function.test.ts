import { describe, expect, test } from "bun:test";
import { API_ID, FUNCTION_ARN, LAMBDA, returned } from "../engine.fixture.ts";
import type { FunctionOutcome } from "../ports.ts";
import { invoking } from "./invoke.fixture.ts";

describe("invokeFunction()", () => {
  test("passes the event on and reads the answer", async () => {
    const { engine, outcome } = invoking(LAMBDA, {
      invokeFunction: () => returned({ statusCode: 201, body: "yes", headers: { "x-a": "1" } }),
    });
    expect(await outcome).toEqual({
      kind: "responded",
      statusCode: 201,
      headers: [["x-a", "1"]],
      body: "yes",
      ran: { statusCode: 200 },
    });
    expect(engine.functionCalls).toEqual([
      {
        functionArn: FUNCTION_ARN,
        payload: '{"event":1}',
        traceId: "Root=1",
        source: { apiId: API_ID, resource: "dev/$default", requestId: "r" },
      },
    ]);
    expect(engine.clock.pending).toBe(0);
  });

  const FAILURES: [FunctionOutcome, string, string][] = [
    [{ kind: "returned", payload: "no JSON" }, "malformed", "The function's answer is not JSON"],
    [
      { kind: "functionError", errorType: "Error", errorMessage: "boom", payload: "{}" },
      "function",
      "Error: boom",
    ],
    [{ kind: "throttled", detail: "Rate Exceeded" }, "function", "Rate Exceeded"],
    [{ kind: "notFound", detail: "No such function" }, "configuration", "No such function"],
    [{ kind: "unreachable", detail: "Nobody there" }, "unreachable", "Nobody there"],
  ];
  test.each(FAILURES)("%p fails as %p", async (result, reason, detail) => {
    const { engine, outcome } = invoking(LAMBDA, {
      invokeFunction: () => Promise.resolve(result),
    });
    expect(await outcome).toMatchObject({ kind: "failed", reason, detail } as never);
    expect(engine.clock.pending).toBe(0);
  });

  test("keeps what Lambda itself said of the run", async () => {
    const payload = JSON.stringify({ statusCode: 418 });
    const RUNS: [FunctionOutcome, object | undefined][] = [
      [
        { kind: "returned", payload, requestId: "uuid" },
        { statusCode: 200, requestId: "uuid" },
      ],
      [
        { kind: "functionError", errorType: "E", errorMessage: "", payload, requestId: "uuid" },
        { statusCode: 200, requestId: "uuid" },
      ],
      [{ kind: "throttled", detail: "Rate Exceeded" }, { statusCode: 429 }],
      [{ kind: "notFound", detail: "No such function" }, undefined],
    ];
    for (const [result, ran] of RUNS) {
      const { outcome } = invoking(LAMBDA, { invokeFunction: () => Promise.resolve(result) });
      expect((await outcome).ran).toEqual(ran as never);
    }
  });

  test("a stage variable that is not set fails without an event being made", async () => {
    const uri = LAMBDA.integrationUri.replace("function:chat", "function:${stageVariables.name}");
    const { outcome, eventsMade } = invoking({ ...LAMBDA, integrationUri: uri });
    expect(await outcome).toEqual({
      kind: "failed",
      reason: "configuration",
      detail: 'Stage variable "name" is not set',
    });
    expect(eventsMade()).toBe(0);
  });

  test("a stage variable that names no function fails", async () => {
    const integration = { ...LAMBDA, integrationUri: "${stageVariables.name}" };
    const { outcome } = invoking(integration, {}, { name: "chat" });
    expect(await outcome).toMatchObject({ reason: "configuration" });
  });

  test("a runtime that rejects leaves no timer behind", async () => {
    const { engine, outcome } = invoking(LAMBDA, {
      invokeFunction: () => Promise.reject(new Error("boom")),
    });
    expect(await outcome.catch((error: Error) => error.message)).toBe("boom");
    expect(engine.clock.pending).toBe(0);
  });
});

test("invokeFunction() gives a message that is base64 to the event as bytes, and fails on another", async () => {
  const binary = { ...LAMBDA, contentHandlingStrategy: "CONVERT_TO_BINARY" } as const;
  const sent = invoking(binary, { text: "/w A" });
  expect(await sent.outcome).toMatchObject({ kind: "responded" });
  expect(sent.engine.functionCalls).toMatchObject([{ payload: "/wA=" }]);
  const refused = invoking(binary, { text: "{}" });
  expect(await refused.outcome).toMatchObject({ kind: "failed", reason: "configuration" });
  expect(refused.engine.functionCalls).toEqual([]);
});
