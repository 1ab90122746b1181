import { expect, test } from "bun:test";
import { readdirSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateApiCommand,
  CreateIntegrationCommand,
  CreateRouteCommand,
  CreateRouteResponseCommand,
  CreateStageCommand,
} from "@aws-sdk/client-apigatewayv2";
import {
  CreateFunctionCommand,
  DeleteFunctionCommand,
  GetFunctionCommand,
  InvalidParameterValueException,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
  PutFunctionConcurrencyCommand,
  ResourceConflictException,
  ResourceNotFoundException,
  UpdateFunctionCodeCommand,
  waitUntilFunctionActiveV2,
} from "@aws-sdk/client-lambda";
import { runClient } from "../clients/client-process.ts";
import { testWith } from "../clients/installed.ts";
import { RawClient } from "../support/raw-client.ts";
import { startTestServe, type TestServe } from "../support/serve-gateway.ts";
import { zipOf } from "../support/zip.ts";
import { openSocket } from "./open-socket.ts";
import { startAccount } from "./served-account.ts";

/** Some eight calls of the AWS CLI, of a second or two on a busy machine. */
const SCRIPT_MS = 120_000;
const ROLE = "arn:aws:iam::123456789012:role/any";

/** A handler that counts the events of its instance. */
const counting = (name: string) =>
  zipOf([
    {
      name: "index.js",
      data: `let count = 0; exports.handler = async () => "${name} " + (count += 1);`,
    },
  ]);

function lambdaOf({ gateway }: TestServe): LambdaClient {
  const [credential] = gateway.administrator.credentials;
  if (credential === undefined) throw new Error("There is no administrator");
  const { accessKeyId, secretAccessKey } = credential;
  return new LambdaClient({
    ...{ region: "us-east-1", endpoint: gateway.controlUrl, maxAttempts: 1 },
    credentials: { accessKeyId, secretAccessKey },
  });
}

async function create(client: LambdaClient, FunctionName: string, ZipFile: Uint8Array) {
  return client.send(
    new CreateFunctionCommand({
      ...{ FunctionName, Runtime: "nodejs22.x", Handler: "index.handler", Role: ROLE },
      Code: { ZipFile },
    }),
  );
}

async function invoke(client: LambdaClient, FunctionName: string): Promise<unknown> {
  const { Payload } = await client.send(new InvokeCommand({ FunctionName }));
  return JSON.parse(Payload?.transformToString() ?? "null");
}

test("the AWS SDK makes functions, changes the code of one, and the others go on as they are", async () => {
  const folder = await mkdtemp(join(tmpdir(), "sluice-functions-"));
  const unpacked = (name: string) => readdirSync(join(folder, "data", "functions", name));
  try {
    await using serve = await startTestServe(folder);
    const client = lambdaOf(serve);
    await create(client, "one", counting("first"));
    await create(client, "other", counting("other"));
    await waitUntilFunctionActiveV2({ client, maxWaitTime: 5 }, { FunctionName: "one" });
    expect([await invoke(client, "one"), await invoke(client, "other")]).toEqual([
      "first 1",
      "other 1",
    ]);
    const before = unpacked("one");
    await client.send(
      new UpdateFunctionCodeCommand({ FunctionName: "one", ZipFile: counting("second") }),
    );
    expect([await invoke(client, "one"), await invoke(client, "other")]).toEqual([
      "second 1",
      "other 2",
    ]);
    await client.send(
      new PutFunctionConcurrencyCommand({
        ...{ FunctionName: "one", ReservedConcurrentExecutions: 1 },
      }),
    );
    expect([await invoke(client, "one"), await invoke(client, "other")]).toEqual([
      "second 1",
      "other 3",
    ]);
    const { Configuration, Concurrency } = await client.send(
      new GetFunctionCommand({ FunctionName: "one" }),
    );
    expect([Configuration?.State, Concurrency?.ReservedConcurrentExecutions]).toEqual([
      "Active",
      1,
    ]);
    const sent = { FunctionName: "one", ZipFile: new TextEncoder().encode("no zip") };
    await expect(client.send(new UpdateFunctionCodeCommand(sent))).rejects.toThrow(
      "Could not unzip uploaded file. Please check your file, then try to upload again.",
    );
    await expect(client.send(new UpdateFunctionCodeCommand(sent))).rejects.toBeInstanceOf(
      InvalidParameterValueException,
    );
    await expect(create(client, "one", counting("third"))).rejects.toBeInstanceOf(
      ResourceConflictException,
    );
    expect(unpacked("one")).not.toEqual(before);
    client.destroy();
  } finally {
    // What was made is there after a restart, with its code unpacked again where it is missing.
    await rm(join(folder, "data", "functions"), { recursive: true, force: true });
  }
  try {
    await using serve = await startTestServe(folder);
    const client = lambdaOf(serve);
    expect(await invoke(client, "one")).toBe("second 1");
    await client.send(new DeleteFunctionCommand({ FunctionName: "one" }));
    await expect(invoke(client, "one")).rejects.toBeInstanceOf(ResourceNotFoundException);
    const { Functions } = await client.send(new ListFunctionsCommand({}));
    expect(Functions?.map(({ FunctionName }) => FunctionName)).toEqual(["other"]);
    expect(serve.warnings).toEqual([]);
    client.destroy();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

testWith("aws")(
  "the AWS CLI makes a function that answers clients, and the API key that lets them in",
  async () => {
    await using account = await startAccount();
    const { client, environment, serve } = account;
    const folder = environment.HOME ?? "";
    const handler = "exports.handler = async () => ({ statusCode: 200, body: 'hello' });";
    writeFileSync(join(folder, "code.zip"), zipOf([{ name: "index.js", data: handler }]));
    const aws = async (...parameters: string[]) => {
      const all: [string, ...string[]] = ["aws", ...parameters, "--output", "text"];
      const ended = await runClient(all, { environment, cwd: folder });
      expect(ended).toMatchObject({ stderr: "", exitCode: 0 });
      return ended.stdout.trim().split(/\s+/);
    };
    const [arn = "", state] = await aws(
      ...["lambda", "create-function", "--function-name", "greet", "--runtime", "nodejs22.x"],
      ...["--handler", "index.handler", "--role", ROLE, "--zip-file", "fileb://code.zip"],
      ...["--query", "[FunctionArn,State]"],
    );
    expect(state).toBe("Active");
    const { ApiId = "", ApiEndpoint = "" } = await client.send(
      new CreateApiCommand({
        ...{ Name: "chat", ProtocolType: "WEBSOCKET" },
        RouteSelectionExpression: "$request.body.action",
      }),
    );
    const { IntegrationId } = await client.send(
      new CreateIntegrationCommand({
        ...{ ApiId, IntegrationType: "AWS_PROXY" },
        IntegrationUri: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`,
      }),
    );
    const Target = `integrations/${IntegrationId}`;
    await client.send(
      new CreateRouteCommand({ ApiId, RouteKey: "$connect", Target, ApiKeyRequired: true }),
    );
    const { RouteId } = await client.send(
      new CreateRouteCommand({
        ...{ ApiId, RouteKey: "hi", Target, RouteResponseSelectionExpression: "$default" },
      }),
    );
    await client.send(
      new CreateRouteResponseCommand({ ApiId, RouteId, RouteResponseKey: "$default" }),
    );
    await client.send(new CreateStageCommand({ ApiId, StageName: "dev", AutoDeploy: true }));

    const [key = "", value = ""] = await aws(
      ...["apigateway", "create-api-key", "--name", "mobile", "--enabled"],
      ...["--query", "[id,value]"],
    );
    const [plan = ""] = await aws(
      ...["apigateway", "create-usage-plan", "--name", "gold", "--query", "id"],
      ...["--api-stages", `apiId=${ApiId},stage=dev`, "--quota", "limit=2,period=DAY"],
    );
    const url = new URL(`${ApiEndpoint}/dev`);
    const status = async (sent: string) => {
      using raw = await RawClient.connect({ port: serve.gateway.port });
      return (await raw.upgrade(url.pathname, [`x-api-key: ${sent}`])).status;
    };
    expect(await status(value)).toBe(403);
    await aws(
      ...["apigateway", "create-usage-plan-key", "--usage-plan-id", plan],
      ...["--key-id", key, "--key-type", "API_KEY"],
    );
    using socket = await openSocket(url.href, { "x-api-key": value });
    expect(await socket.ask({ action: "hi" })).toBe("hello");
    expect([await status("another-value-of-a-key"), await status(value)]).toEqual([403, 101]);
    expect(await status(value)).toBe(429);
    const shown = await aws("apigateway", "get-api-keys", "--query", "items[].[name,value]");
    expect(shown).toEqual(["mobile", "None"]);
    const output = JSON.stringify([serve.warnings, serve.remarks, serve.activities]);
    expect(output).not.toContain(value);
    await aws(
      ...["apigateway", "update-usage-plan", "--usage-plan-id", plan],
      ...["--patch-operations", "op=replace,path=/quota/limit,value=10"],
    );
    expect(await status(value)).toBe(101);
    await aws("apigateway", "delete-api-key", "--api-key", key);
    expect(await status(value)).toBe(403);
  },
  SCRIPT_MS,
);
