import { afterAll, expect, test } from "bun:test";
import {
  arnOf,
  lambdaFunction,
  OpenFunctions,
} from "../../../test/fixtures/functions/open-functions.ts";

const runtime = "python3.13";
const python = (name: string, handler: string) =>
  lambdaFunction(name, "python", handler, { runtime });

const open = new OpenFunctions([
  python("handler", "app.handler"),
  python("throws", "app.throws"),
  python("exits", "app.exits"),
  python("no-file", "nowhere.handler"),
  python("no-function", "app.nothing"),
  python("malformed", "app"),
  python("no-boto3", "needs_boto3.handler"),
]);
afterAll(() => open[Symbol.asyncDispose]());

test("a Python handler gets the event and the context, and its output is logged", async () => {
  const outcome = await open.invoke("handler", { text: "ü" }, { requestId: "py-1" });
  if (outcome.kind !== "returned") throw new Error(JSON.stringify(outcome));
  expect(JSON.parse(outcome.payload)).toEqual({
    event: { text: "ü" },
    function_name: "handler",
    request_id: "py-1",
    remaining: expect.any(Number),
    memory: "128",
    arn: arnOf("handler"),
    trace: expect.stringContaining("Root=1-"),
    amount: 1.5,
    localhost: "127.0.0.1",
    named: "127.0.0.1",
  });
  await open.line("REPORT RequestId: py-1");
  const lines = open.lines.filter(({ requestId }) => requestId === "py-1");
  expect(lines.map(({ text }) => text.replace(/\d{4}-\S+Z/, "TIME")).slice(1, 3)).toEqual([
    "printed",
    "[INFO]\tTIME\tpy-1\tlogged",
  ]);
});

test.each([
  ["throws", "ValueError", "thrown ü"],
  [
    "no-file",
    "Runtime.ImportModuleError",
    "Unable to import module 'nowhere': No module named 'nowhere'",
  ],
  [
    "no-boto3",
    "Runtime.ImportModuleError",
    "Unable to import module 'needs_boto3': No module named 'boto3'. Lambda's runtime brings it; here install it for python3: python3 -m pip install boto3",
  ],
  ["no-function", "Runtime.HandlerNotFound", "Handler 'nothing' missing on module 'app'"],
  [
    "malformed",
    "Runtime.MalformedHandlerName",
    "Bad handler 'app': not enough values to unpack (expected 2, got 1)",
  ],
])("%s is a %s", async (name, errorType, errorMessage) => {
  expect(await open.invoke(name, {})).toMatchObject({
    kind: "functionError",
    errorType,
    errorMessage,
  });
});

test("a Python error has Lambda's four members, and its traceback starts in the handler", async () => {
  const outcome = await open.invoke("throws", {}, { requestId: "py-2" });
  const error = JSON.parse((outcome as { payload: string }).payload);
  expect(Object.keys(error).sort()).toEqual([
    "errorMessage",
    "errorType",
    "requestId",
    "stackTrace",
  ]);
  expect(error.requestId).toBe("py-2");
  expect(error.stackTrace[0]).toContain('app.py", line');
  const { text } = await open.line("[ERROR] ValueError: thrown ü\nTraceback");
  expect(text).toContain('\n\u00a0\u00a0File "');
});

test("sys.exit() in a Python handler is a Runtime.ExitError", async () => {
  const errorMessage = "RequestId: py-3 Error: Runtime exited with error: exit status 5";
  expect(await open.invoke("exits", {}, { requestId: "py-3" })).toMatchObject({
    kind: "functionError",
    errorType: "Runtime.ExitError",
    errorMessage,
  });
});
