import { afterAll, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { FakeClock } from "../support/fake-clock.ts";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { OPCODE } from "../support/raw-frame.ts";
import { Backend, eventAt, RELAY_FILES, relayFunction } from "./support-backend.ts";
import {
  connectRaw,
  projectOf,
  type RawConnection,
  REQUEST_ID,
  TRACE_ID,
} from "./support-project.ts";

const NOW = Date.UTC(2026, 8, 25, 0, 1, 29, 321);
const AGENT = { headerLines: ["User-Agent: example/1.0"] };

let clock: FakeClock;
let backend: Backend;
let gateway: TestGateway;

beforeAll(async () => {
  backend = new Backend();
  clock = new FakeClock(NOW);
  const relay = { function: "relay" };
  const byVariable =
    "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:123456789012:function:${stageVariables.fn}/invocations";
  gateway = await startTestGateway({
    sluiceYaml: projectOf({
      routes: {
        $connect: relay,
        $disconnect: relay,
        $default: relay,
        sendmessage: relay,
        byVariable: { integrationType: "AWS_PROXY", integrationUri: byVariable },
        url: "http://${stageVariables.host}/${stageVariables.path}?from=${stageVariables.table}",
      },
      stages: {
        dev: {},
        prod: {
          stageVariables: {
            table: "conns",
            fn: "relay",
            host: backend.url("").slice("http://".length),
            path: "a/b",
          },
        },
      },
      functions: { relay: relayFunction(backend) },
    }),
    files: RELAY_FILES,
    clock,
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

function say({ client }: RawConnection, payload: string): void {
  client.sendFrame({ opcode: OPCODE.text, payload });
}

/** The ids in a context that the gateway chose; everything else is known beforehand. */
function idsOf(context: Readonly<Record<string, unknown>>): {
  requestId: string;
  messageId: string;
} {
  const { requestId, extendedRequestId, messageId = "" } = context;
  expect(requestId).toMatch(REQUEST_ID);
  expect(extendedRequestId).toBe(requestId);
  return { requestId: String(requestId), messageId: String(messageId) };
}

test("a CONNECT event is member by member what AWS sends", async () => {
  using connection = await connectRaw(gateway, AGENT);
  const { connectionId } = connection;
  const { text, event } = await eventAt(backend, "CONNECT", connectionId);
  const { requestId } = idsOf(event.requestContext);
  const host = `localhost:${gateway.port}`;
  const traceId = (event.headers as Record<string, string>)["X-Amzn-Trace-Id"] ?? "";
  expect(traceId).toMatch(TRACE_ID);
  expect(text).toBe(
    JSON.stringify({
      headers: {
        Host: host,
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
        "User-Agent": "example/1.0",
        "X-Amzn-Trace-Id": traceId,
        "X-Forwarded-For": "127.0.0.1",
        "X-Forwarded-Port": String(gateway.port),
        "X-Forwarded-Proto": "http",
      },
      multiValueHeaders: {
        Host: [host],
        "Sec-WebSocket-Key": ["dGhlIHNhbXBsZSBub25jZQ=="],
        "Sec-WebSocket-Version": ["13"],
        "User-Agent": ["example/1.0"],
        "X-Amzn-Trace-Id": [traceId],
        "X-Forwarded-For": ["127.0.0.1"],
        "X-Forwarded-Port": [String(gateway.port)],
        "X-Forwarded-Proto": ["http"],
      },
      requestContext: {
        routeKey: "$connect",
        eventType: "CONNECT",
        extendedRequestId: requestId,
        requestTime: "25/Sep/2026:00:01:29 +0000",
        messageDirection: "IN",
        stage: "dev",
        connectedAt: NOW,
        requestTimeEpoch: NOW,
        identity: { userAgent: "example/1.0", sourceIp: "127.0.0.1" },
        requestId,
        domainName: host,
        connectionId,
        apiId: gateway.apiId,
      },
      isBase64Encoded: false,
    }),
  );
});

test("conformance 21: a MESSAGE event is member by member what AWS sends, without headers", async () => {
  using connection = await connectRaw(gateway, AGENT);
  const { connectionId } = connection;
  clock.advance(2_000);
  const body = '{ "action":"sendmessage",  "data":"hi \\u00fc ü"}';
  say(connection, body);
  const { text, event } = await eventAt(backend, "MESSAGE", connectionId);
  const { requestId, messageId } = idsOf(event.requestContext);
  expect(messageId).toHaveLength(connectionId.length);
  expect(messageId.slice(8)).toBe(connectionId.slice(8));
  expect(text).toBe(
    JSON.stringify({
      requestContext: {
        routeKey: "sendmessage",
        messageId,
        eventType: "MESSAGE",
        extendedRequestId: requestId,
        requestTime: "25/Sep/2026:00:01:31 +0000",
        messageDirection: "IN",
        stage: "dev",
        connectedAt: NOW,
        requestTimeEpoch: NOW + 2_000,
        identity: { userAgent: "example/1.0", sourceIp: "127.0.0.1" },
        requestId,
        domainName: `localhost:${gateway.port}`,
        connectionId,
        apiId: gateway.apiId,
      },
      body,
      isBase64Encoded: false,
    }),
  );
});

test("conformance 21: a DISCONNECT event is member by member what AWS sends, with the four odd headers", async () => {
  const connectedAt = clock.now();
  using connection = await connectRaw(gateway, AGENT);
  const { connectionId } = connection;
  clock.advance(9_000);
  connection.client.sendFrame({ opcode: OPCODE.close });
  const { text, event } = await eventAt(backend, "DISCONNECT", connectionId);
  const { requestId } = idsOf(event.requestContext);
  const host = `localhost:${gateway.port}`;
  expect(text).toBe(
    JSON.stringify({
      headers: { Host: host, "x-api-key": "", "X-Forwarded-For": "", "x-restapi": "" },
      multiValueHeaders: {
        Host: [host],
        "x-api-key": [""],
        "X-Forwarded-For": [""],
        "x-restapi": [""],
      },
      requestContext: {
        routeKey: "$disconnect",
        disconnectStatusCode: 1005,
        eventType: "DISCONNECT",
        extendedRequestId: requestId,
        requestTime: "25/Sep/2026:00:01:40 +0000",
        messageDirection: "IN",
        disconnectReason: "Client-side close frame status not set",
        stage: "dev",
        connectedAt,
        requestTimeEpoch: clock.now(),
        identity: { userAgent: "example/1.0", sourceIp: "127.0.0.1" },
        requestId,
        domainName: host,
        connectionId,
        apiId: gateway.apiId,
      },
      isBase64Encoded: false,
    }),
  );
});

test("conformance 28: a repeated query parameter shows its last value, and all of them in order", async () => {
  const query = "repeat=first&token=t&repeat=second&empty=&bare&a%20b=c%3Dd%26";
  using connection = await connectRaw(gateway, { path: `/dev?${query}` });
  const { text, event } = await eventAt(backend, "CONNECT", connection.connectionId);
  expect(event.queryStringParameters).toEqual({
    repeat: "second",
    token: "t",
    empty: "",
    bare: "",
    "a b": "c=d&",
  });
  expect(event.multiValueQueryStringParameters).toEqual({
    repeat: ["first", "second"],
    token: ["t"],
    empty: [""],
    bare: [""],
    "a b": ["c=d&"],
  });
  expect(Object.keys(event)).toEqual([
    "headers",
    "multiValueHeaders",
    "queryStringParameters",
    "multiValueQueryStringParameters",
    "requestContext",
    "isBase64Encoded",
  ]);
  expect(text).not.toContain('"body"');
});

describe("the headers of a CONNECT event", () => {
  test("keep the client's spelling of its own, and AWS's of the standard ones", async () => {
    using connection = await connectRaw(gateway, {
      headerLines: [
        "x-cUsTom: 1",
        "origin: http://a",
        "COOKIE: a=b",
        "user-agent: u",
        "x-CUSTOM: 2",
      ],
    });
    const { event } = await eventAt(backend, "CONNECT", connection.connectionId);
    expect(event.headers).toMatchObject({
      "x-cUsTom": "2",
      Origin: "http://a",
      Cookie: "a=b",
      "User-Agent": "u",
    });
    expect(event.multiValueHeaders).toMatchObject({ "x-cUsTom": ["1", "2"], Cookie: ["a=b"] });
    const names = Object.keys(event.headers as object).map((name) => name.toLowerCase());
    for (const absent of ["connection", "upgrade", "content-length"]) {
      expect(names).not.toContain(absent);
    }
  });

  test("end X-Forwarded-For with the address the client came from", async () => {
    using connection = await connectRaw(gateway, { headerLines: ["X-Forwarded-For: 203.0.113.9"] });
    const { event } = await eventAt(backend, "CONNECT", connection.connectionId);
    expect(event.headers).toMatchObject({ "X-Forwarded-For": "203.0.113.9, 127.0.0.1" });
    expect(event.requestContext.identity).toEqual({ sourceIp: "127.0.0.1" });
  });
});

describe("stage variables", () => {
  test("stand before requestContext in every event of a stage that has some", async () => {
    const stageVariables = expect.objectContaining({ table: "conns" });
    using connection = await connectRaw(gateway, { path: "/prod" });
    const { connectionId } = connection;
    say(connection, "any text");
    const message = await eventAt(backend, "MESSAGE", connectionId);
    connection.client.close();
    const events = [
      await eventAt(backend, "CONNECT", connectionId),
      message,
      await eventAt(backend, "DISCONNECT", connectionId),
    ];
    for (const { event } of events) {
      expect(event.stageVariables).toEqual(stageVariables);
      const keys = Object.keys(event);
      expect(keys.indexOf("stageVariables")).toBe(keys.indexOf("requestContext") - 1);
    }
    expect(message.event.requestContext.routeKey).toBe("$default");
    expect(message.event.body).toBe("any text");
  });

  test("name the function or the URL of an integration", async () => {
    using connection = await connectRaw(gateway, { path: "/prod" });
    say(connection, '{"action":"byVariable"}');
    const { event } = await eventAt(backend, "MESSAGE", connection.connectionId);
    expect(event.requestContext.routeKey).toBe("byVariable");
    say(connection, '{"action":"url"}');
    const request = await backend.request(({ target }) => target !== "/event", "the HTTP request");
    expect(request.target).toBe("/a/b?from=conns");
  });

  test("that are not set make the integration fail", async () => {
    using connection = await connectRaw(gateway, { path: "/dev" });
    say(connection, '{"action":"url"}');
    expect((await connection.client.readFrame()).text).toContain("Internal server error");
  });
});
