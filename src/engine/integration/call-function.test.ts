import { expect, test } from "bun:test";
import { FakeClock } from "../../../test/support/fake-clock.ts";
import { UriTemplate } from "../../core/integration/uri-template.ts";
import { FUNCTION_ARN } from "../engine.fixture.ts";
import type { FunctionInvoker } from "../ports.ts";
import { callFunction, sendEvent } from "./call-function.ts";

const SOURCE = { apiId: "a1b2c3d4e5", resource: "dev/$connect", requestId: "request-1" };

function calling(uri: string, stageVariables: Readonly<Record<string, string>> = {}) {
  const calls: Parameters<FunctionInvoker["invoke"]>[0][] = [];
  const functions: Pick<FunctionInvoker, "invoke"> = {
    invoke(request, signal) {
      calls.push(request);
      return new Promise((resolve) =>
        signal.addEventListener("abort", () => resolve({ kind: "aborted" })),
      );
    },
  };
  const clock = new FakeClock();
  const outcome = callFunction(
    { functions, clock },
    {
      functionUri: UriTemplate.compile(uri),
      stageVariables,
      event: () => "{}",
      traceId: "Root=1-x",
      source: SOURCE,
      timeoutMs: 50,
    },
  );
  return { calls, clock, outcome };
}

test("callFunction() runs the function and the qualifier that the stage's variables name, under the deadline", async () => {
  const { calls, clock, outcome } = calling(
    `${FUNCTION_ARN.slice(0, -4)}\${stageVariables.name}:live`,
    {
      name: "chat",
    },
  );
  expect(calls).toEqual([
    { functionArn: `${FUNCTION_ARN}:live`, payload: "{}", traceId: "Root=1-x", source: SOURCE },
  ]);
  clock.advance(50);
  expect(await outcome).toEqual({ kind: "aborted" });
});

test("callFunction() says what is wrong with a URI that names none", async () => {
  const unset = calling("${stageVariables.name}");
  expect(await unset.outcome).toEqual({
    kind: "notFound",
    detail: 'Stage variable "name" is not set',
  });
  const other = calling("${stageVariables.name}", { name: "https://example.com" });
  expect(await other.outcome).toEqual({
    kind: "notFound",
    detail: '"https://example.com" does not name a Lambda function',
  });
  expect([...unset.calls, ...other.calls]).toEqual([]);
});

test("sendEvent() hands over the event, and needs a function to hand it to", async () => {
  const taken: string[] = [];
  const functions: Pick<FunctionInvoker, "invokeEvent"> = {
    async invokeEvent({ functionArn, payload }) {
      taken.push(functionArn, payload);
      return { kind: "accepted", done: Promise.resolve() };
    },
  };
  const clock = new FakeClock();
  const call = {
    functionUri: UriTemplate.compile(FUNCTION_ARN),
    stageVariables: {},
    event: () => "{}",
    traceId: "Root=1-x",
    source: SOURCE,
    timeoutMs: 50,
  };
  expect(await sendEvent({ functions, clock }, call)).toMatchObject({ kind: "accepted" });
  expect(taken).toEqual([FUNCTION_ARN, "{}"]);
  const nowhere = { ...call, functionUri: UriTemplate.compile("nowhere") };
  expect(await sendEvent({ functions, clock }, nowhere)).toMatchObject({ kind: "notFound" });
  expect(clock.pending).toBe(0);
});
