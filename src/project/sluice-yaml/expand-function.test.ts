import { describe, expect, test } from "bun:test";
import { load, refusal, refuses, route, URL_ROUTE, warningsOf } from "./load-text.fixture.ts";

describe("expandFunction() makes a function", () => {
  test("with Lambda's defaults, its code beside the file", () => {
    expect(load(route("function: send")).project.functions).toEqual([
      {
        functionName: "send",
        functionArn: "arn:aws:lambda:eu-west-1:123456789012:function:send",
        handler: "src/send.handler",
        runtime: "nodejs22.x",
        codePath: "/project",
        timeoutSeconds: 3,
        memorySizeMb: 128,
        environment: {},
      },
    ]);
  });

  test("with what it says itself", () => {
    const text =
      URL_ROUTE +
      `functions:
  jobs:
    runtime: provided.al2023
    codeUri: build
    timeout: 900
    memorySize: 10240
    reservedConcurrentExecutions: 0
    environment: { VERSION: 1.10, DEBUG: false }
`;
    expect(load(text).project.functions[0]).toMatchObject({
      handler: "bootstrap",
      codePath: "/project/build",
      timeoutSeconds: 900,
      memorySizeMb: 10_240,
      reservedConcurrentExecutions: 0,
      environment: { VERSION: "1.10", DEBUG: "false" },
    });
  });

  test("about an environment name that Lambda would refuse", () => {
    const text = route("function: send").replace(
      "nodejs22.x }",
      "nodejs22.x, environment: { K: v } }",
    );
    expect(warningsOf(text)).toEqual([
      'The environment name "K" of functions.send works here; Lambda wants two characters at least',
    ]);
  });
});

describe("expandFunction() looks at the disk:", () => {
  const text = `${URL_ROUTE}functions:
  a: { runtime: nodejs22.x, handler: app.run }
  b:
    runtime: python3.13
    codeUri: gone
    handler: b.run
`;
  const warned = (...files: string[]) =>
    load(text, (path) => files.includes(path)).project.warnings.map(
      ({ message, position }) => `${position?.line}: ${message}`,
    );

  test("what is not there is said at start", () => {
    expect(warned("/project")).toEqual([
      "6: functions.a: the handler's file app.js (or .mjs, .cjs, .ts, .mts, .cts) does not exist in /project, so every call of the function fails",
      "9: functions.b: the code folder /project/gone does not exist, so every call of the function fails",
    ]);
  });

  test("what is there is no news", () => {
    const files = ["/project", "/project/app.js", "/project/gone", "/project/gone/b.py"];
    expect(warned(...files)).toEqual([]);
  });
});

refuses("expandFunction()", [
  [
    "a handler without an export",
    `${URL_ROUTE}functions:\n  a: { handler: send, runtime: nodejs22.x }\n`,
    6,
    'functions.a.handler is "send" and must be file.export',
  ],
  [
    "a function without a handler",
    `${URL_ROUTE}functions:\n  a: { runtime: nodejs22.x }\n`,
    6,
    "functions.a.handler is missing",
  ],
  [
    "a function name with a dot",
    `${URL_ROUTE}functions:\n  a.b: { handler: a.b, runtime: nodejs22.x }\n`,
    6,
    'The function name "a.b" must be',
  ],
  [
    "an environment name with a hyphen",
    `${URL_ROUTE}functions:\n  a: { handler: a.b, runtime: nodejs22.x, environment: { A-B: c } }\n`,
    6,
    'The environment name "A-B" of functions.a must be',
  ],
]);

test("expandFunction() refuses a runtime that Lambda has never had, and warns about a newer one", () => {
  const text = (runtime: string) =>
    `${URL_ROUTE}functions:\n  send: { handler: a.b, runtime: ${runtime} }\n`;
  expect(refusal(text("nodejs21.x"))).toEqual({
    line: 6,
    message: "Runtime nodejs21.x is not a runtime of Lambda: did you mean nodejs22.x?",
  });
  expect(warningsOf(text("python3.99"))).toEqual([
    "functions.send: Runtime python3.99 is not a runtime of Lambda that is known here: did you mean python3.13?",
  ]);
});
