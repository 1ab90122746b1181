import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { RawClient } from "../support/raw-client.ts";
import { OPCODE } from "../support/raw-frame.ts";
import { Backend, door, eventAt, RELAY_FILES, relayFunction } from "./support-backend.ts";
import {
  connectRaw,
  HTTP_DATE,
  lastConnectionId,
  mockRoute,
  projectOf,
} from "./support-project.ts";
import { Client } from "./support-websocket.ts";

let backend: Backend;
let gateway: TestGateway;

beforeAll(async () => {
  backend = new Backend();
  const routes = { $connect: { function: "relay" }, $default: mockRoute("here") };
  gateway = await startTestGateway({
    sluiceYaml: projectOf({ routes, functions: { relay: relayFunction(backend) } }),
    files: RELAY_FILES,
  });
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  backend[Symbol.dispose]();
});

beforeEach(() => {
  backend.requests.length = 0;
  backend.answer = () => Response.json({ statusCode: 200 });
});

/** RFC 6455 section 1.3: the answer to its own sample key, which the raw client sends. */
const ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

test("conformance 1: a 101 has exactly the headers date, connection, upgrade and sec-websocket-accept", async () => {
  backend.answer = () =>
    Response.json({
      statusCode: 200,
      headers: { "X-Own": "dropped", "Set-Cookie": "a=b", "Content-Type": "text/plain" },
      body: "dropped too",
    });
  using connection = await connectRaw(gateway);
  const { answer, client } = connection;
  expect(answer).toMatchObject({ status: 101, statusText: "Switching Protocols", body: "" });
  expect(answer.headers).toEqual([
    ["date", expect.stringMatching(HTTP_DATE)],
    ["connection", "upgrade"],
    ["upgrade", "websocket"],
    ["sec-websocket-accept", ACCEPT],
  ]);
  client.sendFrame({ opcode: OPCODE.text, payload: "are you there" });
  expect((await client.readFrame()).text).toBe("here");
});

test("conformance 1: with a subprotocol that the function returned, a 101 has five headers", async () => {
  backend.answer = () =>
    Response.json({ statusCode: 200, headers: { "Sec-WebSocket-Protocol": "b" } });
  using connection = await connectRaw(gateway, { headerLines: ["Sec-WebSocket-Protocol: a, b"] });
  expect(connection.answer.headers).toEqual([
    ["date", expect.stringMatching(HTTP_DATE)],
    ["connection", "upgrade"],
    ["upgrade", "websocket"],
    ["sec-websocket-accept", ACCEPT],
    ["sec-websocket-protocol", "b"],
  ]);
});

test("conformance 1: over TLS the 101 and the frames are the same, and the event says https", async () => {
  const ca = await readFile(join(gateway.folder, "ca.pem"), "utf8");
  const tls = { ca, servername: "localhost" };
  using client = await RawClient.connect({ port: gateway.port, tls });
  const answer = await client.upgrade("/dev");
  expect(answer.status).toBe(101);
  expect(answer.headers.map(([name]) => name)).toEqual([
    "date",
    "connection",
    "upgrade",
    "sec-websocket-accept",
  ]);
  client.sendFrame({ opcode: OPCODE.text, payload: "are you there" });
  expect((await client.readFrame()).text).toBe("here");
  const { event } = await eventAt(backend, "CONNECT", lastConnectionId(gateway));
  expect(event.headers).toMatchObject({
    "X-Forwarded-Proto": "https",
    "X-Forwarded-For": "127.0.0.1",
  });
});

test("conformance 2: no subprotocol is chosen when the client offers a, b and the function returns none", async () => {
  using connection = await connectRaw(gateway, { headerLines: ["Sec-WebSocket-Protocol: a, b"] });
  expect(connection.answer.header("sec-websocket-protocol")).toBeUndefined();
  expect(connection.answer.headers).toHaveLength(4);
  const { event } = await eventAt(backend, "CONNECT", connection.connectionId);
  expect(event.headers).toMatchObject({ "Sec-WebSocket-Protocol": "a, b" });
});

describe("the subprotocol", () => {
  test("is whatever the function returned, whatever the case of its name, even when nobody offered it", async () => {
    backend.answer = () =>
      Response.json({ statusCode: 200, headers: { "sec-websocket-protocol": "unasked" } });
    using connection = await connectRaw(gateway);
    expect(connection.answer.header("sec-websocket-protocol")).toBe("unasked");
  });

  test("may come from multiValueHeaders", async () => {
    backend.answer = () =>
      Response.json({
        statusCode: 200,
        multiValueHeaders: { "Sec-WebSocket-Protocol": ["graphql-ws"] },
      });
    using connection = await connectRaw(gateway);
    expect(connection.answer.header("sec-websocket-protocol")).toBe("graphql-ws");
  });

  test("reaches a real client that offered it", async () => {
    backend.answer = () =>
      Response.json({ statusCode: 200, headers: { "Sec-WebSocket-Protocol": "b" } });
    using client = await Client.open(gateway.ws(), { protocols: ["a", "b"] });
    expect(client.protocol).toBe("b");
  });
});

test("permessage-deflate is offered, seen in the event and never agreed to", async () => {
  const offer = "permessage-deflate; client_max_window_bits";
  using connection = await connectRaw(gateway, {
    headerLines: [`Sec-WebSocket-Extensions: ${offer}`],
  });
  expect(connection.answer.headers).toHaveLength(4);
  const { event } = await eventAt(backend, "CONNECT", connection.connectionId);
  expect(event.headers).toMatchObject({ "Sec-WebSocket-Extensions": offer });
  connection.client.sendFrame({ opcode: OPCODE.text, payload: "x" });
  expect(await connection.client.readFrame()).toMatchObject({ rsv: 0, text: "here" });
});

for (const statusCode of [200, 201, 204, 299]) {
  test(`a function that returns ${statusCode} lets the client in`, async () => {
    backend.answer = () => Response.json({ statusCode });
    using connection = await connectRaw(gateway);
    expect(connection.answer.status).toBe(101);
  });
}

test("a slash after the stage is accepted", async () => {
  using connection = await connectRaw(gateway, { path: "/dev/" });
  expect(connection.answer.status).toBe(101);
});

test("the 101 is withheld until the $connect integration has answered", async () => {
  const exit = door();
  backend.answer = async () => {
    await exit.opened;
    return Response.json({ statusCode: 200 });
  };
  const pending = connectRaw(gateway);
  const { event } = await eventAt(backend, "CONNECT");
  expect(gateway.gateway.connections.size).toBe(0);
  exit.open();
  using connection = await pending;
  expect(connection.connectionId).toBe(event.requestContext.connectionId);
});

test("without a $connect route every client is let in", async () => {
  await using open = await startTestGateway({
    sluiceYaml: projectOf({ routes: { known: mockRoute("known") } }),
  });
  using connection = await connectRaw(open);
  expect(connection.answer.headers).toHaveLength(4);
});
