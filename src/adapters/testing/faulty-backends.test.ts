import { describe, expect, test } from "bun:test";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import type { FunctionInvoker, HttpInvoker } from "../../engine/ports.ts";
import { FaultTable } from "./fault-table.ts";
import { faultyFunctions, faultyHttp } from "./faulty-backends.ts";
import { HeldCalls } from "./held-calls.ts";
import type { Invocation } from "./invocation.ts";

const SIGNAL = new AbortController().signal;
const REQUEST = {
  functionArn: "arn:aws:lambda:us-east-1:123456789012:function:send:live",
  payload: '{"body":"hi"}',
};
const PLACE = { routeKey: "send", connectionId: "c" };

function probe() {
  const told: Invocation[] = [];
  const table = new FaultTable(() => undefined);
  const clock = new FakeClock();
  const held = new HeldCalls();
  const deps = { table, held, clock, told: (each: Invocation) => void told.push(each) };
  const functions: FunctionInvoker = {
    invoke: async () => ({ kind: "returned", payload: '{"statusCode":200}' }),
    invokeEvent: async () => ({ kind: "accepted", done: Promise.resolve() }),
  };
  const http: HttpInvoker = {
    invoke: async () => ({
      kind: "answered",
      statusCode: 200,
      headers: [],
      body: new TextEncoder().encode("own"),
    }),
  };
  return {
    ...{ told, table, clock, held },
    functions: faultyFunctions(deps, functions, PLACE),
    http: faultyHttp(deps, http, PLACE),
  };
}

describe("faultyFunctions()", () => {
  test("passes on what no fault fits, and tells of the run", async () => {
    const { functions, told, table } = probe();
    table.add({ kind: "fail", failure: { kind: "timeout" }, where: { functionName: "other" } });
    const outcome = await functions.invoke(REQUEST, SIGNAL);
    expect(outcome).toEqual({ kind: "returned", payload: '{"statusCode":200}' });
    expect(told).toEqual([
      {
        ...{ ...PLACE, functionName: "send", input: REQUEST.payload },
        ...{ outcome: "returned", answer: '{"statusCode":200}' },
      },
    ]);
  });

  test.each([
    [
      { kind: "functionError", errorType: "Oops" },
      { kind: "functionError", errorType: "Oops" },
    ],
    [{ kind: "timeout" }, { kind: "aborted" }],
    [{ kind: "malformed" }, { kind: "returned", payload: '{"statusCode":' }],
    [
      { kind: "status", statusCode: 503, body: "busy" },
      { kind: "returned", payload: '{"statusCode":503,"body":"busy"}' },
    ],
    [{ kind: "refused" }, { kind: "unreachable" }],
    [{ kind: "throttled" }, { kind: "throttled" }],
  ])("answers %j in place of the function", async (failure, outcome) => {
    const { functions, told, table } = probe();
    table.add({ kind: "fail", failure, where: { functionName: "send", routeKey: "send" } });
    expect(await functions.invoke(REQUEST, SIGNAL)).toMatchObject(outcome);
    expect(told).toMatchObject([{ functionName: "send", outcome: outcome.kind }]);
  });

  test("an event whose run fails is taken all the same; one that Lambda refuses is not", async () => {
    const { functions, table } = probe();
    table.add({ kind: "fail", failure: { kind: "functionError" }, times: 1 });
    table.add({ kind: "fail", failure: { kind: "throttled" } });
    expect((await functions.invokeEvent(REQUEST, SIGNAL)).kind).toBe("accepted");
    expect((await functions.invokeEvent(REQUEST, SIGNAL)).kind).toBe("throttled");
  });

  test("a slow one runs when the clock has passed its time, unless its caller has given up", async () => {
    const { functions, table, clock, held, told } = probe();
    table.add({ kind: "delay", milliseconds: 5_000 });
    const source = { apiId: "a", resource: "dev/send", requestId: "r" };
    const oneHeld = held.oneHeld();
    const slow = functions.invoke({ ...REQUEST, source }, SIGNAL);
    await oneHeld;
    expect([held.size, told.length]).toEqual([1, 0]);
    clock.advance(5_000);
    expect((await slow).kind).toBe("returned");
    const controller = new AbortController();
    const late = functions.invoke(REQUEST, controller.signal);
    controller.abort();
    expect(await late).toEqual({ kind: "aborted" });
  });
});

describe("faultyHttp()", () => {
  const call = { method: "POST", url: "http://backend/", headers: [], body: "hi" };

  test("passes on what no fault fits, and tells of the call", async () => {
    const { http, told } = probe();
    expect(await http.invoke(call, SIGNAL)).toMatchObject({ kind: "answered", statusCode: 200 });
    expect(told).toEqual([
      {
        ...{ ...PLACE, method: "POST", url: "http://backend/", input: "hi" },
        ...{ outcome: "answered", statusCode: 200, answer: "own" },
      },
    ]);
  });

  test.each([
    [{ kind: "functionError" }, { kind: "answered", statusCode: 500 }],
    [{ kind: "timeout" }, { kind: "aborted" }],
    [{ kind: "malformed" }, { kind: "unreachable" }],
    [
      { kind: "status", statusCode: 503 },
      { kind: "answered", statusCode: 503 },
    ],
    [{ kind: "refused" }, { kind: "unreachable" }],
    [{ kind: "throttled" }, { kind: "answered", statusCode: 429 }],
  ])("answers %j in place of the backend", async (failure, outcome) => {
    const { http, table } = probe();
    table.add({ kind: "fail", failure, where: { routeKey: "send" } });
    expect(await http.invoke(call, SIGNAL)).toMatchObject(outcome);
  });

  test("a slow one is held up by the clock", async () => {
    const { http, table, clock, held } = probe();
    table.add({ kind: "delay", milliseconds: 100, times: 1 });
    const oneHeld = held.oneHeld();
    const slow = http.invoke(call, SIGNAL);
    await oneHeld;
    clock.advance(100);
    expect((await slow).kind).toBe("answered");
  });
});
