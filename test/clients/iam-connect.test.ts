import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { fileURLToPath } from "node:url";
import { Backend } from "../conformance/support-backend.ts";
import { Client } from "../conformance/support-websocket.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { assertOnlyAllowedHeaders } from "../support/header-allow-list.ts";
import { findNode, findPython, type ProgramName } from "../support/programs.ts";
import { RawClient } from "../support/raw-client.ts";
import { clientEnvironment, runClient } from "./client-process.ts";
import { CLIENT_TEST_MS, testWith } from "./installed.ts";
import { API_ID, type SigningKey, signingKey, UNKNOWN } from "./management-gateway.ts";

const ADMIN = signingKey("AKIAMAYCONNECT");
const TEMPORARY: SigningKey = { ...signingKey("ASIAMAYCONNECT"), sessionToken: "a/b+c==" };
const OTHER_STAGE = signingKey("AKIAOTHERSTAGE");
const TOO_DEEP = signingKey("AKIATOODEEP");
const BACKEND_ONLY = signingKey("AKIABACKENDONLY");
const ARN = `arn:aws:execute-api:us-east-1:123456789012:${API_ID}`;

let backend: Backend;
let gateway: TestGateway;

beforeAll(async () => {
  backend = new Backend();
  gateway = await startTestGateway({ sluiceYaml: projectText() });
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  backend[Symbol.dispose]();
});

beforeEach(() => {
  backend.requests.length = 0;
});

function projectText(): string {
  const key = (one: SigningKey, Resource: string, Action = "execute-api:Invoke") => ({
    ...one,
    policy: { Version: "2012-10-17", Statement: [{ Effect: "Allow", Action, Resource }] },
  });
  const seen = {
    "integration.request.header.x-account": "context.identity.accountId",
    "integration.request.header.x-arn": "context.identity.userArn",
    "integration.request.header.x-key": "context.identity.accessKey",
  };
  const integration = { integrationUri: backend.url("/seen"), requestParameters: seen };
  const routes = {
    $connect: { ...integration, authorizationType: "AWS_IAM" },
    $default: integration,
  };
  return JSON.stringify({
    settings: {
      accessKeys: [
        key(ADMIN, `${ARN}/dev/$connect`),
        key(TEMPORARY, `${ARN}/*/*`),
        key(OTHER_STAGE, `${ARN}/prod/*`),
        key(TOO_DEEP, `${ARN}/*/*/*`),
        key(BACKEND_ONLY, "*", "execute-api:ManageConnections"),
      ],
    },
    apis: { first: { apiId: API_ID, stages: { dev: {}, prod: {} }, routes } },
  });
}

interface Signer {
  readonly name: string;
  readonly program: ProgramName;
  readonly command: () => readonly [string, string];
}

const JAVASCRIPT_SIGNER: Signer = {
  name: "the AWS SDK for JavaScript",
  program: "node",
  command: () => [findNode(), scriptAt("./presign-connect.mjs")],
};
const BOTOCORE_SIGNER: Signer = {
  name: "botocore",
  program: "python3",
  command: () => [findPython(), scriptAt("./presign-connect.py")],
};

function scriptAt(path: string): string {
  return fileURLToPath(new URL(path, import.meta.url));
}

/** What the signer's script prints: a presigned URL, or signed headers as JSON. */
async function sign(
  { command }: Signer,
  call: { readonly url: string; readonly key: SigningKey; readonly expires?: number },
): Promise<string> {
  const environment = clientEnvironment(gateway);
  const ended = await runClient(command(), { environment, input: JSON.stringify(call) });
  if (ended.exitCode !== 0) throw new Error(ended.stderr);
  return ended.stdout.trim();
}

/** The answer to an upgrade, byte for byte. */
async function upgrade(url: string, headerLines: readonly string[] = []) {
  const { pathname, search } = new URL(url);
  using client = await RawClient.connect({ port: gateway.port });
  const answer = await client.upgrade(pathname + search, headerLines);
  assertOnlyAllowedHeaders(answer.headers, answer.status === 101 ? "accepted" : "refused");
  const errorType = answer.header("x-amzn-ErrorType");
  return { status: answer.status, errorType, body: answer.body };
}

describe.each([JAVASCRIPT_SIGNER, BOTOCORE_SIGNER])("$name", (signer) => {
  const testSigner = testWith(signer.program);

  testSigner(
    "presigns a URL that connects, and a backend learns who it is but not the signature",
    async () => {
      const url = await sign(signer, {
        url: gateway.ws("/dev?room=blue%20sky"),
        key: ADMIN,
        expires: 60,
      });
      expect(url).toContain("X-Amz-Signature=");
      using client = await Client.open(url);
      client.send({ action: "any" });
      await backend.count(2);
      for (const { headers } of backend.requests) {
        expect(headers.get("x-account")).toBe("123456789012");
        expect(headers.get("x-key")).toBe(ADMIN.accessKeyId);
        expect(headers.get("x-arn")).toStartWith("arn:aws:iam::123456789012:user/");
      }
      expect(backend.requests[0]?.target).toBe("/seen?room=blue%20sky");
    },
    CLIENT_TEST_MS,
  );

  testSigner(
    "presigns with a session token",
    async () => {
      const url = await sign(signer, { url: gateway.ws("/dev"), key: TEMPORARY, expires: 60 });
      expect((await upgrade(url)).status).toBe(101);
      expect(backend.requests[0]?.target).toBe("/seen");
    },
    CLIENT_TEST_MS,
  );

  testSigner(
    "signs headers that connect",
    async () => {
      const printed = await sign(signer, { url: gateway.ws("/dev"), key: TEMPORARY });
      const headers: Record<string, string> = JSON.parse(printed);
      using client = await Client.open(gateway.ws("/dev"), { headers });
      client.close(1000);
      await client.closed();
      expect(backend.requests[0]?.headers.has("authorization")).toBe(false);
      expect(backend.requests[0]?.headers.has("x-amz-security-token")).toBe(false);
    },
    CLIENT_TEST_MS,
  );

  testSigner(
    "signs a URL of which no character may change",
    async () => {
      const url = await sign(signer, {
        url: gateway.ws("/dev?room=blue"),
        key: ADMIN,
        expires: 60,
      });
      const last = url.at(-1) === "0" ? "1" : "0";
      for (const changed of [
        url.replace("room=blue", "room=blua"),
        url.replace("X-Amz-Expires=60", "X-Amz-Expires=61"),
        url.replace("/dev?", "/dev/?"),
        url.slice(0, -1) + last,
      ]) {
        expect(changed).not.toBe(url);
        const { status, errorType, body } = await upgrade(changed);
        expect({ status, errorType }).toEqual({
          status: 403,
          errorType: "InvalidSignatureException",
        });
        expect(JSON.parse(body).message).toStartWith(
          "The request signature we calculated does not match the signature you provided.",
        );
      }
      expect(backend.requests).toEqual([]);
      expect((await upgrade(url)).status).toBe(101);
    },
    CLIENT_TEST_MS,
  );

  testSigner(
    "signs for whom no policy allows $connect",
    async () => {
      for (const key of [OTHER_STAGE, TOO_DEEP, BACKEND_ONLY]) {
        const url = await sign(signer, { url: gateway.ws("/dev"), key, expires: 60 });
        const { status, errorType, body } = await upgrade(url);
        expect({ status, errorType }).toEqual({ status: 403, errorType: "AccessDeniedException" });
        expect(JSON.parse(body).Message).toMatch(
          /^User: arn:\S+ is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:\*{8}9012:abcdefghij\/dev\/\$connect because no identity-based policy allows the execute-api:Invoke action$/,
        );
      }
      expect(backend.requests).toEqual([]);
    },
    CLIENT_TEST_MS,
  );
});

test("a client that does not sign gets 403 Missing Authentication Token", async () => {
  expect(await upgrade(gateway.ws("/dev"))).toEqual({
    status: 403,
    errorType: "MissingAuthenticationTokenException",
    body: '{"message":"Missing Authentication Token"}',
  });
  expect(backend.requests).toEqual([]);
});

testWith("python3")(
  "a key that nobody here knows is let in with a warning, and refused with --strict",
  async () => {
    const signed = await sign(BOTOCORE_SIGNER, {
      url: gateway.ws("/dev"),
      key: UNKNOWN,
      expires: 60,
    });
    expect((await upgrade(signed)).status).toBe(101);
    expect(gateway.warnings.filter((line) => line.includes(UNKNOWN.accessKeyId))).toHaveLength(1);
    await using strict = await startTestGateway({
      sluiceYaml: projectText(),
      settings: { strict: true },
    });
    const url = await sign(BOTOCORE_SIGNER, { url: strict.ws("/dev"), key: UNKNOWN, expires: 60 });
    const { pathname, search } = new URL(url);
    using client = await RawClient.connect({ port: strict.port });
    const answer = await client.upgrade(pathname + search);
    expect(answer.status).toBe(403);
    expect(answer.header("x-amzn-ErrorType")).toBe("UnrecognizedClientException");
  },
  CLIENT_TEST_MS,
);
