import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import { DeleteConnectionCommand } from "@aws-sdk/client-apigatewaymanagementapi";
import { FAULTS } from "../../src/core/fault.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { findNode } from "../support/programs.ts";
import { type ClientFrame, closePayload, OPCODE } from "../support/raw-frame.ts";
import { outputOf } from "../support/run-program.ts";
import { Backend } from "./support-backend.ts";
import { disconnectRoute, expectDisconnect } from "./support-disconnect.ts";
import { managementClient } from "./support-management.ts";
import { connectRaw, lastConnectionId, mockRoute, projectOf } from "./support-project.ts";
import { Client } from "./support-websocket.ts";

let backend: Backend;
let gateway: TestGateway;

beforeAll(async () => {
  backend = new Backend();
  const routes = {
    $disconnect: disconnectRoute(backend),
    $default: mockRoute("here"),
    keep: { integrationUri: backend.url("/keep"), twoWay: true },
  };
  gateway = await startTestGateway({ sluiceYaml: projectOf({ routes }) });
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  backend[Symbol.dispose]();
});

/** What the client sends makes the gateway close with this; `$disconnect` is told the same. */
async function expectClose(
  frames: readonly ClientFrame[],
  told: { readonly code: number; readonly reason: string },
): Promise<void> {
  expect(Object.values(FAULTS.close)).toContainEqual(expect.objectContaining(told));
  using connection = await connectRaw(gateway);
  const { client, connectionId } = connection;
  for (const frame of frames) client.sendFrame(frame);
  const frame = await client.readFrame();
  expect(frame).toMatchObject({ opcode: OPCODE.close, fin: true, rsv: 0, masked: false });
  expect({ code: frame.closeCode, reason: frame.text }).toEqual(told);
  expect(await client.ended()).toHaveLength(0);
  client.close();
  await expectDisconnect({ gateway, backend }, connectionId, told);
}

const text = (payload: string | Uint8Array, fin = true): ClientFrame => ({
  opcode: OPCODE.text,
  payload,
  fin,
});
const more = (payload: string | Uint8Array, fin = true): ClientFrame => ({
  opcode: OPCODE.continuation,
  payload,
  fin,
});

test("conformance 11: a binary frame closes with 1003 Binary is not supported, and $disconnect is told the same", async () => {
  const binary = { opcode: OPCODE.binary, payload: Uint8Array.of(1, 2, 3) };
  await expectClose([binary], { code: 1003, reason: "Binary is not supported" });
});

test("conformance 16: DeleteConnection closes with 1000 Connection Closed Normally, and $disconnect is told the same", async () => {
  using client = await Client.open(gateway.ws());
  const connectionId = lastConnectionId(gateway);
  const command = new DeleteConnectionCommand({ ConnectionId: connectionId });
  const { $metadata } = await managementClient(gateway).send(command);
  expect($metadata.httpStatusCode).toBe(204);
  const told = { code: 1000, reason: "Connection Closed Normally" };
  expect(await client.closed()).toEqual(told);
  await expectDisconnect({ gateway, backend }, connectionId, told);
});

const STATUS_NOT_SET = { code: 1005, reason: "Client-side close frame status not set" };

test("conformance 17: a close frame without a status is echoed empty and told to $disconnect as 1005 with the fixed reason", async () => {
  using connection = await connectRaw(gateway);
  const { client, connectionId } = connection;
  client.sendFrame({ opcode: OPCODE.close });
  const frame = await client.readFrame();
  expect(frame).toMatchObject({ opcode: OPCODE.close, closeCode: 1005 });
  expect(frame.payload).toHaveLength(0);
  expect(await client.ended()).toHaveLength(0);
  await expectDisconnect({ gateway, backend }, connectionId, STATUS_NOT_SET);
});

test("conformance 17: ws.close() of a real client is told to $disconnect as 1005 with the fixed reason", async () => {
  const script = `
    const socket = new WebSocket(${JSON.stringify(gateway.ws())});
    socket.onopen = () => socket.close();
    socket.onclose = ({ code }) => console.log("closed with", code);`;
  const { output } = await outputOf([findNode(), "--experimental-websocket", "--eval", script]);
  expect(output).toContain("closed with 1005");
  await expectDisconnect({ gateway, backend }, lastConnectionId(gateway), STATUS_NOT_SET);
});

describe("conformance 29: a client's close code and reason", () => {
  for (const [code, reason] of [
    [1000, "probe-complete"],
    [1000, ""],
    [1001, ""],
    [1011, "grüße 日本"],
    [3000, "a".repeat(123)],
    [4999, "own code"],
  ] as const) {
    test(`conformance 29: ${code} "${reason.slice(0, 20)}" is echoed and told to $disconnect`, async () => {
      using connection = await connectRaw(gateway);
      const { client, connectionId } = connection;
      client.sendFrame({ opcode: OPCODE.close, payload: closePayload(code, reason) });
      const frame = await client.readFrame();
      expect(frame).toMatchObject({ opcode: OPCODE.close, closeCode: code, text: reason });
      expect(await client.ended()).toHaveLength(0);
      await expectDisconnect({ gateway, backend }, connectionId, { code, reason });
    });
  }

  test("conformance 29: reaches a real client that closed", async () => {
    using client = await Client.open(gateway.ws());
    const connectionId = lastConnectionId(gateway);
    client.close(4001, "done");
    expect(await client.closed()).toEqual({ code: 4001, reason: "done" });
    await expectDisconnect({ gateway, backend }, connectionId, { code: 4001, reason: "done" });
  });
});

test("a lost TCP connection is told to $disconnect as 1006 Connection closed abnormally", async () => {
  const connection = await connectRaw(gateway);
  connection.client.close();
  const told = { code: 1006, reason: "Connection closed abnormally" };
  await expectDisconnect({ gateway, backend }, connection.connectionId, told);
});

describe("1009 Message too big", () => {
  const tooBig = { code: 1009, reason: "Message too big" };
  const message = (length: number) =>
    '{"action":"keep","data":"'.padEnd(length - 2, "x").concat('"}');

  /** Pieces of 32 KB at most: AWS's limit for a frame. */
  function pieces(whole: string): ClientFrame[] {
    const frames: ClientFrame[] = [];
    for (let at = 0; at < whole.length; at += 32_768) {
      const frame = at === 0 ? text : more;
      frames.push(frame(whole.slice(at, at + 32_768), at + 32_768 >= whole.length));
    }
    return frames;
  }

  async function expectRouted(frames: readonly ClientFrame[], whole: string): Promise<void> {
    backend.answer = ({ body }) => new Response(`${body.length} bytes`);
    using connection = await connectRaw(gateway);
    for (const frame of frames) connection.client.sendFrame(frame);
    expect((await connection.client.readFrame()).text).toBe(`${whole.length} bytes`);
    const kept = await backend.request(({ body }) => body === whole, "the whole message");
    expect(kept.headers.get("connectionId")).toBe(connection.connectionId);
  }

  test("is not said to one frame of 32768 bytes", async () => {
    const whole = message(32_768);
    expect(whole).toHaveLength(32_768);
    await expectRouted([text(whole)], whole);
  });

  test("is said to one frame of 32769 bytes", async () => {
    await expectClose([text(message(32_769))], tooBig);
  });

  test("is said to a later frame of 32769 bytes", async () => {
    await expectClose([text("x", false), more("x".repeat(32_769))], tooBig);
  });

  test("is not said to a message of 131072 bytes in frames of 32768", async () => {
    const whole = message(131_072);
    const frames = pieces(whole);
    expect(frames).toHaveLength(4);
    await expectRouted(frames, whole);
  });

  test("is said to a message of 131073 bytes in frames of 32768", async () => {
    const frames = pieces(message(131_073));
    expect(frames).toHaveLength(5);
    await expectClose(frames, tooBig);
  });
});

describe("1007 Invalid UTF-8", () => {
  const invalid = { code: 1007, reason: "Invalid UTF-8" };
  for (const [what, frames] of [
    ["a message", [text(Uint8Array.of(0x61, 0xff))]],
    ["a message that ends inside a character", [text(Uint8Array.of(0xc3))]],
    ["the second fragment", [text("ok", false), more(Uint8Array.of(0xed, 0xa0, 0x80))]],
  ] as const) {
    test(`is said to ${what}`, async () => {
      await expectClose(frames, invalid);
    });
  }

  test("is not said to a character that two fragments share", async () => {
    using connection = await connectRaw(gateway);
    const [first = 0, second = 0] = Buffer.from("ü");
    connection.client.sendFrame(text(Uint8Array.of(first), false));
    connection.client.sendFrame(more(Uint8Array.of(second)));
    expect((await connection.client.readFrame()).text).toBe("here");
  });
});

describe("1002 Protocol error", () => {
  const protocolError = { code: 1002, reason: "Protocol error" };
  for (const [what, frames] of [
    ["an unmasked frame", [{ opcode: OPCODE.text, payload: "x", masked: false }]],
    ["a reserved bit", [{ opcode: OPCODE.text, payload: "x", rsv: 4 }]],
    ["a reserved data opcode", [{ opcode: 3, payload: "x" }]],
    ["a reserved control opcode", [{ opcode: 11, payload: "x" }]],
    ["a continuation of nothing", [more("x")]],
    ["a second beginning of a message", [text("x", false), text("y")]],
    ["a ping in fragments", [{ opcode: OPCODE.ping, payload: "x", fin: false }]],
    ["a ping of 126 bytes", [{ opcode: OPCODE.ping, payload: "x".repeat(126) }]],
    ["a close frame of one byte", [{ opcode: OPCODE.close, payload: Uint8Array.of(3) }]],
    ["the close code 1005", [{ opcode: OPCODE.close, payload: closePayload(1005) }]],
    ["the close code 5000", [{ opcode: OPCODE.close, payload: closePayload(5000) }]],
  ] as const) {
    test(`is said to ${what}`, async () => {
      await expectClose(frames, protocolError);
    });
  }
});

test("a ping is answered with a pong of the same payload, also inside a fragmented message", async () => {
  using connection = await connectRaw(gateway);
  const { client } = connection;
  for (const payload of ["", "payload", "x".repeat(125)]) {
    client.sendFrame({ opcode: OPCODE.ping, payload });
    expect(await client.readFrame()).toMatchObject({
      opcode: OPCODE.pong,
      fin: true,
      text: payload,
    });
  }
  client.sendFrame(text("half ", false));
  client.sendFrame({ opcode: OPCODE.ping, payload: "between" });
  expect((await client.readFrame()).text).toBe("between");
  client.sendFrame(more("whole"));
  expect((await client.readFrame()).text).toBe("here");
});
