import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { findAws, findNode, findPython, type ProgramName } from "../support/programs.ts";
import { clientEnvironment, runClient } from "./client-process.ts";
import { CLIENT_TEST_MS, testWith } from "./installed.ts";
import { ADMIN, type SigningKey, signingKey } from "./management-gateway.ts";

const ARN = "arn:aws:lambda:us-east-1:123456789012:function";
const HANDLERS = `
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
export async function echo(event, context) {
  console.log("echo prints");
  return { event, arn: context.invokedFunctionArn, requestId: context.awsRequestId };
}
export async function fails() { throw new TypeError("no"); }
export async function relay(event) {
  const answer = await new LambdaClient({}).send(new InvokeCommand(event));
  return { status: answer.StatusCode, payload: Buffer.from(answer.Payload).toString() };
}`;
const PYTHON_HANDLER = `
import boto3
def relay(event, context):
    answer = boto3.client("lambda").invoke(**event)
    return {"status": answer["StatusCode"], "payload": answer["Payload"].read().decode()}
`;
const LIMITED = signingKey("AKIALIMITED");

let gateway: TestGateway;

beforeAll(async () => {
  const allow = (Action: string, Resource: string) => ({
    Version: "2012-10-17",
    Statement: { Effect: "Allow", Action, Resource },
  });
  gateway = await startTestGateway({
    settings: { strict: true },
    sluiceYaml: JSON.stringify({
      settings: {
        accessKeys: [
          { ...ADMIN, policy: allow("lambda:*", "*") },
          { ...LIMITED, policy: allow("lambda:InvokeFunction", `${ARN}:echo`) },
        ],
      },
      apis: { chat: { routes: { $default: { function: "echo" } } } },
      functions: {
        echo: { handler: "app.echo", runtime: "nodejs22.x" },
        fails: { handler: "app.fails", runtime: "nodejs22.x" },
        closed: { handler: "app.echo", runtime: "nodejs22.x", reservedConcurrentExecutions: 0 },
        relay: { handler: "app.relay", runtime: "nodejs22.x", timeout: 20 },
        relayInPython: { handler: "relay.relay", runtime: "python3.13", timeout: 20 },
      },
    }),
    files: { "app.mjs": HANDLERS, "relay.py": PYTHON_HANDLER },
  });
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
});

function environmentOf(key: SigningKey) {
  const lambda = { AWS_ENDPOINT_URL_LAMBDA: gateway.control() };
  return { ...clientEnvironment(gateway, key), ...lambda };
}

interface Call {
  readonly FunctionName: string;
  readonly Qualifier?: string;
  readonly InvocationType?: string;
  readonly LogType?: string;
  readonly Payload?: string;
}

const SDKS = [
  { name: "boto3", program: "python3", find: findPython, script: "./invoke.py" },
  { name: "AWS SDK for JavaScript v3", program: "node", find: findNode, script: "./invoke.mjs" },
] as const;

describe.each(SDKS)("$name", ({ program, find, script }) => {
  const sdkTest = testWith(program);

  async function invoke(calls: readonly Call[], key: SigningKey = ADMIN) {
    const path = fileURLToPath(new URL(script, import.meta.url));
    const { stdout, stderr } = await runClient([find(), path], {
      environment: environmentOf(key),
      input: JSON.stringify(calls),
    });
    if (stdout === "") throw new Error(stderr);
    return JSON.parse(stdout);
  }

  sdkTest(
    "invokes a function by name, partial ARN and ARN, with and without a qualifier",
    async () => {
      const calls: Call[] = [
        { FunctionName: "echo" },
        { FunctionName: "123456789012:function:echo:prod" },
        { FunctionName: `${ARN}:echo`, Qualifier: "7" },
      ];
      const outcomes = await invoke(calls.map((call) => ({ ...call, Payload: '{"a":1}' })));
      for (const [index, arn] of [`${ARN}:echo`, `${ARN}:echo:prod`, `${ARN}:echo:7`].entries()) {
        const { payload, ...told } = outcomes[index];
        expect(told).toEqual({
          status: 200,
          functionError: null,
          executedVersion: "$LATEST",
          log: null,
        });
        expect(JSON.parse(payload)).toMatchObject({ event: { a: 1 }, arn });
      }
    },
    CLIENT_TEST_MS,
  );

  sdkTest(
    "is told of a function's error, of the end of its log, and of what was only handed over",
    async () => {
      const [error, tail, event, dryRun] = await invoke([
        { FunctionName: "fails" },
        { FunctionName: "echo", LogType: "Tail" },
        { FunctionName: "echo", InvocationType: "Event" },
        { FunctionName: "echo", InvocationType: "DryRun" },
      ]);
      expect(error).toMatchObject({ status: 200, functionError: "Unhandled" });
      expect(JSON.parse(error.payload)).toMatchObject({
        errorType: "TypeError",
        errorMessage: "no",
      });
      const { event: given, requestId } = JSON.parse(tail.payload);
      expect(given).toEqual({});
      expect(tail.log).toStartWith(`START RequestId: ${requestId} Version: $LATEST\n`);
      expect(tail.log).toContain("echo prints\n");
      expect(tail.log).toContain(`\nEND RequestId: ${requestId}\nREPORT RequestId: ${requestId}\t`);
      expect(event).toMatchObject({ status: 202, payload: "" });
      expect(dryRun).toMatchObject({ status: 204 });
    },
    CLIENT_TEST_MS,
  );

  sdkTest(
    "finds AWS's errors by their names",
    async () => {
      const outcomes = await invoke([
        { FunctionName: "absent" },
        { FunctionName: "echo", Payload: "nope" },
        { FunctionName: "closed" },
        { FunctionName: "echo:a", Qualifier: "b" },
        { FunctionName: "echo", Payload: JSON.stringify("x".repeat(6_291_456)) },
        {
          FunctionName: "echo",
          InvocationType: "Event",
          Payload: JSON.stringify("x".repeat(1_048_576)),
        },
      ]);
      const told = outcomes.map(({ status, code }: { status: number; code: string }) => [
        status,
        code,
      ]);
      expect(told).toEqual([
        [404, "ResourceNotFoundException"],
        [400, "InvalidRequestContentException"],
        [429, "TooManyRequestsException"],
        [400, "InvalidParameterValueException"],
        [413, "RequestEntityTooLargeException"],
        [413, "RequestEntityTooLargeException"],
      ]);
      expect(outcomes[0].message).toBe(`Function not found: ${ARN}:absent`);
    },
    CLIENT_TEST_MS,
  );

  sdkTest(
    "is let in by signature and policy alone",
    async () => {
      const calls: Call[] = [{ FunctionName: "echo" }, { FunctionName: "fails" }];
      const [allowed, denied] = await invoke(calls, LIMITED);
      expect(allowed.status).toBe(200);
      expect(denied).toMatchObject({ status: 403, code: "AccessDeniedException" });
      expect(denied.message).toContain(
        `is not authorized to perform: lambda:InvokeFunction on resource: ${ARN}:fails`,
      );
      const [forged] = await invoke(calls, { ...ADMIN, secretAccessKey: "wrong" });
      expect(forged).toMatchObject({ status: 403, code: "InvalidSignatureException" });
      const [unknown] = await invoke(calls, signingKey("AKIANOBODY"));
      expect(unknown).toMatchObject({ status: 403, code: "UnrecognizedClientException" });
    },
    CLIENT_TEST_MS,
  );
});

describe("the AWS CLI", () => {
  testWith("aws")(
    "writes what a function returned to a file",
    async () => {
      const file = join(gateway.folder, "answer.json");
      const { stdout, stderr, exitCode } = await runClient(
        [findAws(), "lambda", "invoke", "--function-name", "echo", file],
        { environment: environmentOf(ADMIN) },
      );
      expect({ stderr, exitCode }).toEqual({ stderr: "", exitCode: 0 });
      expect(JSON.parse(stdout)).toEqual({ StatusCode: 200, ExecutedVersion: "$LATEST" });
      expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ event: {} });
    },
    CLIENT_TEST_MS,
  );
});

describe("a handler that invokes another function as it does on AWS", () => {
  const relayTest = (name: string, ...programs: readonly ProgramName[]) =>
    testWith(...programs)(
      `reaches it here, with credentials of its own: ${name}`,
      async () => {
        const payload = JSON.stringify({ FunctionName: "echo", Payload: '{"from":"relay"}' });
        const path = fileURLToPath(new URL("./invoke.mjs", import.meta.url));
        const { stdout, stderr } = await runClient([findNode(), path], {
          environment: environmentOf(ADMIN),
          input: JSON.stringify([{ FunctionName: name, Payload: payload }]),
        });
        if (stdout === "") throw new Error(stderr);
        const [outcome] = JSON.parse(stdout);
        expect(outcome).toMatchObject({ status: 200, functionError: null });
        const relayed = JSON.parse(outcome.payload);
        expect(relayed.status).toBe(200);
        expect(JSON.parse(relayed.payload)).toMatchObject({ event: { from: "relay" } });
      },
      CLIENT_TEST_MS,
    );
  relayTest("relay", "node");
  relayTest("relayInPython", "node", "python3");
});

test("a web page cannot invoke a function, whatever it signs", async () => {
  const answer = await fetch(gateway.control("/2015-03-31/functions/echo/invocations"), {
    method: "POST",
    headers: { Origin: "http://localhost:3000", "Content-Type": "text/plain" },
    body: "{}",
  });
  expect(answer.status).toBe(403);
  expect(await answer.json()).toEqual({
    message: "Requests from web pages of another origin are refused.",
  });
});
