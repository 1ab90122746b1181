import { afterAll, expect, test } from "bun:test";
import {
  arnOf,
  lambdaFunction,
  OpenFunctions,
} from "../../../test/fixtures/functions/open-functions.ts";
import { RawClient } from "../../../test/support/raw-client.ts";
import type { Invocation } from "./invocation.ts";
import {
  RUNTIME_HEADER_BYTES_MAX,
  RUNTIME_HEADER_COUNT_MAX,
  RUNTIME_URL_CHARACTERS_MAX,
  type RuntimeApi,
  serveRuntimeApi,
} from "./runtime-api-server.ts";

const open = new OpenFunctions([
  lambdaFunction("custom", "provided", "any.thing", { runtime: "provided.al2023" }),
]);
afterAll(() => open[Symbol.asyncDispose]());

test("an OS-only runtime starts the function's own bootstrap", async () => {
  const signal = new AbortController().signal;
  const request = {
    functionArn: arnOf("custom"),
    payload: "[]",
    requestId: "r-1",
    traceId: "Root=1-2-3",
  };
  const outcome = await open.local.invoke(request, signal);
  if (outcome.kind !== "returned") throw new Error(JSON.stringify(outcome));
  const answer = JSON.parse(outcome.payload);
  expect(answer).toMatchObject({ answers: [], handler: "any.thing", execution_env: null });
  const sent = Object.entries<string>(answer.headers).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  );
  const headers = Object.fromEntries(sent);
  expect(headers).toEqual({
    "content-type": "application/json",
    "content-length": "2",
    date: expect.any(String),
    "lambda-runtime-aws-request-id": "r-1",
    "lambda-runtime-deadline-ms": expect.stringMatching(/^\d{13}$/),
    "lambda-runtime-invoked-function-arn": arnOf("custom"),
    "lambda-runtime-trace-id": "Root=1-2-3",
  });
  const remaining = Number(headers["lambda-runtime-deadline-ms"]) - Date.now();
  expect(remaining).toBeGreaterThan(5_000);
  expect(remaining).toBeLessThanOrEqual(10_000);
});

test("calls in the wrong state, for another event or to another path are refused", async () => {
  const steps = [
    { method: "POST", path: "/invocation/another/response", body: "{}" },
    { method: "POST", path: "/invocation/another/error", body: "{}" },
    { method: "GET", path: "/invocation/next" },
    { method: "POST", path: "/init/error", body: "{}" },
    { method: "GET", path: "/nowhere" },
  ];
  const { answers } = (await open.answer("custom", steps)) as { answers: unknown };
  const refused = (from: string, to: string) => ({
    errorMessage: `State transition from ${from} to ${to} failed for runtime. Error: State transition is not allowed`,
    errorType: "InvalidStateTransition",
  });
  const invalid = { errorMessage: "Invalid request ID", errorType: "InvalidRequestID" };
  expect(answers).toEqual([
    [400, invalid],
    [400, invalid],
    [403, refused("Running", "Ready")],
    [403, refused("Running", "InitError")],
    [404, { errorMessage: "Not found", errorType: "NotFound" }],
  ]);
});

test("an accepted answer is 202, and a second one for the same event is refused", async () => {
  const steps = [
    {
      method: "POST",
      path: "/invocation/{id}/error",
      body: '{"errorType":"Custom","errorMessage":"m"}',
    },
    { method: "POST", path: "/invocation/{id}/response", body: "{}" },
  ];
  expect(await open.invoke("custom", steps)).toMatchObject({
    kind: "functionError",
    errorType: "Custom",
    errorMessage: "m",
    payload: '{"errorType":"Custom","errorMessage":"m"}',
  });
  expect(await open.answer("custom", [])).toMatchObject({ answers: [] });
});

interface Call {
  readonly name: string;
  readonly value: string | number | undefined;
}

/** A runtime in the middle of the event "id" that writes down what it is told. */
function fakeRuntime(calls: Call[]): RuntimeApi {
  return {
    deadlineMs: 0,
    next: () => new Promise<Invocation>(() => undefined),
    awaits: (requestId) => requestId === "id",
    respond: (value) => calls.push({ name: "respond", value }),
    respondTooLarge: (value) => calls.push({ name: "respondTooLarge", value }),
    respondError: (value, type) => calls.push({ name: `respondError ${type}`, value }),
    initError: (value, type) => {
      calls.push({ name: `initError ${type}`, value });
      return undefined;
    },
  };
}

test.each([
  ["with its length", (text: string) => text],
  ["in chunks", (text: string) => new Blob([text]).stream()],
])("a response %s passes at the limit and is refused above it", async (_how, body) => {
  const calls: Call[] = [];
  const server = serveRuntimeApi(fakeRuntime(calls), 8);
  const post = (text: string) =>
    fetch(`http://${server.address}/2018-06-01/runtime/invocation/id/response`, {
      method: "POST",
      body: body(text),
    });
  const passed = await post("12345678");
  expect([passed.status, await passed.json()]).toEqual([202, { status: "OK" }]);
  const refused = await post("123456789");
  expect([refused.status, await refused.json()]).toEqual([
    413,
    {
      errorMessage: "Exceeded maximum allowed payload size (8 bytes).",
      errorType: "RequestEntityTooLarge",
    },
  ]);
  expect(calls.map(({ name }) => name)).toEqual(["respond", "respondTooLarge"]);
  expect(calls[0]?.value).toBe("12345678");
  server.stop();
});

test("ping is answered, as AWS's emulator does", async () => {
  const server = serveRuntimeApi(fakeRuntime([]), 8);
  const answer = await fetch(`http://${server.address}/2018-06-01/ping`);
  expect([answer.status, await answer.text()]).toEqual([200, "pong"]);
  server.stop();
});

test("the error type in the header reaches the runtime", async () => {
  const calls: Call[] = [];
  const server = serveRuntimeApi(fakeRuntime(calls), 100);
  const headers = { "Lambda-Runtime-Function-Error-Type": "Runtime.Custom" };
  const root = `http://${server.address}/2018-06-01/runtime`;
  const init = await fetch(`${root}/init/error`, { method: "POST", headers, body: "{}" });
  const error = await fetch(`${root}/invocation/id/error`, { method: "POST", headers, body: "[]" });
  expect([init.status, error.status]).toEqual([202, 202]);
  expect(calls).toEqual([
    { name: "initError Runtime.Custom", value: "{}" },
    { name: "respondError Runtime.Custom", value: "[]" },
  ]);
  server.stop();
});

test("the head of a request passes at its limits and is refused above them", async () => {
  const server = serveRuntimeApi(fakeRuntime([]), 8);
  const get = async (path: string, extra = "") => {
    using client = await RawClient.connect({ port: Number(server.address.split(":")[1]) });
    client.send(`GET ${path} HTTP/1.1\r\n${extra}\r\n`);
    return (await client.readAnswer()).status;
  };
  const path = (characters: number) => "/".padEnd(characters, "p");
  expect(await get(path(RUNTIME_URL_CHARACTERS_MAX), "Host: a\r\n")).toBe(404);
  expect(await get(path(RUNTIME_URL_CHARACTERS_MAX + 1), "Host: a\r\n")).toBe(414);
  const fields = (bytes: number) => `Host: a\r\nX: ${"x".repeat(bytes - 16)}\r\n`;
  expect(await get("/", fields(RUNTIME_HEADER_BYTES_MAX))).toBe(404);
  expect(await get("/", fields(RUNTIME_HEADER_BYTES_MAX + 1))).toBe(431);
  const count = (fields: number) => `Host: a\r\n${"X: x\r\n".repeat(fields - 1)}`;
  expect(await get("/", count(RUNTIME_HEADER_COUNT_MAX))).toBe(404);
  expect(await get("/", count(RUNTIME_HEADER_COUNT_MAX + 1))).toBe(431);
  server.stop();
});
