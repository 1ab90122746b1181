import { describe, expect, test } from "bun:test";
import type { HeaderField } from "../http.ts";
import { JsonBody } from "../json-body.ts";
import { requestContext } from "../request-context.ts";
import {
  functionArnOf,
  type HttpProxyInput,
  httpCustomRequest,
  httpProxyRequest,
} from "./integration-request.ts";
import { compileMappings } from "./parameter-mapping.ts";
import { UriTemplate } from "./uri-template.ts";

const facts = {
  connectionId: "gbgBEG6oLQAYKEhVEA==",
  apiId: "a1b2c3d4e5",
  stage: "prod",
  stageVariables: {},
  domainName: "localhost",
  connectedAt: 0,
  sourceIp: "203.0.113.10",
  userAgent: undefined,
  authorizer: undefined,
};
const at = { epochMs: 0, requestId: "r=" };
const TRACE = "Root=1-66f0a001-0123456789abcdef01234567";
const TEXT = '{"action":"send","room":"a b"}';

const message: HttpProxyInput = {
  context: requestContext(facts, { eventType: "MESSAGE", routeKey: "send", messageId: "m=" }, at),
  stageVariables: { host: "backend.example" },
  body: new JsonBody(TEXT),
  request: undefined,
  text: TEXT,
  traceId: TRACE,
};
const disconnect: HttpProxyInput = {
  ...message,
  context: requestContext(facts, { eventType: "DISCONNECT", statusCode: 1000, reason: "" }, at),
  body: undefined,
  text: undefined,
};

const GATEWAY_HEADERS = { traceId: TRACE, forwardedPort: "443", forwardedProto: "https" };

function connect(headers: readonly HeaderField[], rawQuery?: string): HttpProxyInput {
  return {
    ...disconnect,
    context: requestContext(facts, { eventType: "CONNECT" }, at),
    request: {
      method: "GET",
      rawPath: "/prod",
      rawQuery,
      headers,
      gatewayHeaders: GATEWAY_HEADERS,
    },
  };
}

function build(
  input: HttpProxyInput,
  options: { uri?: string; method?: string; parameters?: Record<string, string> } = {},
) {
  const built = httpProxyRequest(
    {
      method: options.method ?? "POST",
      uri: UriTemplate.compile(options.uri ?? "https://backend.example/hook"),
      mappings: compileMappings(options.parameters ?? {}),
    },
    input,
  );
  if (built.kind === "missing") throw new Error(`missing ${built.name}`);
  return built.request;
}

const DEFAULTS: readonly HeaderField[] = [
  ["User-Agent", "AmazonAPIGateway_a1b2c3d4e5"],
  ["x-amzn-apigateway-api-id", "a1b2c3d4e5"],
  ["X-Amzn-Trace-Id", TRACE],
  ["Accept", "application/json"],
  ["Content-Type", "application/json; charset=UTF-8"],
];

describe("httpProxyRequest() on a message", () => {
  test("sends the text verbatim with the default headers, and no connection id", () => {
    expect(build(message)).toEqual({
      method: "POST",
      url: "https://backend.example/hook",
      headers: DEFAULTS,
      body: TEXT,
    });
  });

  test("lets mapped headers override whatever their case, and adds the others", () => {
    const { headers } = build(message, {
      parameters: {
        "integration.request.header.content-type": "'text/plain'",
        "integration.request.header.connectionId": "context.connectionId",
      },
    });
    expect(headers).toEqual([
      ...DEFAULTS.slice(0, 4),
      ["content-type", "text/plain"],
      ["connectionId", "gbgBEG6oLQAYKEhVEA=="],
    ]);
  });

  test.each<[string, string]>([
    ["https://b.example/a", "https://b.example/a?room=a%20b"],
    ["https://b.example/a?x=1", "https://b.example/a?x=1&room=a%20b"],
    ["https://b.example/a?", "https://b.example/a?room=a%20b"],
    ["https://b.example/a#f", "https://b.example/a?room=a%20b"],
  ])("appends mapped query parameters to %s", (uri, url) => {
    const parameters = { "integration.request.querystring.room": "route.request.body.room" };
    expect(build(message, { uri, parameters }).url).toBe(url);
  });

  test("fills the URI in", () => {
    const parameters = { "integration.request.path.room": "route.request.body.room" };
    const uri = "http://${stageVariables.host}/rooms/{room}";
    expect(build(message, { uri, parameters }).url).toBe("http://backend.example/rooms/a%20b");
    expect(() => build(message, { uri })).toThrow("missing room");
    expect(() => build({ ...message, stageVariables: {} }, { uri })).toThrow("missing host");
  });

  test("survives a lone surrogate in a mapped value", () => {
    const body = new JsonBody('{"room":"\\ud800"}');
    const parameters = { "integration.request.querystring.room": "route.request.body.room" };
    expect(build({ ...message, body }, { parameters }).url).toEndWith("?room=%EF%BF%BD");
  });

  test.each<[string, HttpProxyInput, string, string | undefined]>([
    ["any", message, "POST", TEXT],
    ["ANY", connect([]), "GET", undefined],
    ["ANY", disconnect, "POST", undefined],
    ["put", message, "PUT", TEXT],
    ["GET", message, "GET", undefined],
    ["HEAD", message, "HEAD", undefined],
    ["DELETE", message, "DELETE", TEXT],
  ])("configured as %s it uses the method and body that fit", (method, input, sent, body) => {
    expect(build(input, { method })).toMatchObject({ method: sent, body });
  });
});

test("httpProxyRequest() sends no body on $disconnect", () => {
  expect(build(disconnect)).toMatchObject({ method: "POST", headers: DEFAULTS, body: undefined });
});

describe("httpProxyRequest() on $connect", () => {
  test("passes client headers and query on, without those of connection and handshake", () => {
    const input = connect(
      [
        ["Host", "localhost"],
        ["Connection", "Upgrade, X-Secret-Hop"],
        ["Upgrade", "websocket"],
        ["Sec-WebSocket-Key", "k"],
        ["sec-websocket-version", "13"],
        ["X-Secret-Hop", "1"],
        ["Transfer-Encoding", "chunked"],
        ["authorization", "Bearer t"],
        ["x-custom", "c"],
        ["user-agent", "client/1"],
        ["accept", "text/plain"],
      ],
      "token=a%2Fb&x",
    );
    expect(build(input, { uri: "https://b.example/c?y=1" })).toEqual({
      method: "POST",
      url: "https://b.example/c?y=1&token=a%2Fb&x",
      headers: [
        ["Authorization", "Bearer t"],
        ["x-custom", "c"],
        ["User-Agent", "client/1"],
        ["Accept", "text/plain"],
        ["X-Amzn-Trace-Id", TRACE],
        ["X-Forwarded-For", "203.0.113.10"],
        ["X-Forwarded-Port", "443"],
        ["X-Forwarded-Proto", "https"],
        ["x-amzn-apigateway-api-id", "a1b2c3d4e5"],
        ["Content-Type", "application/json; charset=UTF-8"],
      ],
      body: undefined,
    });
  });

  test("a mapped query parameter replaces the client's, however that writes its name", () => {
    const parameters = { "integration.request.querystring.user": "context.connectionId" };
    const id = encodeURIComponent(connect([]).context.connectionId);
    const queries = {
      "user=admin": `user=${id}`,
      "a=%2F&us%65r=admin&b&user": `a=%2F&b&user=${id}`,
      "User=x&users=y": `User=x&users=y&user=${id}`,
    };
    for (const [query, expected] of Object.entries(queries)) {
      const { url } = build(connect([], query), { uri: "https://b.example/c?user=1", parameters });
      expect(url).toBe(`https://b.example/c?user=1&${expected}`);
    }
  });

  test("a mapping without a value leaves the client's query as it is", () => {
    const parameters = { "integration.request.querystring.user": "stageVariables.none" };
    expect(build(connect([], "user=a&&b"), { parameters }).url).toEndWith("?user=a&&b");
  });

  test("puts the gateway's own headers where the client has none, and replaces forged fields", () => {
    const { headers } = build(
      connect([
        ["x-amzn-apigateway-api-id", "forged"],
        ["X-Forwarded-Proto", "forged"],
      ]),
    );
    expect(headers).toEqual([
      ["X-Amzn-Trace-Id", TRACE],
      ["X-Forwarded-For", "203.0.113.10"],
      ["X-Forwarded-Port", "443"],
      ["X-Forwarded-Proto", "https"],
      ["User-Agent", "AmazonAPIGateway_a1b2c3d4e5"],
      ["x-amzn-apigateway-api-id", "a1b2c3d4e5"],
      ["Accept", "application/json"],
      ["Content-Type", "application/json; charset=UTF-8"],
    ]);
  });
});

describe("functionArnOf()", () => {
  const ARN = "arn:aws:lambda:us-east-1:123456789012:function:my-chat_1";
  const wrapped = (arn: string) =>
    `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`;
  test.each<[string, ReturnType<typeof functionArnOf>]>([
    [wrapped(ARN), { functionArn: ARN }],
    [wrapped(`${ARN}:live`), { functionArn: ARN, qualifier: "live" }],
    [wrapped(`${ARN}:$LATEST`), { functionArn: ARN, qualifier: "$LATEST" }],
    [ARN, { functionArn: ARN }],
    [`${ARN}:3`, { functionArn: ARN, qualifier: "3" }],
    [
      wrapped(ARN).replaceAll("arn:aws:", "arn:aws-us-gov:"),
      { functionArn: ARN.replace("arn:aws:", "arn:aws-us-gov:") },
    ],
    ["", undefined],
    ["https://example.com", undefined],
    [wrapped("my-chat_1"), undefined],
    [`${wrapped(ARN)}/x`, undefined],
    [wrapped(`${ARN}:a:b`), undefined],
    ["arn:aws:apigateway:us-east-1:dynamodb:action/PutItem", undefined],
    [`${ARN}\n`, undefined],
  ])("%j", (uri, expected) => {
    expect(functionArnOf(uri)).toEqual(expected);
  });
});

describe("httpCustomRequest()", () => {
  const target = {
    method: "ANY",
    uri: UriTemplate.compile("https://${stageVariables.host}/{room}"),
  };
  const sent = {
    body: "made",
    parameters: {
      headers: [["Accept", "text/plain"]] as HeaderField[],
      query: [["q", "a b"]] as [string, string][],
      path: { room: "r 1" },
    },
  };

  test("sends what the templates and mappings made, with the default headers", () => {
    expect(httpCustomRequest(target, message, sent)).toEqual({
      kind: "request",
      request: {
        method: "POST",
        url: "https://backend.example/r%201?q=a%20b",
        headers: [...DEFAULTS.filter(([name]) => name !== "Accept"), ["Accept", "text/plain"]],
        body: "made",
      },
    });
  });

  test("sends nothing of the handshake's own headers and query", () => {
    const input = connect([["X-Secret", "1"]], "token=1");
    const built = httpCustomRequest(target, input, { ...sent, body: undefined });
    expect(built).toMatchObject({
      request: { method: "GET", url: "https://backend.example/r%201?q=a%20b", body: undefined },
    });
    expect(JSON.stringify(built)).not.toContain("Secret");
  });

  test("names what the URI lacks", () => {
    const bare = { ...sent, parameters: { ...sent.parameters, path: {} } };
    expect(httpCustomRequest(target, message, bare)).toEqual({ kind: "missing", name: "room" });
  });
});

test("httpProxyRequest() sends the bytes that were made of the text", () => {
  const target = { method: "PUT", uri: UriTemplate.compile("https://b.example/"), mappings: [] };
  const bytes = Uint8Array.from([0xff]);
  expect(httpProxyRequest(target, message, bytes)).toMatchObject({ request: { body: bytes } });
});
