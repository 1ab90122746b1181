import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "../conformance/support-websocket.ts";
import { launchChromium } from "../support/chromium.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { findAws, findCurl, findNode, hasProgram } from "../support/programs.ts";
import { clientEnvironment, runClient } from "./client-process.ts";
import { CLIENT_TEST_MS, testWith } from "./installed.ts";
import { ACTION, API_ID, signingKey } from "./management-gateway.ts";

const KEY = signingKey("AKIACUSTOMDOMAIN");
/** Nothing of the machine's resolver: a C library need not know that `*.localhost` is loopback. */
const PYTHON_RESOLVER = `
import socket
_ask = socket.getaddrinfo
socket.getaddrinfo = lambda host, *rest, **named: _ask("127.0.0.1", *rest, **named)
`;

let gateway: TestGateway;

beforeAll(async () => {
  const policy = (Action: string) => ({ Effect: "Allow", Action, Resource: "*" });
  const mock = {
    integrationType: "MOCK",
    requestTemplates: { $default: '{"statusCode": 200}' },
    integrationResponses: { $default: { responseTemplates: { $default: "pong" } } },
  };
  gateway = await startTestGateway({
    sluiceYaml: JSON.stringify({
      settings: {
        accessKeys: [
          {
            ...KEY,
            policy: {
              Version: "2012-10-17",
              Statement: [policy(ACTION), policy("execute-api:Invoke")],
            },
          },
        ],
      },
      domainNames: {
        "chat.localhost": { apiMappings: [{ api: "first", apiMappingKey: "v1" }] },
        "open.localhost": "open",
      },
      apis: {
        first: {
          apiId: API_ID,
          disableExecuteApiEndpoint: true,
          routes: { $connect: { ...mock, authorizationType: "AWS_IAM" }, $default: mock },
        },
        open: { routes: { $default: { ...mock, twoWay: true } } },
      },
    }),
    files: { "sitecustomize.py": PYTHON_RESOLVER },
  });
});

afterAll(() => gateway[Symbol.asyncDispose]());

const place = (scheme: string) => `${scheme}://chat.localhost:${gateway.port}/v1`;

/** Presigned by the signer of the AWS SDK for JavaScript, as a web page's backend does. */
async function presigned(): Promise<string> {
  const script = fileURLToPath(new URL("./presign-connect.mjs", import.meta.url));
  const input = JSON.stringify({ url: place("wss"), key: KEY, expires: 60 });
  const environment = clientEnvironment(gateway);
  const ended = await runClient([findNode(), script], { environment, input });
  if (ended.exitCode !== 0) throw new Error(ended.stderr);
  return ended.stdout.trim();
}

/** A client of the presigned URL; its certificate is the development authority's. */
async function connected(): Promise<Client> {
  const tls = { ca: await Bun.file(join(gateway.folder, "ca.pem")).text() };
  return Client.open(await presigned(), { tls });
}

const lastConnectionId = () =>
  gateway.activities.findLast(({ eventType }) => eventType === "CONNECT")?.connectionId ?? "";

describe("a custom domain with a mapping key", () => {
  testWith("node", "aws")(
    "is reached by a presigned wss:// URL, and by the AWS CLI over https://",
    async () => {
      using client = await connected();
      const environment = { ...clientEnvironment(gateway, KEY), PYTHONPATH: gateway.folder };
      const words = ["post-to-connection", "--connection-id", lastConnectionId()];
      const data = join(gateway.folder, "data.txt");
      await writeFile(data, "from the AWS CLI");
      const endpoint = ["--endpoint-url", place("https"), "--data", `fileb://${data}`];
      const command = ["apigatewaymanagementapi", ...words, ...endpoint] as const;
      const ended = await runClient([findAws(), ...command], { environment });
      expect(ended).toEqual({ stdout: "", stderr: "", exitCode: 0 });
      expect(await client.text()).toBe("from the AWS CLI");
    },
    CLIENT_TEST_MS,
  );

  testWith("node", "curl")(
    "refuses a callback URL with the stage in it, in AWS's words",
    async () => {
      using _client = await connected();
      const connectionId = lastConnectionId();
      const url = `${place("https")}/dev/@connections/${connectionId}`;
      const name = `chat.localhost:${gateway.port}:127.0.0.1`;
      const options = ["--cacert", join(gateway.folder, "ca.pem"), "--resolve", name];
      const signing = ["--user", `${KEY.accessKeyId}:${KEY.secretAccessKey}`];
      const environment = clientEnvironment(gateway);
      const command = ["--silent", ...options, ...signing, "--data", "hello", url] as const;
      const ended = await runClient([findCurl(), ...command], { environment });
      expect(JSON.parse(ended.stdout)).toEqual({
        message: `No method found matching route dev/@connections/${connectionId} for http method POST`,
      });
    },
    CLIENT_TEST_MS,
  );
});

test.skipIf(!hasProgram("chromium") || !hasProgram("certutil"))(
  "a browser that trusts the development authority connects to wss:// of a custom domain",
  async () => {
    await using browser = await launchChromium({ trustedCaFile: join(gateway.folder, "ca.pem") });
    const page = await browser.newPage();
    const answered = await page.evaluate(
      (url) =>
        new Promise<string>((resolve) => {
          const socket = new WebSocket(url);
          socket.onopen = () => socket.send("hello");
          socket.onmessage = ({ data }) => resolve(String(data));
          socket.onclose = ({ code }) => resolve(`closed with ${code}`);
        }),
      `wss://open.localhost:${gateway.port}/`,
    );
    expect(answered).toBe("pong");
  },
  CLIENT_TEST_MS,
);
