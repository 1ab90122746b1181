import { describe, expect, test } from "bun:test";
import type { Integration } from "../../core/model/integration.ts";
import { API_ID, FUNCTION_ARN, LAMBDA, returned } from "../engine.fixture.ts";
import type { FunctionOutcome } from "../ports.ts";
import { invoking, untilAborted } from "./invoke.fixture.ts";

const CUSTOM = {
  ...LAMBDA,
  integrationType: "AWS",
  integrationMethod: "POST",
  requestTemplates: { $default: '{"text":"$input.body"}' },
  integrationResponses: [
    {
      integrationResponseKey: "$default",
      responseTemplates: { $default: "$context.status $input.json('$')" },
      responseParameters: {},
    },
    {
      integrationResponseKey: "/bad.*/",
      responseTemplates: { $default: "$input.path('$.errorMessage')" },
      responseParameters: {},
    },
  ],
} satisfies Integration;

const THREW: FunctionOutcome = {
  kind: "functionError",
  errorType: "Error",
  errorMessage: "bad room",
  payload: '{"errorMessage":"bad room","errorType":"Error"}',
};

const NOT_FOUND_ONLY = {
  integrationResponseKey: "/\\[404\\].*/",
  responseTemplates: {},
  responseParameters: {},
};
const DEFAULT_ONLY = { ...CUSTOM, integrationResponses: CUSTOM.integrationResponses.slice(0, 1) };

describe("invokeCustomFunction()", () => {
  test("sends the template's result and renders the answer", async () => {
    const { engine, outcome, eventsMade } = invoking(CUSTOM, {
      invokeFunction: () => returned({ ok: true }),
    });
    expect(await outcome).toEqual({
      kind: "responded",
      statusCode: 200,
      headers: [],
      body: '200 {"ok":true}',
      ran: { statusCode: 200 },
    });
    expect(engine.functionCalls).toEqual([
      {
        functionArn: FUNCTION_ARN,
        payload: '{"text":"hi"}',
        traceId: "Root=1",
        source: { apiId: API_ID, resource: "dev/$default", requestId: "r" },
      },
    ]);
    expect(eventsMade()).toBe(0);
  });

  test("passes a message on that is JSON, and refuses another", async () => {
    const bare = { ...CUSTOM, requestTemplates: {} };
    const sent = invoking(bare, { text: '{"a":1}' });
    await sent.outcome;
    expect(sent.engine.functionCalls).toMatchObject([{ payload: '{"a":1}' }]);
    const refused = invoking(bare);
    expect(await refused.outcome).toMatchObject({ kind: "failed", reason: "configuration" });
    expect(refused.engine.functionCalls).toEqual([]);
  });

  test("matches an error by its message, and says in the log that the function threw", async () => {
    const { outcome } = invoking(CUSTOM, { invokeFunction: () => Promise.resolve(THREW) });
    expect(await outcome).toEqual({
      kind: "responded",
      statusCode: 502,
      headers: [],
      body: "bad room",
      detail: "Error: bad room",
      ran: { statusCode: 200 },
    });
  });

  test("gives an error that no pattern matches to $default", async () => {
    const { outcome } = invoking(DEFAULT_ONLY, { invokeFunction: () => Promise.resolve(THREW) });
    expect(await outcome).toMatchObject({
      kind: "responded",
      body: `200 ${THREW.payload}`,
    });
  });

  test("without integration responses succeeds where nobody is answered, and fails when the function threw", async () => {
    const without = { ...CUSTOM, integrationResponses: [] };
    const returned = { kind: "returned", payload: "{}" } as const;
    const success = invoking(without, { invokeFunction: () => Promise.resolve(returned) });
    expect(await success.outcome).toMatchObject({ kind: "responded", statusCode: 200 });
    const failure = invoking(without, { invokeFunction: () => Promise.resolve(THREW) });
    expect(await failure.outcome).toMatchObject({ kind: "failed", reason: "function" });
  });

  test("fails on an error that no integration response matches", async () => {
    const { outcome } = invoking(
      { ...CUSTOM, integrationResponses: [NOT_FOUND_ONLY] },
      { invokeFunction: () => Promise.resolve(THREW) },
    );
    expect(await outcome).toEqual({
      kind: "failed",
      reason: "function",
      detail:
        "Error: bad room. No integration response matches bad room and there is no $default one",
      ran: { statusCode: 200 },
    });
  });

  test.each<[FunctionOutcome, string]>([
    [{ kind: "throttled", detail: "Rate Exceeded" }, "function"],
    [{ kind: "notFound", detail: "No such function" }, "configuration"],
    [{ kind: "unreachable", detail: "Nobody there" }, "unreachable"],
  ])("%p fails as %p", async (result, reason) => {
    const { outcome } = invoking(CUSTOM, { invokeFunction: () => Promise.resolve(result) });
    expect(await outcome).toMatchObject({ kind: "failed", reason });
  });

  test("fails when the function is late", async () => {
    const late = invoking({ ...CUSTOM, timeoutInMillis: 50 }, { invokeFunction: untilAborted });
    late.engine.clock.advance(50);
    expect(await late.outcome).toMatchObject({
      reason: "timeout",
      detail: "No answer within 50 ms",
    });
    expect(late.engine.clock.pending).toBe(0);
  });

  test("waits for no answer of an event that is handed over", async () => {
    const requestParameters = { "integration.request.header.X-Amz-Invocation-Type": "'Event'" };
    const { engine, outcome } = invoking(
      { ...CUSTOM, requestParameters },
      { invokeFunction: () => new Promise<never>(() => undefined) },
    );
    expect(await outcome).toMatchObject({
      kind: "responded",
      statusCode: 202,
      body: "202 {}",
      ran: { statusCode: 202 },
    });
    expect(engine.functionCalls).toMatchObject([{ payload: '{"text":"hi"}' }]);
  });
});
