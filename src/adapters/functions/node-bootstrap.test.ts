import { afterAll, describe, expect, test } from "bun:test";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  commonJs,
  FIXTURES,
  lambdaFunction,
  OpenFunctions,
} from "../../../test/fixtures/functions/open-functions.ts";
import type { LambdaFunction } from "../../core/model/lambda-function.ts";

const EXPORTS = [
  "context",
  "environment",
  "nested.deep.handler",
  "notAFunction",
  "noSuchExport",
  "callback",
  "callbackError",
  "callbackWaits",
  "callbackDoesNotWait",
  "succeed",
  "fail",
  "done",
  "returnsText",
  "returnsNothing",
  "neverSettles",
  "circular",
  "throws",
  "throwsText",
  "rejectsLater",
  "throwsLater",
  "exits",
  "large",
  "getsLocalhost",
];

const open = new OpenFunctions([
  ...commonJs(EXPORTS),
  lambdaFunction("malformed", "commonjs", "index"),
  lambdaFunction("parent", "commonjs", "../commonjs/index.echo"),
  lambdaFunction("no-file", "commonjs", "nowhere.handler"),
  lambdaFunction("esm", "esm", "app.handler"),
  lambdaFunction("esm-dir", "esm", "dir/other.handler"),
  lambdaFunction("folder", "commonjs", "folder.handler"),
  lambdaFunction("typescript", "typescript", "app.handler"),
  lambdaFunction("load-throws", "broken", "throws.handler"),
  lambdaFunction("load-exits", "broken", "exits.handler"),
  lambdaFunction("load-syntax", "broken", "syntax.handler"),
  lambdaFunction("load-import", "broken", "missing-import.handler"),
]);
afterAll(() => open[Symbol.asyncDispose]());

describe("handlers", () => {
  test.each([
    ["nested-deep-handler", "nested"],
    ["callback", { called: { sent: 1 } }],
    ["callbackWaits", { timerRan: true }],
    ["callbackDoesNotWait", "at once"],
    ["succeed", "by succeed"],
    ["done", "by done"],
    ["returnsText", null],
    ["returnsNothing", null],
    ["folder", "from the folder's index.js"],
    ["esm-dir", "from the default export"],
  ])("%s answers %j", async (name, answer) => {
    expect(await open.answer(name, { sent: 1 })).toEqual(answer);
  });

  test("an ES module answers, event after event", async () => {
    expect(await open.answer("esm", 1)).toEqual({ event: 1, bytes: expect.any(Number) });
    expect(await open.answer("esm", 2)).toEqual({ event: 2, bytes: expect.any(Number) });
  });

  test("TypeScript runs without a build", async () => {
    expect(await open.answer("typescript", { name: "Ada" })).toEqual({ greeting: "Hello, Ada" });
  });

  test("the context has Lambda's members", async () => {
    const context = await open.answer("context");
    expect(context).toMatchObject({
      callbackWaitsForEmptyEventLoop: true,
      functionName: "context",
      functionVersion: "$LATEST",
      invokedFunctionArn: "arn:aws:lambda:eu-central-1:123456789012:function:context",
      memoryLimitInMB: "128",
      logGroupName: "/aws/lambda/context",
      logStreamName: expect.stringMatching(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/),
      awsRequestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      keys: expect.arrayContaining(["clientContext", "done", "fail", "identity", "succeed"]),
    });
    const { remaining } = context as { remaining: number };
    expect(remaining).toBeGreaterThan(5000);
    expect(remaining).toBeLessThanOrEqual(10_000);
  });

  test("the environment holds Lambda's variables and none of the gateway's own", async () => {
    const environment = (await open.answer("environment")) as Record<string, string>;
    expect(environment).toMatchObject({
      _HANDLER: "index.environment",
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs22.x",
      AWS_ACCESS_KEY_ID: "key-environment",
      TZ: ":UTC",
      LAMBDA_TASK_ROOT: join(FIXTURES, "commonjs"),
    });
    expect(environment._X_AMZN_TRACE_ID).toMatch(
      /^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=0$/,
    );
    expect(environment.PWD).toBeUndefined();
  });

  test("names below .localhost are the loopback interface", async () => {
    using server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: () => new Response("hi") });
    expect(await open.answer("getsLocalhost", { port: server.port })).toEqual({
      text: "hi",
      lookup: { address: "127.0.0.1", family: 4 },
      all: [{ address: "127.0.0.1", family: 4 }],
    });
  });
});

describe("errors", () => {
  test.each([
    ["throws", "TypeError", "thrown\nover two lines"],
    ["throwsText", "string", "only text"],
    ["callbackError", "RangeError", "by callback"],
    ["fail", "string", "handled"],
    ["circular", "Error", "Unable to stringify response body"],
    ["rejectsLater", "Runtime.UnhandledPromiseRejection", "Error: nobody waits"],
    ["throwsLater", "Error", "nobody catches"],
    ["notAFunction", "Runtime.HandlerNotFound", "index.notAFunction is not a function"],
    ["noSuchExport", "Runtime.HandlerNotFound", "index.noSuchExport is undefined or not exported"],
    ["malformed", "Runtime.MalformedHandlerName", "Bad handler"],
    ["load-throws", "RangeError", "while loading"],
  ])("%s is a %s", async (name, errorType, errorMessage) => {
    const outcome = await open.invoke(name, {});
    expect(outcome).toMatchObject({ kind: "functionError", errorType, errorMessage });
    const { payload } = outcome as { payload: string };
    expect(JSON.parse(payload)).toEqual({ errorType, errorMessage, trace: expect.any(Array) });
  });

  test.each([
    ["neverSettles", "Runtime.NodeJsExit", "The Lambda runtime client detected an unexpected"],
    ["no-file", "Runtime.ImportModuleError", "Error: Cannot find module 'nowhere'"],
    ["load-import", "Runtime.ImportModuleError", "Error: Cannot find module 'no-such-package'"],
    ["load-syntax", "Runtime.UserCodeSyntaxError", "SyntaxError: "],
    ["parent", "Runtime.MalformedHandlerName", "'../commonjs/index.echo' is not a valid handler"],
  ])("%s is a %s whose text starts as Lambda's", async (name, errorType, start) => {
    const outcome = await open.invoke(name, {});
    expect(outcome).toMatchObject({ kind: "functionError", errorType });
    expect((outcome as { errorMessage: string }).errorMessage).toStartWith(start);
  });

  test("an exit during an event fails it, and the next event gets a new process", async () => {
    const failure = {
      kind: "functionError",
      errorType: "Runtime.ExitError",
      errorMessage: "RequestId: one Error: Runtime exited with error: exit status 3",
    };
    expect(await open.invoke("exits", {}, { requestId: "one" })).toMatchObject(failure);
    const report = await open.line("REPORT RequestId: one");
    expect(report.text).toEndWith("\tStatus: error\tError Type: Runtime.ExitError");
    expect(await open.invoke("exits", {})).toMatchObject({ errorType: "Runtime.ExitError" });
  });

  test("an exit during initialization is an error of each event that waits for one", async () => {
    const outcomes = [
      await open.invoke("load-exits", {}, { requestId: "a" }),
      await open.invoke("load-exits", {}, { requestId: "b" }),
    ];
    expect(outcomes.map((outcome) => "errorMessage" in outcome && outcome.errorMessage)).toEqual([
      "RequestId: a Error: Runtime exited with error: exit status 7",
      "RequestId: b Error: Runtime exited with error: exit status 7",
    ]);
  });

  test("what was printed during a failed initialization is logged, then INIT_REPORT", async () => {
    await open.invoke("load-throws", {});
    const report = await open.line("Status: error\tError Type: RangeError");
    expect(report.text).toMatch(/^INIT_REPORT Init Duration: \d+\.\d\d ms\tPhase: init\t/);
    const time = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z`;
    const printed = (await open.line("about to throw")).text;
    expect(printed).toMatch(new RegExp(`^${time}\tINFO\tabout to throw$`));
  });

  test("an error names the handler's own places, none of the bootstrap's", async () => {
    for (const name of ["throws", "load-throws", "load-import"]) {
      const { payload } = (await open.invoke(name, {})) as { payload: string };
      const trace = (JSON.parse(payload) as { trace: string[] }).trace.join("\n");
      expect(trace).toMatch(/\/(commonjs\/index|broken\/(throws|missing-import))\.js:\d+:\d+/);
      expect(trace).not.toContain("/bootstrap/");
    }
    await open.line('"errorType":"RangeError"');
    const logged = open.texts("stdout").filter((text) => text.includes('"errorType"'));
    expect(logged.join("\n")).not.toContain("/bootstrap/");
  });

  test("a response of 6 MB and 100 bytes passes, one byte more does not", async () => {
    const answer = await open.answer("large", { bytes: 6_291_556 });
    expect((answer as string).length).toBe(6_291_554);
    const errorMessage =
      "Response payload size (6291557 bytes) exceeded maximum allowed payload size (6291556 bytes).";
    const outcome = await open.invoke("large", { bytes: 6_291_557 });
    const errorType = "Function.ResponseSizeTooLarge";
    expect(outcome).toMatchObject({ kind: "functionError", errorType, errorMessage });
    expect(await open.answer("large", { bytes: 10 })).toBe("x".repeat(8));
  });
});

test.each([
  ["no more than one read", 1_000],
  ["several reads", 300_000],
])("an event and an answer of text beyond ASCII arrive whole, with %s", async (_how, length) => {
  await using functions = new OpenFunctions(commonJs(["echo"]));
  const event = { text: "\u00e9\u20ac\u{1f600}".repeat(length / 10) };
  for (let round = 0; round < 3; round++) {
    expect(await functions.answer("echo", event)).toEqual(event);
  }
});

test("an error of any name is reported", async () => {
  await using functions = new OpenFunctions(commonJs(["throwsNamed"]));
  const name = "N\u00e4me".repeat(500_000);
  const outcome = await functions.invoke("throwsNamed", { name });
  expect(outcome).toMatchObject({ kind: "functionError", errorType: name });
});

describe("a syntax error names its file and line", () => {
  const BROKEN = "export const ok = 1;\n\n\nexport const handler = async () => ({ a: });\n";
  test.each([
    ["CommonJS", "src/app.js", BROKEN.replaceAll(/export const (\w+)/g, "exports.$1")],
    ["an ES module", "src/app.mjs", BROKEN],
    ["TypeScript", "src/app.ts", BROKEN],
  ])("in %s", async (_kind, file, text) => {
    await using project = await temporaryCode({ [file]: text });
    const failure = await project.failure("src/app.handler");
    expect(failure.errorType).toBe("Runtime.UserCodeSyntaxError");
    expect(failure.errorMessage).toMatch(/^SyntaxError: Unexpected .*}/);
    expect(failure.errorMessage).toEndWith(` (${file}:4)`);
    const logged = await project.functions.line('"errorType":"Runtime.UserCodeSyntaxError"');
    expect(logged.text).toContain(`(${file}:4)`);
    expect(logged.text).not.toContain("/bootstrap/");
  });

  test("in a module that an ES module imports, which runs none of them again", async () => {
    await using project = await temporaryCode({
      "app.mjs": 'import "./ran.mjs";\nimport "./lib/deep.mjs";\nexport const handler = () => 1;\n',
      "ran.mjs": 'console.log("ran");\n',
      "lib/deep.mjs": "\nconst a = ;\n",
    });
    const { errorMessage } = await project.failure("app.handler");
    expect(errorMessage).toBe("SyntaxError: Unexpected token ';' (lib/deep.mjs:2)");
    expect(project.functions.texts().join("\n")).not.toContain("\tran");
  });

  test("in JSON that is parsed while loading", async () => {
    await using project = await temporaryCode({
      "app.mjs": '\nJSON.parse("{");\nexport const handler = () => 1;\n',
    });
    expect((await project.failure("app.handler")).errorMessage).toEndWith(" (app.mjs:2)");
  });
});

/** A function's code, outside the checkout, whose node_modules a handler below it would find. */
async function temporaryCode(files: Readonly<Record<string, string>>) {
  const codePath = await mkdtemp(join(tmpdir(), "sluice-code-"));
  for (const [name, text] of Object.entries(files)) await Bun.write(join(codePath, name), text);
  const functions = new OpenFunctions(
    ["app.handler", "src/app.handler"].map((handler) =>
      lambdaFunction(handler, "", handler, { codePath }),
    ),
  );
  return {
    functions,
    async failure(name: string): Promise<{ errorType: string; errorMessage: string }> {
      const outcome = await functions.invoke(name, {});
      if (outcome.kind === "functionError") return outcome;
      throw new Error(`${name} did not fail: ${JSON.stringify(outcome)}`);
    },
    async [Symbol.asyncDispose]() {
      await functions[Symbol.asyncDispose]();
      await rm(codePath, { recursive: true });
    },
  };
}

const INSTALL =
  "Lambda's runtime brings it; here install it beside the handler: npm i @aws-sdk/client-dynamodb";

describe("a client of the AWS SDK that is not installed is named with what to do", () => {
  const name = "@aws-sdk/client-dynamodb";
  test.each([
    ["with require", "app.js", `require("${name}/dist");\n`, `Cannot find module '${name}/dist'.`],
    [
      "with import",
      "app.mjs",
      `import "${name}";\n`,
      `Cannot find package '${name}' imported from`,
    ],
  ])("%s", async (_kind, file, text, start) => {
    await using project = await temporaryCode({ [file]: text });
    const { errorMessage } = await project.failure("app.handler");
    expect(errorMessage).toContain(start);
    expect(errorMessage.split("\n")[0]).toEndWith(`. ${INSTALL}`);
    const logged = await project.functions.line("Uncaught Exception");
    expect(logged.text).toContain(INSTALL);
  });
});

test("the AWS SDK stands in for handlers that have not installed it", async () => {
  // Outside the checkout, whose node_modules a handler below it would find.
  const codePath = await mkdtemp(join(tmpdir(), "sluice-sdk-"));
  await cp(join(FIXTURES, "sdk"), codePath, { recursive: true });
  const sdk = (name: string): LambdaFunction =>
    lambdaFunction(name, "sdk", `${name}.handler`, { codePath });
  try {
    await using functions = new OpenFunctions(["commonjs", "module", "absent"].map(sdk));
    expect(await functions.answer("commonjs")).toBe("ApiGatewayManagementApiClient");
    expect(await functions.answer("module")).toBe("ApiGatewayManagementApiClient");
    const absent = await functions.invoke("absent", {});
    expect(absent).toMatchObject({ kind: "functionError", errorType: "Error" });
    expect((absent as { errorMessage: string }).errorMessage).toContain(
      `imported from ${join(codePath, "absent.mjs")}`,
    );
  } finally {
    await rm(codePath, { recursive: true });
  }
});
