import { afterAll, beforeAll, describe, expect, test } from "bun:test";
import {
  DeleteConnectionCommand,
  GetConnectionCommand,
  GoneException,
  PostToConnectionCommand,
} from "@aws-sdk/client-apigatewaymanagementapi";
import { mintConnectionId } from "../../src/core/connection-id.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { OPCODE } from "../support/raw-frame.ts";
import type { RawAnswer } from "../support/raw-http.ts";
import { call, managementClient, pathOf } from "./support-management.ts";
import {
  connectRaw,
  HTTP_DATE,
  mockRoute,
  projectOf,
  type RawConnection,
  REQUEST_ID,
  TRACE_ID,
  UUID,
} from "./support-project.ts";

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await startTestGateway({
    sluiceYaml: projectOf({
      routes: { $default: mockRoute("here") },
      stages: { dev: {}, other: {} },
    }),
    settings: { unknownAccessKeys: "refuse" },
  });
});

afterAll(() => gateway[Symbol.asyncDispose]());

/** A well-formed id that no connection ever had. */
const NEVER = mintConnectionId(Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8), 0);

const DATE_AND_CONNECTION = [
  ["Date", expect.stringMatching(HTTP_DATE)],
  ["Connection", "keep-alive"],
] as const;
const REQUEST_HEADER = ["x-amzn-RequestId", expect.stringMatching(UUID)] as const;
const APIGW_HEADER = ["x-amz-apigw-id", expect.stringMatching(REQUEST_ID)] as const;
const TRACE_HEADER = ["X-Amzn-Trace-Id", expect.stringMatching(TRACE_ID)] as const;
const JSON_HEADER = ["Content-Type", "application/json"] as const;

function expectError(answer: RawAnswer, status: number, errorType: string, body: string): void {
  expect({ status: answer.status, body: answer.body }).toEqual({ status, body });
  expect(answer.headers).toEqual([
    JSON_HEADER,
    REQUEST_HEADER,
    ["x-amzn-ErrorType", errorType],
    APIGW_HEADER,
    ...(errorType === "BadRequestException" ? [] : [TRACE_HEADER]),
    ...DATE_AND_CONNECTION,
    ["content-length", String(Buffer.byteLength(body))],
  ]);
}

async function readMessage({ client }: RawConnection): Promise<string> {
  let text = "";
  for (;;) {
    const frame = await client.readFrame();
    expect(frame.opcode).toBe(text === "" ? OPCODE.text : OPCODE.continuation);
    text += frame.text;
    if (frame.fin) return text;
  }
}

describe("what succeeds", () => {
  test("POST answers 200 with an empty body and these headers", async () => {
    using connection = await connectRaw(gateway);
    const path = pathOf(connection.connectionId);
    const answer = await call(gateway, { method: "POST", path, body: "hi" });
    expect(answer).toMatchObject({ status: 200, statusText: "OK", body: "" });
    expect(answer.headers).toEqual([
      JSON_HEADER,
      REQUEST_HEADER,
      APIGW_HEADER,
      TRACE_HEADER,
      ...DATE_AND_CONNECTION,
      ["content-length", "0"],
    ]);
    expect(await readMessage(connection)).toBe("hi");
  });

  test("GET answers 200 with the connection as AWS prints it, and these headers", async () => {
    using connection = await connectRaw(gateway, { headerLines: ['User-Agent: "quoted" agent/1'] });
    const path = pathOf(connection.connectionId);
    const answer = await call(gateway, { method: "GET", path });
    expect(answer.status).toBe(200);
    const times = [...answer.body.matchAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g)].map(String);
    const [connectedAt = "", lastActiveAt = ""] = times;
    expect(answer.body).toBe(`{
  "identity" : {
    "sourceIp" : "127.0.0.1",
    "userAgent" : "\\"quoted\\" agent/1"
  },
  "connectedAt" : "${connectedAt}",
  "lastActiveAt" : "${lastActiveAt}"
}`);
    expect(Date.parse(lastActiveAt)).toBeGreaterThanOrEqual(Date.parse(connectedAt));
    expect(answer.headers).toEqual([
      JSON_HEADER,
      REQUEST_HEADER,
      APIGW_HEADER,
      TRACE_HEADER,
      ...DATE_AND_CONNECTION,
      ["content-length", String(answer.body.length)],
    ]);
  });

  test("DELETE answers 204 without a length and without a type", async () => {
    using connection = await connectRaw(gateway);
    const path = pathOf(connection.connectionId);
    const answer = await call(gateway, { method: "DELETE", path });
    expect(answer).toMatchObject({ status: 204, statusText: "No Content", body: "" });
    expect(answer.headers).toEqual([
      REQUEST_HEADER,
      APIGW_HEADER,
      TRACE_HEADER,
      ...DATE_AND_CONNECTION,
    ]);
    expect((await connection.client.readFrame()).closeCode).toBe(1000);
  });
});

test("conformance 12: 131072 bytes are delivered, 131073 bytes get 413 with an empty body and no x-amzn headers", async () => {
  using connection = await connectRaw(gateway);
  const { connectionId } = connection;
  const client = managementClient(gateway);
  const most = "x".repeat(131_072);
  const post = new PostToConnectionCommand({ ConnectionId: connectionId, Data: most });
  expect((await client.send(post)).$metadata.httpStatusCode).toBe(200);
  expect(await readMessage(connection)).toBe(most);

  const path = pathOf(connectionId);
  const answer = await call(gateway, { method: "POST", path, body: `${most}x` });
  expect(answer).toMatchObject({ status: 413, body: "" });
  expect(answer.headers).toEqual([
    ["Date", expect.stringMatching(HTTP_DATE)],
    ["Connection", expect.stringMatching(/^(?:close|keep-alive)$/)],
    ["content-length", "0"],
  ]);
  const tooBig = new PostToConnectionCommand({ ConnectionId: connectionId, Data: `${most}x` });
  const error = await client.send(tooBig).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ $metadata: { httpStatusCode: 413 } });

  connection.client.sendFrame({ opcode: OPCODE.text, payload: "unaffected" });
  expect(await readMessage(connection)).toBe("here");
});

describe("conformance 13: a text that is no connection id", () => {
  for (const id of ["garbage", "L0SM9cOFvHcCFhw=", `x${NEVER.slice(1)}`, "%ff", "a b"]) {
    test(`conformance 13: ${id} gets 400 Invalid connectionId, unsigned as well as signed`, async () => {
      const body = `{"message":"Invalid connectionId: ${id}"}`;
      const path = id === "%ff" ? `/dev/@connections/${id}` : pathOf(id);
      for (const method of ["GET", "POST", "DELETE"]) {
        for (const signature of [{ credential: null }, {}]) {
          const answer = await call(gateway, { method, path, ...signature });
          expectError(answer, 400, "BadRequestException", body);
        }
      }
    });
  }

  test("conformance 13: the official client throws BadRequestException", async () => {
    const command = new GetConnectionCommand({ ConnectionId: "garbage" });
    const error = await managementClient(gateway)
      .send(command)
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: "BadRequestException",
      message: "Invalid connectionId: garbage",
      $metadata: { httpStatusCode: 400 },
    });
  });
});

test("conformance 15: any stage of the same API leads to the connection", async () => {
  using connection = await connectRaw(gateway, { path: "/dev" });
  const ConnectionId = connection.connectionId;
  const client = managementClient(gateway, { path: "/other" });
  await client.send(new PostToConnectionCommand({ ConnectionId, Data: "from the other stage" }));
  expect(await readMessage(connection)).toBe("from the other stage");
  const found = await client.send(new GetConnectionCommand({ ConnectionId }));
  expect(found.Identity?.SourceIp).toBe("127.0.0.1");
  await client.send(new DeleteConnectionCommand({ ConnectionId }));
  expect(await connection.client.readFrame()).toMatchObject({ closeCode: 1000 });
});

describe("410 GoneException with an empty body", () => {
  test("is what POST, GET and DELETE of an id get that never was", async () => {
    for (const method of ["POST", "GET", "DELETE"]) {
      const answer = await call(gateway, { method, path: pathOf(NEVER) });
      expectError(answer, 410, "GoneException", "");
    }
  });

  test("follows a DELETE at once, before the client has answered the close frame", async () => {
    using connection = await connectRaw(gateway);
    const ConnectionId = connection.connectionId;
    const client = managementClient(gateway);
    await client.send(new DeleteConnectionCommand({ ConnectionId }));
    for (const command of [
      client.send(new DeleteConnectionCommand({ ConnectionId })),
      client.send(new PostToConnectionCommand({ ConnectionId, Data: "x" })),
      client.send(new GetConnectionCommand({ ConnectionId })),
    ]) {
      expect(await command.catch((thrown: unknown) => thrown)).toBeInstanceOf(GoneException);
    }
  });

  test("follows the client's own close", async () => {
    using connection = await connectRaw(gateway);
    connection.client.sendFrame({ opcode: OPCODE.close });
    await connection.client.ended();
    const answer = await call(gateway, { method: "POST", path: pathOf(connection.connectionId) });
    expectError(answer, 410, "GoneException", "");
  });
});

describe("403 ForbiddenException", () => {
  for (const [what, method, path] of [
    ["an unknown stage", "POST", pathOf(NEVER, "nope")],
    ["no stage", "POST", `/@connections/${encodeURIComponent(NEVER)}`],
    ["no connection id", "POST", "/dev/@connections"],
    ["an empty connection id", "POST", "/dev/@connections/"],
    ["a path below the connection", "GET", `${pathOf(NEVER)}/more`],
    ["PUT", "PUT", pathOf(NEVER)],
    ["PATCH", "PATCH", pathOf(NEVER)],
  ] as const) {
    test(`is the answer to ${what}`, async () => {
      const answer = await call(gateway, { method, path });
      expect(answer).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
      expect(answer.header("x-amzn-errortype")).toBe("ForbiddenException");
      expect(answer.header("x-amzn-requestid")).toMatch(UUID);
    });
  }

  test("is the answer to HEAD, without a body", async () => {
    const response = await fetch(gateway.http(pathOf(NEVER)), { method: "HEAD" });
    expect(response.status).toBe(403);
    expect(response.headers.get("x-amzn-errortype")).toBe("ForbiddenException");
    expect(await response.text()).toBe("");
  });
});
