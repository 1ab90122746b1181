import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { join } from "node:path";
import {
  ApiGatewayManagementApiClient,
  DeleteConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { type Chromium, launchChromium } from "../support/chromium.ts";
import { FakeClock } from "../support/fake-clock.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { hasProgram } from "../support/programs.ts";
import { openChatPage } from "./chat-page.ts";

const REFUSED_API = "aaaaaaaaaa";
const mock = (statusCode: number, answer: string) => ({
  integrationType: "MOCK",
  requestTemplates: { $default: JSON.stringify({ statusCode }) },
  integrationResponses: { $default: { responseTemplates: { $default: answer } } },
});
// Answers every message, so that the page has something to show.
const $default = { ...mock(200, '{"joined":"ann"}'), twoWay: true };
const SLUICE_YAML = JSON.stringify({
  apis: {
    chat: { routes: { $default } },
    refused: { apiId: REFUSED_API, routes: { $connect: mock(403, "{}"), $default } },
  },
});

const TIMEOUT_MS = 60_000;
const run = hasProgram("chromium") && hasProgram("certutil");
let gateway: TestGateway;
let browser: Chromium;

beforeAll(async () => {
  if (!run) return;
  gateway = await startTestGateway({ sluiceYaml: SLUICE_YAML });
  browser = await launchChromium({ trustedCaFile: join(gateway.folder, "ca.pem") });
}, TIMEOUT_MS);

afterAll(async () => {
  if (!run) return;
  await browser[Symbol.asyncDispose]();
  await gateway[Symbol.asyncDispose]();
}, TIMEOUT_MS);

async function openPage(url: string = gateway.ws()) {
  const chat = await openChatPage(browser, { url, name: "ann" });
  await chat.shows("You are ann");
  return chat;
}

/** The id of the connection that was opened last. */
function lastConnection(): string {
  const opened = gateway.activities.findLast(({ eventType }) => eventType === "CONNECT");
  return opened?.connectionId ?? "";
}

describe.skipIf(!run)("a browser's WebSocket is closed with", () => {
  test(
    "1000 and a reason when a backend deletes the connection",
    async () => {
      const chat = await openPage();
      const client = new ApiGatewayManagementApiClient({
        endpoint: gateway.http(),
        region: "us-east-1",
        credentials: { accessKeyId: "local", secretAccessKey: "local" },
      });
      await client.send(new DeleteConnectionCommand({ ConnectionId: lastConnection() }));
      await chat.shows("Closed: 1000 “Connection Closed Normally”");
      expect(await chat.status()).toBe("Closed with 1000");
    },
    TIMEOUT_MS,
  );

  test(
    "1001 when no message came for the idle time-out",
    async () => {
      const clock = new FakeClock();
      await using still = await startTestGateway({ sluiceYaml: SLUICE_YAML, clock });
      const chat = await openPage(still.ws());
      clock.advance(600_000);
      await chat.shows("Closed: 1001 “Going away”");
    },
    TIMEOUT_MS,
  );

  test(
    "1003 after a binary frame",
    async () => {
      const chat = await openPage();
      await chat.run("socket.send(new Uint8Array([1, 2, 3]))");
      await chat.shows("Closed: 1003");
    },
    TIMEOUT_MS,
  );

  test(
    "1009 after a frame of 33 KB, and not after one of 32 KB",
    async () => {
      const chat = await openPage();
      const before = gateway.activities.length;
      await chat.run("socket.send('x'.repeat(32 * 1024))");
      await gateway.activity((each) => gateway.activities.indexOf(each) >= before);
      await chat.run("socket.send('x'.repeat(33 * 1024))");
      await chat.shows("Closed: 1009");
    },
    TIMEOUT_MS,
  );

  test(
    "1000 when the user leaves, and 1005 when a script closes without a code",
    async () => {
      const one = await openPage();
      await one.page.getByRole("button", { name: "Disconnect" }).click();
      await one.shows("Closed: 1000 (closed normally)");
      const other = await openPage();
      await other.run("socket.close()");
      await other.shows("Closed: 1005 (closed without a code)");
    },
    TIMEOUT_MS,
  );

  test(
    "1006 when the handshake is refused",
    async () => {
      const path = `/_aws/execute-api/${REFUSED_API}/dev`;
      const chat = await openChatPage(browser, { url: gateway.ws(path), name: "ann" });
      await chat.shows("Closed: 1006 (the connection was refused or lost)");
      const refused = gateway.activities.findLast(({ apiId }) => apiId === REFUSED_API);
      expect(refused).toMatchObject({ eventType: "CONNECT", status: 403 });
    },
    TIMEOUT_MS,
  );
});

describe.skipIf(!run)("wss:// in a browser that trusts the development authority", () => {
  test.each(["localhost", "127.0.0.1", "abc.execute-api.localhost"])(
    "opens for %s",
    async (host) => {
      const apiId = gateway.apiId;
      const name = host.replace("abc", apiId);
      const chat = await openPage(`wss://${name}:${gateway.port}/dev`);
      expect(await chat.status()).toBe("Connected");
      await chat.page.close();
    },
    TIMEOUT_MS,
  );

  test(
    "is refused by a browser that does not",
    async () => {
      await using stranger = await launchChromium();
      const chat = await openChatPage(stranger, {
        url: `wss://localhost:${gateway.port}/dev`,
        name: "ann",
      });
      await chat.shows("Closed: 1006");
    },
    TIMEOUT_MS,
  );
});
