import { describe, expect, test } from "bun:test";
import { compilePolicy } from "../core/authorization/iam-policy.ts";
import { headerValue } from "../core/http.ts";
import * as answers from "../core/invoke-api/invoke-answer.ts";
import type { LambdaFunction } from "../core/model/lambda-function.ts";
import type { ControlRequest } from "./control-route.ts";
import {
  type EngineOptions,
  fakeEngine,
  KNOWN,
  requestOf,
  signedRequest,
} from "./engine.fixture.ts";
import { invokeRoute } from "./invoke-api.ts";
import { LogTails } from "./log-tails.ts";
import type { FunctionOutcome } from "./ports.ts";

const ARN = "arn:aws:lambda:us-east-1:123456789012:function:send";
const SEND: LambdaFunction = {
  functionName: "send",
  functionArn: ARN,
  handler: "app.handler",
  runtime: "nodejs22.x",
  codePath: "/code",
  timeoutSeconds: 3,
  memorySizeMb: 128,
  environment: {},
};

interface Call {
  readonly name?: string;
  readonly query?: string;
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: string | Uint8Array;
  /** `false`: unsigned. */
  readonly signedFor?: string | false;
}

function invokeApi(
  options: EngineOptions & {
    readonly definition?: LambdaFunction;
    readonly isRemote?: boolean;
  } = {},
) {
  const engine = fakeEngine(options);
  const logTails = new LogTails(engine.clock);
  const route = invokeRoute({
    ...engine.deps,
    logTails,
    definitions: () => [options.definition ?? SEND],
    isRemote: () => options.isRemote ?? false,
  });
  const call = async ({ name = "send", query, headers = [], body = "{}", ...as }: Call = {}) => {
    const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
    const request = requestOf({
      method: "POST",
      rawPath: `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`,
      rawQuery: query,
      headers: [["Host", "127.0.0.1:4001"], ...headers],
    });
    const service = as.signedFor ?? "lambda";
    const sent =
      service === false ? request : signedRequest(engine, request, { body: bytes, service });
    const whole: ControlRequest = {
      ...sent,
      parameters: { FunctionName: name },
      body: bytes,
      signal: new AbortController().signal,
    };
    const answer = await route.handle(whole);
    return {
      answer,
      status: answer.status,
      errorType: headerValue(answer.headers, "x-amzn-errortype"),
      header: (lowerName: string) => headerValue(answer.headers, lowerName),
    };
  };
  return { engine, logTails, route, call };
}

const payload = (text: string): FunctionOutcome => ({ kind: "returned", payload: text });

describe("Invoke", () => {
  test("runs the function with the payload as it came and answers what it returned", async () => {
    const api = invokeApi({ invokeFunction: async () => payload('{"ok" : true}') });
    const { answer, status, header } = await api.call({ body: '{ "a": 1 }' });
    expect([status, answer.body]).toEqual([200, '{"ok" : true}']);
    expect(header("x-amz-function-error")).toBeUndefined();
    expect(api.engine.functionCalls).toEqual([
      {
        functionArn: ARN,
        payload: '{ "a": 1 }',
        requestId: header("x-amzn-requestid") ?? "",
        traceId: "Root=1-66f35a69-0123456789abcdef01234567",
      },
    ]);
    expect(api.engine.activities).toEqual([]);
  });

  test("answers 200 with the function's error", async () => {
    const error = {
      errorType: "TypeError",
      errorMessage: "no",
      payload: '{"errorType":"TypeError"}',
    };
    const api = invokeApi({ invokeFunction: async () => ({ kind: "functionError", ...error }) });
    const { answer, status, header } = await api.call();
    expect([status, answer.body]).toEqual([200, error.payload]);
    expect(header("x-amz-function-error")).toBe("Unhandled");
  });

  test("without a body gives the function an empty object, and passes the caller's trace on", async () => {
    const api = invokeApi();
    await api.call({ body: "", headers: [["X-Amzn-Trace-Id", "Root=1-1-1;Sampled=1"]] });
    expect(api.engine.functionCalls[0]).toMatchObject({
      payload: "{}",
      traceId: "Root=1-1-1;Sampled=1",
    });
  });

  test("takes the qualifier from the name, from the query or from both when they agree", async () => {
    for (const call of [
      { name: "send:prod" },
      { query: "Qualifier=prod" },
      { name: `${ARN}:prod`, query: "Qualifier=prod" },
    ]) {
      const api = invokeApi();
      expect((await api.call(call)).status).toBe(200);
      expect(api.engine.functionCalls[0]?.functionArn).toBe(`${ARN}:prod`);
    }
    const api = invokeApi();
    const { errorType } = await api.call({ name: "send:a", query: "Qualifier=b" });
    expect(errorType).toBe("InvalidParameterValueException");
    expect((await api.call({ query: "Qualifier=a%20b" })).errorType).toBe("ValidationException");
    expect(api.engine.functionCalls).toEqual([]);
  });

  test("answers the end of the log when it is asked for", async () => {
    let note: LogTails["note"] = () => undefined;
    const api = invokeApi({
      async invokeFunction({ requestId = "" }) {
        note({ requestId, text: "printed" });
        note({ requestId, text: `REPORT RequestId: ${requestId}` });
        return payload("1");
      },
    });
    note = (line) => api.logTails.note(line);
    const { header } = await api.call({ headers: [["X-Amz-Log-Type", "Tail"]] });
    const id = header("x-amzn-requestid");
    expect(atob(header("x-amz-log-result") ?? "")).toBe(`printed\nREPORT RequestId: ${id}\n`);
    const without = await api.call({ headers: [["X-Amz-Log-Type", "None"]] });
    expect(without.header("x-amz-log-result")).toBeUndefined();
  });

  test("hands an event over without waiting for the function", async () => {
    const never = Promise.withResolvers<FunctionOutcome>();
    const api = invokeApi({ invokeFunction: () => never.promise });
    const { answer, status } = await api.call({ headers: [["X-Amz-Invocation-Type", "Event"]] });
    expect([status, answer.body]).toEqual([202, ""]);
    expect(api.engine.functionCalls).toHaveLength(1);
  });

  test("takes an event of 1 MB and not a byte more", async () => {
    const api = invokeApi();
    const headers = [["X-Amz-Invocation-Type", "Event"]] as const;
    const text = (bytes: number) => JSON.stringify("x".repeat(bytes - 2));
    const { ASYNCHRONOUS_PAYLOAD_BYTES_MAX: max } = answers;
    expect((await api.call({ headers, body: text(max) })).status).toBe(202);
    const { status, errorType } = await api.call({ headers, body: text(max + 1) });
    expect([status, errorType]).toEqual([413, "RequestEntityTooLargeException"]);
    expect((await api.call({ body: text(max + 1) })).status).toBe(200);
  });

  test("bounds every payload at 6 MB, and the listener answers for it", () => {
    const { route } = invokeApi();
    expect(route.bodyBytesMax).toBe(6_291_456);
    expect(route.bodyTooLarge?.().status).toBe(413);
  });

  test("a dry run says whether the function is there and runs nothing", async () => {
    const headers = [["X-Amz-Invocation-Type", "DryRun"]] as const;
    const api = invokeApi();
    expect((await api.call({ headers })).status).toBe(204);
    expect((await api.call({ headers, name: "other" })).errorType).toBe(
      "ResourceNotFoundException",
    );
    const remote = invokeApi({ isRemote: true });
    expect((await remote.call({ headers, name: "other" })).status).toBe(204);
    expect([...api.engine.functionCalls, ...remote.engine.functionCalls]).toEqual([]);
  });
});

describe("Invoke refuses, and the operator reads why", () => {
  test.each<[string, Call, number, string, string]>([
    [
      "no name of a function",
      { name: "a b" },
      400,
      "ValidationException",
      "Not the name of a function",
    ],
    [
      "an unknown invocation type",
      { headers: [["X-Amz-Invocation-Type", "Sync"]] },
      400,
      "ValidationException",
      "Not an invocation type of Lambda's",
    ],
    [
      "bytes that are not UTF-8",
      { body: new Uint8Array([0x22, 0xff, 0x22]) },
      400,
      "InvalidRequestContentException",
      "Not JSON: Invalid UTF-8",
    ],
    [
      "no signature",
      { signedFor: false },
      403,
      "MissingAuthenticationTokenException",
      "MissingAuthenticationTokenException: Missing Authentication Token",
    ],
    [
      "a signature for another service",
      { signedFor: "execute-api" },
      403,
      "InvalidSignatureException",
      "InvalidSignatureException: Credential should be scoped to correct service: 'lambda'. ",
    ],
  ])("%s", async (_what, call, status, errorType, detail) => {
    const api = invokeApi();
    const outcome = await api.call(call);
    expect([outcome.status, outcome.errorType]).toEqual([status, errorType]);
    expect(api.engine.functionCalls).toEqual([]);
    expect(api.engine.activities).toEqual([
      expect.objectContaining({
        eventType: "REFUSED",
        status,
        detail,
        requestId: outcome.header("x-amzn-requestid"),
      }),
    ]);
  });

  test("a payload that is not JSON", async () => {
    const api = invokeApi();
    const { answer, errorType } = await api.call({ body: "nope" });
    expect(errorType).toBe("InvalidRequestContentException");
    expect(JSON.parse(answer.body).message).toStartWith("Could not parse request body into json: ");
  });

  test("whom no policy allows lambda:InvokeFunction on the ARN as it is invoked", async () => {
    const allow = (Resource: string) =>
      compilePolicy({
        Version: "2012-10-17",
        Statement: { Effect: "Allow", Action: "lambda:InvokeFunction", Resource },
      });
    const api = (resource: string) =>
      invokeApi({ known: { ...KNOWN, policies: [allow(resource)] } });
    expect((await api(ARN).call()).status).toBe(200);
    expect((await api(`${ARN}:*`).call({ name: "send:prod" })).status).toBe(200);
    const { answer, status, errorType } = await api(ARN).call({ name: "send:prod" });
    expect([status, errorType]).toEqual([403, "AccessDeniedException"]);
    expect(JSON.parse(answer.body)).toEqual({
      Message: `User: ${KNOWN.principalArn} is not authorized to perform: lambda:InvokeFunction on resource: ${ARN}:prod because no identity-based policy allows the lambda:InvokeFunction action`,
    });
  });

  test("an unknown key, or admits it with a warning", async () => {
    const other = { ...KNOWN, accessKeyId: "AKIDOTHER" };
    expect((await invokeApi({ known: other }).call()).errorType).toBe(
      "UnrecognizedClientException",
    );
    const admitting = invokeApi({ known: other, admitUnknown: true });
    expect((await admitting.call()).status).toBe(200);
    expect(admitting.engine.unknownKeys).toEqual([KNOWN.accessKeyId]);
  });

  test("a function that is not there, that is throttled or whose caller has gone", async () => {
    const outcomeOf = async (outcome: FunctionOutcome, definition: LambdaFunction = SEND) => {
      const api = invokeApi({ invokeFunction: async () => outcome, definition });
      const { status, errorType, answer } = await api.call();
      const [activity] = api.engine.activities;
      return { status, errorType, detail: activity?.detail, body: JSON.parse(answer.body) };
    };
    expect(await outcomeOf({ kind: "notFound", detail: "why" })).toEqual({
      status: 404,
      errorType: "ResourceNotFoundException",
      detail: "why",
      body: { Type: "User", Message: `Function not found: ${ARN}` },
    });
    const throttled = { kind: "throttled", detail: "full" } as const;
    expect(await outcomeOf(throttled)).toMatchObject({
      status: 429,
      errorType: "TooManyRequestsException",
      detail: "full",
      body: { Reason: "ConcurrentInvocationLimitExceeded" },
    });
    expect(await outcomeOf(throttled, { ...SEND, reservedConcurrentExecutions: 1 })).toMatchObject({
      body: { Reason: "ReservedFunctionConcurrentInvocationLimitExceeded" },
    });
    expect(await outcomeOf({ kind: "aborted" })).toMatchObject({ status: 500 });
  });
});
