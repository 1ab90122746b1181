import { describe, expect, test } from "bun:test";
import type { RequestContext } from "../../core/request-context.ts";
import { stageTelemetry } from "../../core/telemetry/stage-telemetry.ts";
import type { FunctionInvoker, HttpInvoker } from "../ports.ts";
import type { CallTrace } from "./integration-call.ts";
import { callTraceFor, observing } from "./observed-calls.ts";

const CONTEXT = { apiId: "abc", requestId: "R=" } as RequestContext;
const ARN = "arn:aws:lambda:eu-west-1:123456789012:function:send";
const NEVER = new AbortController().signal;

const http: HttpInvoker = {
  invoke: async () => ({
    kind: "answered",
    statusCode: 200,
    headers: [["Server", "x"]],
    body: new TextEncoder().encode("hello"),
  }),
};
const functions: FunctionInvoker = {
  invoke: async () => ({ kind: "returned", payload: "{}" }),
  invokeEvent: async () => ({ kind: "accepted", done: Promise.resolve() }),
};

describe("observing()", () => {
  test("puts down what an HTTP backend gets and answers", async () => {
    const trace: CallTrace = {};
    const request = { method: "POST", url: "http://b/", headers: [], body: "hi" };
    await observing({ http, functions }, trace, CONTEXT).http.invoke(request, NEVER);
    expect(trace.exchange).toEqual({
      ...{ uri: "http://b/", headers: [], body: "hi" },
      response: { headers: [["Server", "x"]], body: new TextEncoder().encode("hello") },
    });
  });

  test("puts down what a function gets and answers, as Lambda's Invoke", async () => {
    const trace: CallTrace = {};
    const observed = observing({ http, functions }, trace, CONTEXT).functions;
    await observed.invoke({ functionArn: ARN, payload: "[1]" }, NEVER);
    expect(trace.exchange).toMatchObject({
      uri: `https://lambda.eu-west-1.amazonaws.com/2015-03-31/functions/${ARN}/invocations`,
      body: "[1]",
      response: { body: "{}" },
    });
    expect(trace.exchange?.headers).toContainEqual(["x-amzn-apigateway-api-id", "abc"]);
    await observed.invokeEvent({ functionArn: ARN, payload: "[2]" }, NEVER);
    expect(trace.exchange).toMatchObject({ body: "[2]" });
    expect(trace.exchange?.response).toBeUndefined();
  });

  test("puts down no answer where there was none", async () => {
    const trace: CallTrace = {};
    const silent: HttpInvoker = { invoke: async () => ({ kind: "aborted" }) };
    const request = { method: "GET", url: "http://b/", headers: [], body: undefined };
    await observing({ http: silent, functions }, trace, CONTEXT).http.invoke(request, NEVER);
    expect(trace.exchange).toEqual({ uri: "http://b/", headers: [], body: undefined });
  });
});

test("callTraceFor() keeps something only where each step is logged", () => {
  const of = (loggingLevel: "OFF" | "ERROR" | "INFO") => {
    const stage = { stageName: "dev", stageVariables: {}, defaultRouteSettings: { loggingLevel } };
    return callTraceFor(stageTelemetry("abc", stage, ["send"]), "send");
  };
  expect([of("OFF"), of("ERROR"), of("INFO")]).toEqual([undefined, undefined, {}]);
});
