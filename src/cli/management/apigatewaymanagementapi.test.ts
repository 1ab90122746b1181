import { afterAll, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CONNECTION_BODY,
  cliEnvironment,
  SLUICE,
  sluice,
  startCli,
  startStubApi,
} from "../cli.fixture.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-cli-"));
afterAll(() => rmSync(folder, { recursive: true }));

const found = () => startStubApi(() => ({ status: 200, body: CONNECTION_BODY }));
const OPERATION = ["apigatewaymanagementapi"];
const GET = [...OPERATION, "get-connection", "--connection-id", "a"];
const POST = [...OPERATION, "post-to-connection", "--connection-id", "a"];

describe("sluice apigatewaymanagementapi", () => {
  test("sends the documented example's text and prints nothing", async () => {
    await using api = await found();
    const ended = await sluice([
      ...POST,
      ...["--data", "Hello from API Gateway!", "--endpoint-url", api.url],
    ]);
    expect(ended).toEqual({ stdout: "", stderr: "", exitCode: 0 });
    expect(api.requests.map(({ body }) => body)).toEqual(["Hello from API Gateway!"]);
  });

  test("prints YAML, a stream of it, or nothing", async () => {
    await using api = await found();
    const output = async (format: string, ...more: string[]) =>
      (await sluice([...GET, "--endpoint-url", api.url, "--output", format, ...more])).stdout;
    const yaml = `ConnectedAt: '2026-09-25T00:22:29.887Z'
Identity:
  SourceIp: 203.0.113.10
  UserAgent: example/1.0
LastActiveAt: '2026-09-25T00:22:30.389Z'
`;
    expect(await output("yaml")).toBe(yaml);
    expect(await output("yaml-stream")).toBe(`- ${yaml.trimEnd().replaceAll("\n", "\n  ")}\n`);
    expect(await output("yaml", "--query", "Identity.SourceIp")).toBe('"203.0.113.10"\n');
    expect(await output("off")).toBe("");
  });

  test("takes the AWS CLI's global options before the command too", async () => {
    await using api = await found();
    const words = ["--region", "ap-southeast-2", "--endpoint-url", api.url, "--debug", ...GET];
    const { exitCode } = await sluice(words);
    expect(exitCode).toBe(0);
    expect(api.requests[0]?.headers.authorization).toContain("/ap-southeast-2/execute-api/");
  });

  test("takes base64 only when it is asked for, and refuses what is none", async () => {
    await using api = await found();
    const send = (data: string, ...more: string[]) =>
      sluice([...POST, "--endpoint-url", api.url, "--data", data, ...more]);
    await send("aGk=");
    await send("aGk=", "--cli-binary-format", "base64");
    await send("aGk=", "--cli-binary-format", "raw-in-base64-out");
    expect(api.requests.map(({ body }) => body)).toEqual(["aGk=", "hi", "aGk="]);
    const refused = await send("aGk", "--cli-binary-format", "base64");
    expect(refused).toEqual({ stdout: "", stderr: '\nInvalid base64: "aGk"\n', exitCode: 255 });
  });

  test("reads what its own YAML skeleton asks for", async () => {
    const skeleton = await sluice([...POST, "--generate-cli-skeleton", "yaml-input"]);
    expect(skeleton.stdout).toBe(
      "Data: !!binary ''  # [REQUIRED] The data to be sent to the client specified by its connection id.\n" +
        "ConnectionId: ''  # [REQUIRED] The identifier of the connection that a specific client is using.\n",
    );
    const filled = skeleton.stdout
      .replace("binary ''", "binary aGk=")
      .replace(": ''", ": from-yaml");
    const file = join(folder, "input.yaml");
    writeFileSync(file, filled);
    await using api = await found();
    const words = [...OPERATION, "post-to-connection", "--cli-input-yaml", `file://${file}`];
    await sluice([...words, "--endpoint-url", api.url]);
    await sluice([...words, "--endpoint-url", api.url, "--connection-id", "argument"]);
    expect(api.requests.map(({ target, body }) => [target, body])).toEqual([
      ["/dev/@connections/from-yaml", "hi"],
      ["/dev/@connections/argument", "hi"],
    ]);
  });

  test("needs neither region nor AWS files for an endpoint on this machine", async () => {
    await using api = await found();
    const environment = cliEnvironment({ AWS_DEFAULT_REGION: undefined });
    const { exitCode } = await sluice([...GET, "--endpoint-url", api.url], { environment });
    expect(exitCode).toBe(0);
    expect(api.requests[0]?.headers.authorization).toContain("/us-east-1/execute-api/");
  });

  test("ends with 253 when there is no region", async () => {
    const environment = cliEnvironment({ AWS_DEFAULT_REGION: undefined });
    expect(await sluice(GET, { environment })).toEqual({
      stdout: "",
      stderr:
        'You must specify a region. You can also configure your region by running "aws configure".\n',
      exitCode: 253,
    });
  });

  test("ends with 253 when there are no credentials, and says what is enough for sluice dev", async () => {
    const environment = cliEnvironment({
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      AWS_EC2_METADATA_DISABLED: undefined,
    });
    const { stderr, exitCode } = await sluice([...GET, "--endpoint-url", "http://localhost:1"], {
      environment,
    });
    expect(stderr).toStartWith(
      'Unable to locate credentials. You can configure credentials by running "aws configure".\n',
    );
    expect(stderr).toContain("`sluice dev` any access key works");
    expect(exitCode).toBe(253);
  });

  test("shows with --debug what was sent and received, and no secret", async () => {
    await using api = await found();
    const environment = cliEnvironment({ AWS_SESSION_TOKEN: "token-of-the-test" });
    const { stdout, stderr, exitCode } = await sluice(
      [...GET, "--endpoint-url", api.url, "--debug", "--query", "Identity.SourceIp"],
      { environment },
    );
    expect([stdout, exitCode]).toEqual(['"203.0.113.10"\n', 0]);
    expect(stderr).toContain(`> GET ${api.url}/@connections/a`);
    expect(stderr).toContain("> Authorization: ****\n");
    expect(stderr).toContain("< 200");
    for (const secret of ["secret-of-the-test", "token-of-the-test", "Signature=", "AKIDEXAMPLE"]) {
      expect(stderr).not.toContain(secret);
    }
  });

  test("refuses to prompt, and an answer that is no JSON", async () => {
    expect(await sluice([...GET, "--cli-auto-prompt"])).toMatchObject({ exitCode: 252 });
    await using api = await startStubApi(() => ({ status: 200, body: "<html>hello</html>" }));
    const { stderr, exitCode } = await sluice([...GET, "--endpoint-url", api.url]);
    expect(stderr).toContain("is not a JSON object");
    expect(exitCode).toBe(255);
  });

  test("tries again as often as AWS_MAX_ATTEMPTS says", async () => {
    await using api = await startStubApi((_request, count) =>
      count === 1 ? { status: 503 } : { status: 200, body: CONNECTION_BODY },
    );
    const environment = cliEnvironment({ AWS_MAX_ATTEMPTS: "2" });
    const { exitCode } = await sluice([...GET, "--endpoint-url", api.url], { environment });
    expect([exitCode, api.requests.length]).toEqual([0, 2]);
  });

  test("ends with 130 at Ctrl-C, while it waits for an answer", async () => {
    const { promise: asked, resolve } = Promise.withResolvers<void>();
    const silent = createServer((socket) => socket.once("data", () => resolve()));
    await new Promise<void>((listening) => silent.listen(0, "127.0.0.1", listening));
    const { port } = silent.address() as { port: number };
    await using started = startCli(SLUICE, [...GET, "--endpoint-url", `http://127.0.0.1:${port}`]);
    await asked;
    started.interrupt();
    expect(await started.ended).toEqual({ stdout: "\n", stderr: "", exitCode: 130 });
    silent.close();
  });

  test("has help for the command and for each operation", async () => {
    for (const words of [["help"], ["--help"]]) {
      expect((await sluice([...OPERATION, ...words])).stdout).toContain("post-to-connection");
    }
    for (const words of [["help"], ["--help"]]) {
      const { stdout, exitCode } = await sluice([...OPERATION, "post-to-connection", ...words]);
      expect(stdout).toContain("--data TEXT|file://F|fileb://F");
      expect(exitCode).toBe(0);
    }
  });
});
