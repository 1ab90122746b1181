import { expect, test } from "bun:test";
import {
  arnOf,
  commonJs,
  lambdaFunction,
  OpenFunctions,
} from "../../../test/fixtures/functions/open-functions.ts";

const never = new AbortController().signal;

test("invoke() passes the payload to the handler and its answer back", async () => {
  await using open = new OpenFunctions(commonJs(["echo"]));
  expect(await open.answer("echo", { text: "ü€😀" })).toEqual({ text: "ü€😀" });
  const functionArn = arnOf("echo");
  const requestId = "8f5b0f4e-0000-4000-8000-000000000000";
  expect(await open.local.invoke({ functionArn, payload: '"again"', requestId }, never)).toEqual({
    kind: "returned",
    payload: '"again"',
    requestId,
  });
});

test("invoke() takes an ARN with a version or an alias and tells the function about it", async () => {
  await using open = new OpenFunctions(commonJs(["context"]));
  const functionArn = `${arnOf("context")}:live`;
  const outcome = await open.local.invoke({ functionArn, payload: "{}" }, never);
  expect(outcome.kind === "returned" && JSON.parse(outcome.payload).invokedFunctionArn).toBe(
    functionArn,
  );
});

test("invoke() finds no function under an unknown ARN", async () => {
  await using open = new OpenFunctions([]);
  const detail = `Function not found: ${arnOf("nobody")}`;
  expect(await open.invoke("nobody", {})).toEqual({ kind: "notFound", detail });
});

test("invoke() says which runtimes can be run when a function has another", async () => {
  await using open = new OpenFunctions([
    lambdaFunction("java", "commonjs", "App::run", { runtime: "java21" }),
  ]);
  const detail =
    'Function "java" has runtime "java21", which cannot be run here: use nodejs*, python* or provided*';
  expect(await open.invoke("java", {})).toEqual({ kind: "notFound", detail });
});

test("invoke() names the missing program in a function error and in the log", async () => {
  await using open = new OpenFunctions(commonJs(["echo"]), { nodeExecutable: "no-such-node" });
  const sentence =
    'Cannot start function "echo": there is no program "no-such-node" on PATH; install Node.js 20 or later';
  expect(await open.invoke("echo", {})).toMatchObject({
    kind: "functionError",
    errorType: "Runtime.InvalidEntrypoint",
    errorMessage: sentence,
  });
  expect(open.texts("platform")).toEqual([sentence]);
});

test("invoke() writes START, END and REPORT around the event, Init Duration only for a cold start", async () => {
  await using open = new OpenFunctions(commonJs(["echo"], { memorySizeMb: 256 }));
  await open.invoke("echo", {}, { requestId: "first" });
  await open.line("REPORT RequestId: first");
  await open.invoke("echo", {}, { requestId: "second" });
  await open.line("REPORT RequestId: second");
  const [start, end, report, warmStart, warmEnd, warmReport] = open.texts("platform");
  expect([start, end]).toEqual(["START RequestId: first Version: $LATEST", "END RequestId: first"]);
  expect(report).toMatch(
    /^REPORT RequestId: first\tDuration: \d+\.\d\d ms\tBilled Duration: \d+ ms\tMemory Size: 256 MB\t(Max Memory Used: \d+ MB\t)?Init Duration: \d+\.\d\d ms$/,
  );
  expect(warmStart).toBe("START RequestId: second Version: $LATEST");
  expect(warmEnd).toBe("END RequestId: second");
  expect(warmReport).not.toContain("Init Duration");
});

test("output of an event is written between its START and its END", async () => {
  await using open = new OpenFunctions(commonJs(["prints"]));
  await open.invoke("prints", {}, { requestId: "the-id" });
  await open.line("REPORT");
  const texts = open.texts();
  expect(texts[0]).toStartWith("START");
  expect(texts.slice(-2).map((text) => text.split(" ")[0])).toEqual(["END", "REPORT"]);
  const printed = open.lines.slice(1, -2);
  expect(printed.every(({ requestId }) => requestId === "the-id")).toBe(true);
  const stdout = printed.filter(({ stream }) => stream === "stdout").map(({ text }) => text);
  expect(stdout.map((text) => text.replace(/^\S+Z\t/, "")).sort()).toEqual([
    "the-id\tDEBUG\tdebug",
    "the-id\tERROR\terror over\ntwo lines",
    "the-id\tINFO\tlog formatted",
    "the-id\tWARN\twarn",
    "without a line feed",
  ]);
  expect(open.texts("stderr")).toEqual(["to stderr"]);
});

test("a line of output that is longer than the limit is split, one of just the limit is not", async () => {
  await using open = new OpenFunctions(commonJs(["printsLongLine"]), {
    limits: { logLineCharactersMax: 100 },
  });
  await open.invoke("printsLongLine", { characters: 100 });
  await open.invoke("printsLongLine", { characters: 101 }, { requestId: "b" });
  expect(await open.output(3)).toEqual([
    "y".repeat(100),
    `${"y".repeat(100)} [continued: the line is longer than 100 characters]`,
    "y",
  ]);
});

test("a variable that Lambda reserves is ignored, and a line says so at the start", async () => {
  await using open = new OpenFunctions(
    commonJs(["environment"], { environment: { AWS_REGION: "mars-1", MINE: "yes" } }),
  );
  expect(open.texts("platform")).toEqual([
    'The environment of function "environment" sets AWS_REGION, which Lambda reserves: the value is ignored',
  ]);
  expect(await open.answer("environment")).toMatchObject({
    AWS_REGION: "eu-central-1",
    MINE: "yes",
  });
});

test("invokeEvent() is done when the handler has ended, and waits for no answer", async () => {
  await using open = new OpenFunctions(commonJs(["echo"]));
  const request = { functionArn: arnOf("echo"), payload: "{}", requestId: "event" };
  const outcome = await open.local.invokeEvent(request, never);
  if (outcome.kind !== "accepted") throw new Error(outcome.kind);
  expect(open.texts("platform")).toEqual([]);
  await outcome.done;
  await open.line("END RequestId: event");
});

test("invokeEvent() of a function that takes no event says in the log that it is lost", async () => {
  await using open = new OpenFunctions(commonJs(["echo"], { reservedConcurrentExecutions: 0 }));
  const outcome = await open.local.invokeEvent(
    { functionArn: arnOf("echo"), payload: "{}" },
    never,
  );
  if (outcome.kind !== "accepted") throw new Error(outcome.kind);
  await outcome.done;
  expect(open.texts("platform")).toEqual([
    'An event is lost: Function "echo" handles 0 events at once and 0 wait: both limits are reached',
  ]);
});

test("invokeEvent() takes nothing for an unknown function, or after its time", async () => {
  await using open = new OpenFunctions(commonJs(["echo"]));
  const unknown = { functionArn: arnOf("nobody"), payload: "{}" };
  expect(await open.local.invokeEvent(unknown, never)).toMatchObject({ kind: "notFound" });
  const known = { functionArn: arnOf("echo"), payload: "{}" };
  expect(await open.local.invokeEvent(known, AbortSignal.abort())).toEqual({ kind: "aborted" });
  expect(open.texts()).toEqual([]);
});
