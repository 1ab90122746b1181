import { describe, expect, test } from "bun:test";
import {
  authorizerEvent,
  connectEvent,
  disconnectEvent,
  messageEvent,
  queryParameters,
} from "./lambda-event.ts";
import { type ConnectionFacts, requestContext } from "./request-context.ts";

const HOST = "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com";

const facts: ConnectionFacts = {
  connectionId: "gbgBEG6oLQAYKEhVEA==",
  apiId: "a1b2c3d4e5",
  stage: "prod",
  stageVariables: { table: "conns" },
  domainName: HOST,
  connectedAt: 1790294489321,
  sourceIp: "203.0.113.10",
  userAgent: "example/1.0",
  authorizer: { principalId: "me", numKey: "1" },
};
const bare: ConnectionFacts = { ...facts, stageVariables: {}, authorizer: undefined };

const gatewayHeaders = {
  traceId: "Root=1-66f0a001-0123456789abcdef01234567",
  forwardedPort: "443",
  forwardedProto: "https",
};

const upgrade = {
  method: "GET",
  rawPath: "/prod",
  rawQuery: "repeat=first&repeat=second&token=t",
  headers: [
    ["host", HOST],
    ["Connection", "Upgrade"],
    ["upgrade", "websocket"],
    ["Content-Length", "0"],
    ["sec-websocket-extensions", "permessage-deflate; client_max_window_bits"],
    ["Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="],
    ["SEC-WEBSOCKET-VERSION", "13"],
    ["user-agent", "example/1.0"],
  ],
  gatewayHeaders,
} as const;

const connectContext = requestContext(
  facts,
  { eventType: "CONNECT", integrationLatency: 37 },
  { epochMs: 1790294489322, requestId: "EOn6IHHyIAMEfyQ=" },
);

describe("connectEvent()", () => {
  test("writes the native event, member by member and in order", () => {
    const headers = {
      Host: HOST,
      "Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits",
      "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
      "Sec-WebSocket-Version": "13",
      "User-Agent": "example/1.0",
      "X-Amzn-Trace-Id": "Root=1-66f0a001-0123456789abcdef01234567",
      "X-Forwarded-For": "203.0.113.10",
      "X-Forwarded-Port": "443",
      "X-Forwarded-Proto": "https",
    };
    expect(connectEvent(facts, connectContext, upgrade)).toBe(
      JSON.stringify({
        headers,
        multiValueHeaders: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name, [value]]),
        ),
        queryStringParameters: { repeat: "second", token: "t" },
        multiValueQueryStringParameters: { repeat: ["first", "second"], token: ["t"] },
        stageVariables: { table: "conns" },
        requestContext: connectContext,
        isBase64Encoded: false,
      }),
    );
  });

  test.each([undefined, "", "&"])("has no query members for the query %j", (rawQuery) => {
    const event = JSON.parse(connectEvent(bare, connectContext, { ...upgrade, rawQuery }));
    expect(Object.keys(event)).toEqual([
      "headers",
      "multiValueHeaders",
      "requestContext",
      "isBase64Encoded",
    ]);
  });

  function headersOf(headers: readonly (readonly [string, string])[]) {
    return JSON.parse(connectEvent(bare, connectContext, { ...upgrade, headers }));
  }

  test("keeps the spelling of custom headers and all values of repeated ones", () => {
    const event = headersOf([
      ["x-Custom", "1"],
      ["X-CUSTOM", "2"],
      ["cookie", "a=b"],
      ["origin", "https://example.com"],
    ]);
    expect(event.headers["x-Custom"]).toBe("2");
    expect(event.multiValueHeaders["x-Custom"]).toEqual(["1", "2"]);
    expect(event.headers).not.toHaveProperty("X-CUSTOM");
    expect(event.headers).toMatchObject({ Cookie: "a=b", Origin: "https://example.com" });
  });

  test("appends the source address to a client's X-Forwarded-For", () => {
    const event = headersOf([
      ["x-forwarded-for", "198.51.100.1"],
      ["X-Forwarded-Proto", "gopher"],
      ["x-amzn-trace-id", "Root=forged"],
    ]);
    expect(event.multiValueHeaders["X-Forwarded-For"]).toEqual(["198.51.100.1, 203.0.113.10"]);
    expect(event.multiValueHeaders["X-Forwarded-Proto"]).toEqual(["https"]);
    expect(event.multiValueHeaders["X-Amzn-Trace-Id"]).toEqual([gatewayHeaders.traceId]);
  });

  test("takes __proto__ as a name like any other", () => {
    const text = connectEvent(bare, connectContext, {
      ...upgrade,
      headers: [["__proto__", "h"]],
      rawQuery: "__proto__=q",
    });
    expect(text).toContain('"headers":{"__proto__":"h"');
    expect(text).toContain('"queryStringParameters":{"__proto__":"q"}');
  });
});

describe("messageEvent()", () => {
  const context = requestContext(
    facts,
    { eventType: "MESSAGE", routeKey: "sendmessage", messageId: "gbgBEF4xLQAYKEhVEA==" },
    { epochMs: 1790294491010, requestId: "EOn7bGJnoAMEqRw=" },
  );

  test("has exactly three members, and the text as it came", () => {
    const body = '{"action":"sendmessage","data":"hi"}';
    expect(messageEvent(bare, context, { text: body })).toBe(
      JSON.stringify({ requestContext: context, body, isBase64Encoded: false }),
    );
  });

  test("says when the message was made binary", () => {
    const event = messageEvent(bare, context, { text: "/w A=", base64: "/wA=" });
    expect(event).toBe(
      JSON.stringify({ requestContext: context, body: "/wA=", isBase64Encoded: true }),
    );
  });

  test("adds stageVariables when the stage has some", () => {
    const event = JSON.parse(messageEvent(facts, context, { text: "" }));
    expect(event.stageVariables).toEqual({ table: "conns" });
    expect(event.body).toBe("");
  });
});

test("disconnectEvent() has AWS's four odd headers and no body", () => {
  const context = requestContext(
    bare,
    {
      eventType: "DISCONNECT",
      statusCode: 1005,
      reason: "Client-side close frame status not set",
    },
    { epochMs: 1790294500001, requestId: "EOn8LGzZoAMEYvA=" },
  );
  const expected = {
    headers: { Host: HOST, "x-api-key": "", "X-Forwarded-For": "", "x-restapi": "" },
    multiValueHeaders: {
      Host: [HOST],
      "x-api-key": [""],
      "X-Forwarded-For": [""],
      "x-restapi": [""],
    },
    requestContext: context,
    isBase64Encoded: false,
  };
  expect(disconnectEvent(bare, context)).toBe(JSON.stringify(expected));
  expect(JSON.parse(disconnectEvent(facts, context, "other.example")).headers.Host).toBe(
    "other.example",
  );
  expect(JSON.parse(disconnectEvent(facts, context)).stageVariables).toEqual({ table: "conns" });
});

describe("authorizerEvent()", () => {
  const methodArn = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/prod/$connect";

  test("shows the connection's own headers and empty maps", () => {
    const request = { ...upgrade, rawQuery: undefined, methodArn };
    const event = JSON.parse(authorizerEvent(bare, connectContext, request));
    expect(Object.keys(event)).toEqual([
      ...["type", "methodArn", "headers", "multiValueHeaders", "queryStringParameters"],
      ...["multiValueQueryStringParameters", "stageVariables", "requestContext"],
    ]);
    expect(event).toMatchObject({
      type: "REQUEST",
      methodArn,
      headers: { Connection: "upgrade", Upgrade: "websocket", "content-length": "0", Host: HOST },
      queryStringParameters: {},
      multiValueQueryStringParameters: {},
      stageVariables: {},
    });
    expect(Object.keys(event.headers).slice(0, 3)).toEqual([
      "Connection",
      "content-length",
      "Host",
    ]);
    expect(event.multiValueHeaders.Connection).toEqual(["upgrade"]);
  });
});

describe("queryParameters()", () => {
  test.each<[string | undefined, [string, string][]]>([
    [undefined, []],
    ["", []],
    ["a", [["a", ""]]],
    ["a=", [["a", ""]]],
    ["=x", [["", "x"]]],
    ["a=b=c", [["a", "b=c"]]],
    [
      "a=1&&b=2",
      [
        ["a", "1"],
        ["b", "2"],
      ],
    ],
    ["a+b=c+d", [["a b", "c d"]]],
    ["a=%2B%20%C3%A9", [["a", "+ é"]]],
    ["a=%zz+1", [["a", "%zz+1"]]],
    ["a=%ff", [["a", "%ff"]]],
    [
      "room=x&room=y",
      [
        ["room", "x"],
        ["room", "y"],
      ],
    ],
  ])("%j", (rawQuery, pairs) => {
    expect(queryParameters(rawQuery)).toEqual(pairs);
  });
});
