import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import {
  type ApiGatewayManagementApiClient,
  GetConnectionCommand,
  LimitExceededException,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { FakeClock } from "../support/fake-clock.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { OPCODE } from "../support/raw-frame.ts";
import { Backend, eventAt, type SeenRequest } from "./support-backend.ts";
import { call, managementClient, pathOf } from "./support-management.ts";
import { connectRaw, mockRoute, projectOf, type RawConnection } from "./support-project.ts";

/** Says what the official client gets for its own connection, then lets the client in or answers it. */
const PUSHER = `
import {
  ApiGatewayManagementApiClient,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";

export const handler = async (event) => {
  const { connectionId, domainName, stage, eventType } = event.requestContext;
  const client = new ApiGatewayManagementApiClient({
    endpoint: process.env.SCHEME + "://" + domainName + "/" + stage,
    maxAttempts: 1,
  });
  const command = new PostToConnectionCommand({ ConnectionId: connectionId, Data: "pushed" });
  const said = await client.send(command).then(
    ({ $metadata }) => ({ name: "done", status: $metadata.httpStatusCode }),
    (error) => ({ name: error.name, status: error.$metadata?.httpStatusCode }),
  );
  await fetch(process.env.BACKEND, {
    method: "POST",
    body: JSON.stringify({ requestContext: { connectionId, eventType }, said }),
  });
  return { statusCode: 200 };
};
`;

const clock = new FakeClock(Date.now());
let backend: Backend;
let gateway: TestGateway;
let client: ApiGatewayManagementApiClient;

beforeAll(async () => {
  backend = new Backend();
  const pusher = {
    handler: "pusher.handler",
    runtime: "nodejs22.x",
    timeout: 10,
    environment: { BACKEND: backend.url(), SCHEME: "http" },
  };
  gateway = await startTestGateway({
    sluiceYaml: projectOf({
      routes: { $default: mockRoute("here"), large: mockRoute("x".repeat(32_768)) },
      apis: {
        pushing: {
          apiId: "pushing000",
          routes: { $connect: { function: "pusher" }, $default: { function: "pusher" } },
        },
        held: { apiId: "held000000", routes: { $connect: backend.url("/held") } },
      },
      functions: { pusher },
    }),
    files: { "pusher.mjs": PUSHER },
    settings: { "limits.sendBufferBytesMax": "65536" },
    clock,
  });
  client = managementClient(gateway);
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  backend[Symbol.dispose]();
});

beforeEach(() => {
  backend.requests.length = 0;
  backend.answer = () => new Response("");
});

const post = (ConnectionId: string, Data: string | Uint8Array) =>
  client.send(new PostToConnectionCommand({ ConnectionId, Data }));

describe("POST delivers", () => {
  for (const [what, bytes, text] of [
    ["a byte that is not UTF-8 as U+FFFD", [0x61, 0xff, 0x62], "a\ufffdb"],
    ["a character that is cut off as U+FFFD", [0x61, 0xe2, 0x82], "a\ufffd"],
    ["UTF-8 as it is", [...Buffer.from("grüße 日本 🎉")], "grüße 日本 🎉"],
    ["a byte order mark as it is", [0xef, 0xbb, 0xbf, 0x61], "\ufeffa"],
    ["a NUL as it is", [0x61, 0, 0x62], "a\0b"],
    ["nothing as an empty text message", [], ""],
  ] as const) {
    test(what, async () => {
      using connection = await connectRaw(gateway);
      await post(connection.connectionId, Uint8Array.from(bytes));
      const frame = await connection.client.readFrame();
      expect(frame).toMatchObject({ opcode: OPCODE.text, fin: true, rsv: 0, masked: false });
      expect(Buffer.from(frame.payload)).toEqual(Buffer.from(text));
    });
  }

  test("awaited calls in their order", async () => {
    using connection = await connectRaw(gateway);
    const texts = Array.from({ length: 20 }, (_, index) => `message ${index}`);
    for (const text of texts) await post(connection.connectionId, text);
    for (const text of texts) expect((await connection.client.readFrame()).text).toBe(text);
  });
});

describe("conformance 14: lastActiveAt", () => {
  async function lastActiveAt({ connectionId }: RawConnection): Promise<number> {
    const found = await client.send(new GetConnectionCommand({ ConnectionId: connectionId }));
    expect(found.ConnectedAt?.getTime()).toBeLessThanOrEqual(found.LastActiveAt?.getTime() ?? 0);
    return found.LastActiveAt?.getTime() ?? 0;
  }

  test("conformance 14: is not changed by GET", async () => {
    using connection = await connectRaw(gateway);
    const before = clock.now();
    expect(await lastActiveAt(connection)).toBe(before);
    clock.advance(1_000);
    expect(await lastActiveAt(connection)).toBe(before);
    expect(await lastActiveAt(connection)).toBe(before);
  });

  test("conformance 14: is changed by POST, an empty one too", async () => {
    using connection = await connectRaw(gateway);
    for (const data of ["x", ""]) {
      clock.advance(1_000);
      await post(connection.connectionId, data);
      expect(await lastActiveAt(connection)).toBe(clock.now());
    }
  });

  test("conformance 14: is changed by a message from the client and not by its ping", async () => {
    using connection = await connectRaw(gateway);
    clock.advance(1_000);
    connection.client.sendFrame({ opcode: OPCODE.text, payload: "x" });
    await connection.client.readFrame();
    const spoken = clock.now();
    clock.advance(1_000);
    connection.client.sendFrame({ opcode: OPCODE.ping });
    await connection.client.readFrame();
    expect(await lastActiveAt(connection)).toBe(spoken);
  });
});

describe("conformance 5: while $connect runs", () => {
  test("conformance 5: POST from inside the $connect function gets 410 GoneException, and works from the first message on", async () => {
    const path = "/_aws/execute-api/pushing000/dev";
    using connection = await connectRaw(gateway, { path });
    const { connectionId } = connection;
    const early = await eventAt(backend, "CONNECT", connectionId);
    expect(early.event.said).toEqual({ name: "GoneException", status: 410 });
    connection.client.sendFrame({ opcode: OPCODE.text, payload: "now" });
    expect((await connection.client.readFrame()).text).toBe("pushed");
    const late = await eventAt(backend, "MESSAGE", connectionId);
    expect(late.event.said).toEqual({ name: "done", status: 200 });
  });

  test("conformance 5: POST, GET and DELETE get 410 with an empty body", async () => {
    const isHeld = ({ target }: SeenRequest) => target === "/held";
    const exit = Promise.withResolvers<Response>();
    backend.answer = () => exit.promise;
    const pending = connectRaw(gateway, { path: "/_aws/execute-api/held000000/dev" });
    const { headers } = await backend.request(isHeld, "the $connect request");
    const connectionId = headers.get("connectionId") ?? "";
    const path = `/_aws/execute-api/held000000${pathOf(connectionId)}`;
    const at = clock.now();
    for (const method of ["POST", "GET", "DELETE"]) {
      const answer = await call(gateway, { method, path, at });
      expect(answer).toMatchObject({ status: 410, body: "" });
      expect(answer.header("x-amzn-errortype")).toBe("GoneException");
    }
    exit.resolve(new Response(""));
    using connection = await pending;
    expect(connection.connectionId).toBe(connectionId);
    expect((await call(gateway, { method: "GET", path, at })).status).toBe(200);
  });
});

describe("a client that does not read", () => {
  const SIZE = 131_072;
  /** Above what the operating system holds for one connection, far below what a leak would take. */
  const POSTS_MAX = 400;

  /** Posts until its send buffer is full; how many were taken. */
  async function fill(connection: RawConnection): Promise<number> {
    connection.client.socket.pause();
    for (let count = 0; count < POSTS_MAX; count += 1) {
      const error = await post(connection.connectionId, String(count).padEnd(SIZE, ".")).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (error === undefined) continue;
      expect(error).toBeInstanceOf(LimitExceededException);
      return count;
    }
    throw new Error(`${POSTS_MAX} posts were taken for a client that does not read`);
  }

  test("makes POST answer 429 LimitExceededException, and POST works again when it has read", async () => {
    using connection = await connectRaw(gateway);
    const { client: reader, connectionId } = connection;
    const taken = await fill(connection);
    const request = { method: "POST", path: pathOf(connectionId), body: "x".repeat(SIZE) };
    const answer = await call(gateway, { ...request, at: clock.now() });
    expect(answer).toMatchObject({ status: 429, body: '{"message":"Too Many Requests"}' });
    expect(answer.header("x-amzn-errortype")).toBe("LimitExceededException");

    reader.socket.resume();
    for (let count = 0; count < taken; count += 1) {
      const { text, fin } = await reader.readFrame();
      expect(fin).toBe(true);
      expect(text.length).toBe(SIZE);
      expect(Number.parseInt(text, 10)).toBe(count);
    }
    await post(connectionId, "again");
    expect((await reader.readFrame()).text).toBe("again");
  });

  test("is closed with 1008 when it cannot take the reply to its own message", async () => {
    using connection = await connectRaw(gateway);
    const { client: reader } = connection;
    const taken = await fill(connection);
    for (let count = 0; count < 4; count += 1) {
      reader.sendFrame({ opcode: OPCODE.text, payload: '{"action":"large"}' });
    }
    const { connectionId } = connection;
    await gateway.activity(
      (activity) => activity.eventType === "MESSAGE" && activity.connectionId === connectionId,
    );
    reader.socket.resume();
    let frame = await reader.readFrame();
    for (let count = 0; frame.opcode === OPCODE.text; count += 1) {
      expect(count).toBeLessThan(taken + 4);
      frame = await reader.readFrame();
    }
    expect(frame).toMatchObject({ closeCode: 1008, text: "Send buffer full" });
  });
});
