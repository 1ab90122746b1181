import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { fileURLToPath } from "node:url";
import type { TestGateway } from "../support/gateway.ts";
import { findAws } from "../support/programs.ts";
import { clientEnvironment, type Ended, runClient } from "./client-process.ts";
import { CLIENT_TEST_MS, testWith } from "./installed.ts";
import {
  ADMIN,
  API_ID,
  type ConnectedClient,
  connectClient,
  startManagementGateway,
  USER_AGENT,
} from "./management-gateway.ts";

const SLUICE = fileURLToPath(new URL("../../bin/sluice", import.meta.url));

let gateway: TestGateway;
let connected: ConnectedClient;

beforeAll(async () => {
  gateway = await startManagementGateway();
  connected = await connectClient(gateway);
});

afterAll(async () => {
  connected[Symbol.dispose]();
  await gateway[Symbol.asyncDispose]();
});

function run(program: string, words: readonly string[]): Promise<Ended> {
  return runClient([program, "apigatewaymanagementapi", ...words], {
    environment: clientEnvironment(gateway, ADMIN),
  });
}

function at(endpoint: string, connectionId: string = connected.connectionId): readonly string[] {
  return ["--connection-id", connectionId, "--endpoint-url", endpoint];
}

describe("sluice apigatewaymanagementapi", () => {
  test("post-to-connection sends the documented example", async () => {
    const ended = await run(SLUICE, [
      ...["post-to-connection", "--connection-id", connected.connectionId],
      ...["--data", "Hello from API Gateway!", "--endpoint-url", gateway.http("/dev")],
    ]);
    expect(ended).toEqual({ stdout: "", stderr: "", exitCode: 0 });
    expect(await connected.nextMessage()).toBe("Hello from API Gateway!");
  });

  test("every form of the endpoint leads to the connection", async () => {
    for (const endpoint of [
      gateway.https("/prod"),
      gateway.http(`/_aws/execute-api/${API_ID}/dev`),
      `http://${API_ID}.execute-api.localhost:${gateway.port}/dev`,
      `https://${API_ID}.execute-api.localhost:${gateway.port}/dev`,
    ]) {
      const query = ["--query", "Identity.UserAgent", "--output", "text"];
      const ended = await run(SLUICE, ["get-connection", ...at(endpoint), ...query]);
      expect([endpoint, ended]).toEqual([
        endpoint,
        { stdout: `${USER_AGENT}\n`, stderr: "", exitCode: 0 },
      ]);
    }
  });

  test("delete-connection closes with 1000; after it the connection is gone, with 254", async () => {
    using leaving = await connectClient(gateway);
    const words = ["delete-connection", ...at(gateway.http("/dev"), leaving.connectionId)];
    expect(await run(SLUICE, words)).toEqual({ stdout: "", stderr: "", exitCode: 0 });
    expect((await leaving.closed).code).toBe(1000);
    const again = await run(SLUICE, words);
    expect(again.exitCode).toBe(254);
    expect(again.stderr).toContain("(GoneException) when calling the DeleteConnection operation");
  });
});

/** The AWS CLI's second version exits with 254 for an error of the service, as we do; its first with 255. */
function exitCodeOfBoth({ exitCode }: Ended): number | null {
  return exitCode === 255 ? 254 : exitCode;
}

test("sluice connect reaches an API by its own host name, over ws:// and wss://", async () => {
  for (const scheme of ["ws", "wss"]) {
    const url = `${scheme}://${API_ID}.execute-api.localhost:${gateway.port}/dev`;
    const ended = await runClient([SLUICE, "connect", url], {
      environment: clientEnvironment(gateway),
      input: "", // Its end closes the connection.
    });
    expect([url, ended.exitCode, ended.stderr]).toEqual([url, 0, expect.any(String)]);
  }
});

describe("sluice apigatewaymanagementapi beside the AWS CLI", () => {
  const get = (...words: readonly string[]) => ["get-connection", ...words];
  const here = () => at(gateway.http("/dev"));
  const gone = () => at(gateway.http(`/_aws/execute-api/klmnopqrst/dev`));
  const cases: readonly (readonly [title: string, words: () => readonly string[]])[] = [
    ["get-connection", () => get(...here())],
    ["get-connection over https", () => get(...at(gateway.https("/dev")))],
    ["--output json", () => get(...here(), "--output", "json")],
    ["--output text", () => get(...here(), "--output", "text")],
    ["--output table", () => get(...here(), "--output", "table")],
    ["a gone connection", () => get(...gone())],
    ["an invalid id", () => get(...at(gateway.http("/dev"), "garbage"))],
    ["an unsigned call", () => get(...here(), "--no-sign-request")],
    ["a stage that is not there", () => get(...at(gateway.http("/staging")))],
  ];

  testWith("aws").each(cases)(
    "prints the same: %s",
    async (_title, words) => {
      const [sluice, aws] = await Promise.all([run(SLUICE, words()), run(findAws(), words())]);
      expect(sluice.stdout).toBe(aws.stdout);
      expect(sluice.stderr).toBe(aws.stderr);
      expect(sluice.exitCode).toBe(exitCodeOfBoth(aws));
      expect(`${aws.stdout}${aws.stderr}`).not.toBe("");
    },
    CLIENT_TEST_MS,
  );

  testWith("aws")(
    "prints the same: --output yaml, which only the AWS CLI's second version has",
    async () => {
      const words = get(...here(), "--output", "yaml");
      const [sluice, aws] = await Promise.all([run(SLUICE, words), run(findAws(), words)]);
      expect(sluice.stderr).toBe("");
      expect(sluice.stdout).toContain(`  UserAgent: ${USER_AGENT}\n`);
      const awsHasYaml = aws.exitCode === 0;
      if (awsHasYaml) expect(sluice.stdout).toBe(aws.stdout);
      else expect(aws.stderr).toContain("argument --output: Invalid choice");
    },
    CLIENT_TEST_MS,
  );
});
