import { describe, expect, test } from "bun:test";
import type { CompiledIntegration } from "../core/deployment.ts";
import type { Integration } from "../core/model/integration.ts";
import { requestContext } from "../core/request-context.ts";
import { JsonBody } from "../core/selection-expression.ts";
import {
  apiOf,
  BACKEND,
  deploymentOf,
  type EngineOptions,
  FUNCTION_ARN,
  factsOf,
  fakeEngine,
  LAMBDA,
  returned,
  routeOf,
} from "./engine.fixture.ts";
import { invokeIntegration } from "./invoke.ts";
import type { FunctionOutcome, HttpOutcome } from "./ports.ts";

const MOCK: Integration = {
  integrationId: "int0001",
  timeoutInMillis: 29_000,
  requestParameters: {},
  integrationType: "MOCK",
  requestTemplates: { "application/json": '{"statusCode": 200}' },
  integrationResponses: [
    {
      integrationResponseKey: "/200/",
      responseTemplates: { "application/json": '{"ok":true}' },
      responseParameters: {},
    },
  ],
};

function compiled(integration: Integration): CompiledIntegration {
  const api = apiOf([routeOf("$default")], { integrations: [integration] });
  const found = deploymentOf(api).defaultRoute?.integration;
  if (found === undefined) throw new Error("The route has no integration");
  return found;
}

function invoking(
  integration: Integration,
  options: EngineOptions = {},
  stageVariables: Record<string, string> = {},
) {
  const engine = fakeEngine(options);
  const context = requestContext(
    factsOf("id"),
    { eventType: "MESSAGE", routeKey: "$default", messageId: "m" },
    { epochMs: engine.clock.now(), requestId: "r" },
  );
  let eventsMade = 0;
  const outcome = invokeIntegration(engine.deps, compiled(integration), {
    context,
    stageVariables,
    body: new JsonBody("hi"),
    request: undefined,
    text: "hi",
    traceId: "Root=1",
    event() {
      eventsMade += 1;
      return '{"event":1}';
    },
  });
  return { engine, outcome, eventsMade: () => eventsMade };
}

/** Settles when the signal fires, as the ports demand. */
function untilAborted(_call: unknown, signal: AbortSignal): Promise<{ kind: "aborted" }> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve({ kind: "aborted" }), { once: true });
  });
}

describe("invokeIntegration() of a Lambda function", () => {
  test("passes the event on and reads the answer", async () => {
    const { engine, outcome } = invoking(LAMBDA, {
      invokeFunction: () => returned({ statusCode: 201, body: "yes", headers: { "x-a": "1" } }),
    });
    expect(await outcome).toEqual({
      kind: "responded",
      statusCode: 201,
      headers: [["x-a", "1"]],
      body: "yes",
    });
    expect(engine.functionCalls).toEqual([
      { functionArn: FUNCTION_ARN, payload: '{"event":1}', traceId: "Root=1" },
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
  ];
  test.each(FAILURES)("%p fails as %p", async (result, reason, detail) => {
    const { engine, outcome } = invoking(LAMBDA, {
      invokeFunction: () => Promise.resolve(result),
    });
    expect(await outcome).toEqual({ kind: "failed", reason, detail } as never);
    expect(engine.clock.pending).toBe(0);
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

describe("invokeIntegration() under its deadline", () => {
  test("aborts at the integration's own time-out, not a millisecond before", async () => {
    const { engine, outcome } = invoking(
      { ...LAMBDA, timeoutInMillis: 1_000 },
      { invokeFunction: untilAborted },
    );
    engine.clock.advance(999);
    expect(engine.clock.pending).toBe(1);
    engine.clock.advance(1);
    expect(await outcome).toEqual({
      kind: "failed",
      reason: "timeout",
      detail: "No answer within 1000 ms",
    });
    expect(engine.clock.pending).toBe(0);
  });

  test("aborts at the gateway's time-out when that is shorter, and says so", async () => {
    for (const integration of [LAMBDA, BACKEND]) {
      const { engine, outcome } = invoking(integration, {
        invokeFunction: untilAborted,
        invokeHttp: untilAborted,
        overrides: { integrationTimeoutMs: 500 },
      });
      engine.clock.advance(500);
      expect(await outcome).toMatchObject({
        reason: "timeout",
        detail: "No answer within 500 ms",
      });
    }
  });
});

describe("invokeIntegration() of an HTTP backend", () => {
  test("hands the answer on", async () => {
    const answer: HttpOutcome = {
      kind: "answered",
      statusCode: 418,
      headers: [["x-a", "1"]],
      body: "tea",
    };
    const { engine, outcome } = invoking(BACKEND, { invokeHttp: () => Promise.resolve(answer) });
    expect(await outcome).toEqual({
      kind: "responded",
      statusCode: 418,
      headers: [["x-a", "1"]],
      body: "tea",
    });
    expect(engine.httpCalls).toMatchObject([
      { method: "POST", url: "http://backend.internal/app", body: "hi" },
    ]);
  });

  test("a backend that cannot be reached fails", async () => {
    const { outcome } = invoking(BACKEND, {
      invokeHttp: () => Promise.resolve({ kind: "unreachable", detail: "refused" }),
    });
    expect(await outcome).toEqual({ kind: "failed", reason: "unreachable", detail: "refused" });
  });

  test("a stage variable that is not set fails without a call", async () => {
    const { engine, outcome } = invoking({
      ...BACKEND,
      integrationUri: "http://${stageVariables.host}/",
    });
    expect(await outcome).toMatchObject({ reason: "configuration" });
    expect(engine.httpCalls).toEqual([]);
  });
});

describe("invokeIntegration() of what runs nothing", () => {
  test("MOCK answers from its templates, without a timer", async () => {
    const { outcome } = invoking(MOCK);
    expect(await outcome).toMatchObject({
      kind: "responded",
      statusCode: 200,
      body: '{"ok":true}',
    });
  });

  test("MOCK evaluates its templates with the message and the stage", async () => {
    const $default = '#if($input.body == "hi"){"statusCode": $stageVariables.code}#end';
    const { outcome } = invoking({ ...MOCK, requestTemplates: { $default } }, {}, { code: "200" });
    expect(await outcome).toMatchObject({ kind: "responded", body: '{"ok":true}' });
  });

  test("a MOCK whose template fails says where", async () => {
    const { outcome } = invoking({
      ...MOCK,
      requestTemplates: { $default: "#foreach($i in [1..1001])#end" },
    });
    expect(await outcome).toEqual({
      kind: "failed",
      reason: "configuration",
      detail: "#foreach ran more than 1000 times in RequestTemplates.$default, line 1",
    });
  });

  test("a type that is not run yet fails and says which", async () => {
    const { outcome } = invoking({
      ...BACKEND,
      integrationType: "HTTP",
      requestTemplates: {},
      integrationResponses: [],
    });
    expect(await outcome).toEqual({
      kind: "failed",
      reason: "configuration",
      detail: "HTTP integrations are not run yet",
    });
  });
});
