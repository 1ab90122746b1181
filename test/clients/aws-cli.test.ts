import { afterAll, beforeAll, describe, expect } from "bun:test";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { TestGateway } from "../support/gateway.ts";
import { findAws } from "../support/programs.ts";
import { clientEnvironment, type Ended, runClient } from "./client-process.ts";
import { CLIENT_TEST_MS, testWith } from "./installed.ts";
import {
  ADMIN,
  type ConnectedClient,
  connectClient,
  type SigningKey,
  signingKey,
  startManagementGateway,
  USER_AGENT,
} from "./management-gateway.ts";

let gateway: TestGateway;
let connected: ConnectedClient;

beforeAll(async () => {
  gateway = await startManagementGateway({ keys: { AKIANOTHING: [] } });
  connected = await connectClient(gateway);
});

afterAll(async () => {
  connected[Symbol.dispose]();
  await gateway[Symbol.asyncDispose]();
});

/** Version 2 takes a blob as base64 unless told otherwise; version 1 takes it as it is. */
let blobFormat: readonly string[] | undefined;
let serviceErrorCode = 255;

async function aws(
  words: readonly string[],
  options: { readonly endpoint?: string; readonly key?: SigningKey } = {},
): Promise<Ended> {
  const program = findAws();
  const environment = clientEnvironment(gateway, options.key ?? ADMIN);
  if (blobFormat === undefined) {
    const { stdout, stderr } = await runClient([program, "--version"], { environment });
    const isFirst = `${stdout}${stderr}`.includes("aws-cli/1.");
    blobFormat = isFirst ? [] : ["--cli-binary-format", "raw-in-base64-out"];
    serviceErrorCode = isFirst ? 255 : 254;
  }
  const [operation = "", ...parameters] = words;
  const endpoint = options.endpoint ?? gateway.http("/dev");
  const common = ["apigatewaymanagementapi", operation, "--endpoint-url", endpoint];
  return runClient([program, ...common, ...parameters, ...blobFormat], { environment });
}

function complaint(error: string, operation: string, message: string): string {
  return `An error occurred (${error}) when calling the ${operation} operation: ${message}`;
}

describe("the AWS CLI", () => {
  const test = testWith("aws");

  test.each(["http", "https"] as const)(
    "post-to-connection over %s prints nothing and exits with 0",
    async (scheme) => {
      const ended = await aws(
        ["post-to-connection", "--connection-id", connected.connectionId, "--data", "Hello ☃"],
        { endpoint: gateway[scheme]("/dev") },
      );
      expect(ended).toEqual({ stdout: "", stderr: "", exitCode: 0 });
      expect(await connected.nextMessage()).toBe("Hello ☃");
    },
    CLIENT_TEST_MS,
  );

  test(
    "get-connection prints the connection as JSON, and takes --query",
    async () => {
      const words = ["get-connection", "--connection-id", connected.connectionId];
      const [ended, queried] = await Promise.all([
        aws(words),
        aws([...words, "--query", "Identity.UserAgent", "--output", "text"]),
      ]);
      expect(ended).toMatchObject({ stderr: "", exitCode: 0 });
      const { Identity, ConnectedAt, LastActiveAt } = JSON.parse(ended.stdout);
      expect(Identity.UserAgent).toBe(USER_AGENT);
      expect(Date.parse(ConnectedAt)).toBeLessThanOrEqual(Date.parse(LastActiveAt));
      expect(queried.stdout).toBe(`${USER_AGENT}\n`);
    },
    CLIENT_TEST_MS,
  );

  test(
    "delete-connection closes the connection; after it the calls are GoneException",
    async () => {
      using leaving = await connectClient(gateway);
      const id = ["--connection-id", leaving.connectionId];
      const deleted = await aws(["delete-connection", ...id]);
      expect(deleted).toEqual({ stdout: "", stderr: "", exitCode: 0 });
      expect(await leaving.closed).toEqual({ code: 1000, reason: "Connection Closed Normally" });
      const [again, post] = await Promise.all([
        aws(["delete-connection", ...id]),
        aws(["post-to-connection", ...id, "--data", "x"]),
      ]);
      expect(again.exitCode).toBe(serviceErrorCode);
      expect(again.stderr).toContain(complaint("GoneException", "DeleteConnection", ""));
      expect(post.stderr).toContain(complaint("GoneException", "PostToConnection", ""));
    },
    CLIENT_TEST_MS,
  );

  test(
    "131072 bytes from a file arrive; one more is refused with 413",
    async () => {
      const data = "x".repeat(131_072);
      await writeFile(join(gateway.folder, "fits"), data);
      await writeFile(join(gateway.folder, "too-large"), `${data}x`);
      const post = ["post-to-connection", "--connection-id", connected.connectionId, "--data"];
      const fits = await aws([...post, `fileb://${join(gateway.folder, "fits")}`]);
      expect(fits).toEqual({ stdout: "", stderr: "", exitCode: 0 });
      expect(await connected.nextMessage()).toBe(data);
      const refused = await aws([...post, `fileb://${join(gateway.folder, "too-large")}`]);
      expect(refused.exitCode).toBe(serviceErrorCode);
      expect(refused.stderr).toContain(complaint("413", "PostToConnection", ""));
    },
    CLIENT_TEST_MS,
  );

  test(
    "what is refused is named on standard error",
    async () => {
      const get = ["get-connection", "--connection-id", connected.connectionId];
      const wrongSecret = { ...ADMIN, secretAccessKey: "wrong" };
      const cases = [
        {
          run: () => aws(["get-connection", "--connection-id", "garbage"]),
          error: "BadRequestException",
          message: "Invalid connectionId: garbage",
        },
        {
          run: () => aws(get, { endpoint: gateway.http("/staging") }),
          error: "ForbiddenException",
          message: "Forbidden",
        },
        {
          run: () => aws(get, { key: signingKey("AKIANOTHING") }),
          error: "AccessDeniedException",
          message:
            "User: arn:aws:iam::123456789012:user/AKIANOTHING is not authorized to perform: execute-api:ManageConnections on resource: arn:aws:execute-api:us-east-1:********9012:abcdefghij/dev/GET/@connections/{connectionId} because no identity-based policy allows the execute-api:ManageConnections action",
        },
        {
          run: () => aws([...get, "--no-sign-request"]),
          error: "MissingAuthenticationTokenException",
          message: "Missing Authentication Token",
        },
        {
          run: () => aws(get, { key: wrongSecret }),
          error: "InvalidSignatureException",
          message: "The request signature we calculated does not match",
        },
      ];
      const ran = await Promise.all(cases.map(({ run }) => run()));
      for (const [index, { error, message }] of cases.entries()) {
        expect(ran[index]).toMatchObject({ stdout: "", exitCode: serviceErrorCode });
        expect(ran[index]?.stderr).toContain(complaint(error, "GetConnection", message));
      }
    },
    CLIENT_TEST_MS,
  );

  test(
    "a port where nobody listens exits with 255",
    async () => {
      const ended = await aws(["get-connection", "--connection-id", "a"], {
        endpoint: "http://127.0.0.1:1/dev",
      });
      expect(ended.exitCode).toBe(255);
      expect(ended.stderr).toContain("Could not connect to the endpoint URL");
    },
    CLIENT_TEST_MS,
  );
});
