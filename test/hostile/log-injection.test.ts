import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { createServer, type Server } from "node:net";
import { activityLine, DETAIL_CHARACTERS_MAX, paint } from "../../src/cli/gateway/terminal.ts";
import { ACCESS_LOG_VALUE_CHARACTERS_MAX } from "../../src/core/telemetry/access-log-escape.ts";
import { LOG_EVENT_BYTES_MAX } from "../../src/core/telemetry/log-event.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { RawClient } from "../support/raw-client.ts";
import { OPCODE } from "../support/raw-frame.ts";

/** What ends a line, steers a terminal or turns a line around. */
const STEERING = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const PAYLOAD =
  "\u001b]0;owned\u0007\u001b[2J\r\nforged\u2028\u2029\u202eorder\u2066\u009b31m\u0000\u007f";
const FORMAT = {
  requestId: "$context.requestId",
  route: "$context.routeKey",
  agent: "$context.identity.userAgent",
  error: "$context.integration.error",
};
/** Far more than a line should have, characters. */
const LONG = 3_000_000;

/** Answers what no HTTP server would. */
let backend: Server;
let gateway: TestGateway;
beforeAll(async () => {
  backend = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => socket.end(`HTTP/1.1 200 OK\r\nx-a: \u001b[2J\r\n\r\n${PAYLOAD}`));
  });
  await new Promise<void>((listening) => backend.listen(0, "127.0.0.1", listening));
  const { port } = backend.address() as { port: number };
  gateway = await startTestGateway({
    files: {
      "throw.mjs": `export const handler = async () => { throw new Error(${JSON.stringify(PAYLOAD)} + "x".repeat(${LONG})); };`,
    },
    sluiceYaml: JSON.stringify({
      functions: { thrower: { handler: "throw.handler", runtime: "nodejs22.x" } },
      apis: {
        victim: {
          stages: {
            dev: {
              accessLogSettings: { format: JSON.stringify(FORMAT) },
              defaultRouteSettings: { loggingLevel: "INFO", dataTraceEnabled: true },
            },
          },
          routes: {
            $default: { integrationUri: `http://127.0.0.1:${port}/`, twoWay: true },
            throws: { function: "thrower", twoWay: true },
          },
        },
      },
    }),
  });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  backend.close();
});

function linesOfTerminal(): string[] {
  return gateway.activities.map((activity) => activityLine(activity, new Date(0), paint(false)));
}

function expectHarmless(): void {
  const { accessLines, executionLines } = gateway;
  const lines = [...linesOfTerminal(), ...accessLines, ...executionLines];
  expect(lines.filter((line) => STEERING.test(line))).toEqual([]);
  for (const line of accessLines) expect(JSON.parse(line.slice("dev: ".length))).toBeObject();
}

describe("what strangers say steers nobody's terminal and forges no line:", () => {
  test("the path, the headers, the messages and the close reason of a client", async () => {
    using client = await RawClient.connect({ port: gateway.port });
    // What HTTP forbids is refused; the bytes above ASCII come through.
    const agent = 'a"b\\c\u202e\u2028\u009b31m';
    const { status } = await client.upgrade("/dev?x=%1b[2J", [`User-Agent: ${agent}`]);
    expect(status).toBe(101);
    client.sendFrame({ opcode: OPCODE.text, payload: PAYLOAD });
    await client.readFrame();
    client.sendFrame({ opcode: OPCODE.text, payload: JSON.stringify({ action: PAYLOAD }) });
    await client.readFrame();
    const reason = Buffer.concat([Uint8Array.of(0x0b, 0xb8), Buffer.from(PAYLOAD)]);
    client.sendFrame({ opcode: OPCODE.close, payload: reason });
    const { detail } = await gateway.activity(({ eventType }) => eventType === "DISCONNECT");
    expect(detail).toContain("owned");
    using lost = await RawClient.connect({ port: gateway.port });
    lost.send(`GET /\u202e%0a%1b HTTP/1.1\r\nHost: a\r\n\r\n`);
    await lost.readAnswer();
    expectHarmless();
  });

  test("a function whose error is megabytes long, in lines of bounded length", async () => {
    using client = await RawClient.connect({ port: gateway.port });
    await client.upgrade("/dev");
    client.sendFrame({ opcode: OPCODE.text, payload: '{"action":"throws"}' });
    const { text } = await client.readFrame();
    expect(text).toContain("Internal server error");
    expect(text).not.toContain("forged");
    expectHarmless();
    const longest = (lines: readonly string[]) => Math.max(...lines.map((line) => line.length));
    expect(longest(linesOfTerminal())).toBeLessThan(DETAIL_CHARACTERS_MAX + 200);
    // Six characters for one, where each is escaped.
    expect(longest(gateway.accessLines)).toBeLessThan(2 * ACCESS_LOG_VALUE_CHARACTERS_MAX);
    expect(longest(gateway.accessLines)).toBeGreaterThan(ACCESS_LOG_VALUE_CHARACTERS_MAX);
    expect(longest(gateway.executionLines)).toBeLessThan(LOG_EVENT_BYTES_MAX + 10);
  }, 20_000);
});
