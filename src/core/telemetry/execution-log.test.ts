import { describe, expect, test } from "bun:test";
import { Secret } from "../secret.ts";
import type { Activity } from "./activity.ts";
import { executionLog } from "./execution-log.ts";
import { LOG_EVENT_BYTES_MAX } from "./log-event.ts";
import type { RouteTelemetry } from "./stage-telemetry.ts";

const FACTS = {
  domainName: "api.example.com",
  sourceIp: "203.0.113.10",
  userAgent: "example/1.0",
  authorizer: { principalId: "a-principal-with-a-long-name" },
  connectedAt: 900,
};

function activity(over: Partial<Activity>): Activity {
  return {
    eventType: "MESSAGE",
    apiId: "abc",
    stage: "dev",
    routeKey: "send",
    connectionId: "C==",
    requestId: "R=",
    status: 200,
    startedAt: 1_000,
    latencyMs: 30,
    facts: FACTS,
    ...over,
  };
}

function wanted(over: Partial<RouteTelemetry> = {}): RouteTelemetry {
  return { detailedMetricsEnabled: false, loggingLevel: "INFO", dataTraceEnabled: false, ...over };
}

const texts = (over: Partial<Activity>, level: Partial<RouteTelemetry> = {}) =>
  executionLog(activity(over), wanted(level)).map(({ text }) => text);

const BEGINNING = [
  "(R=) Extended Request Id: R=",
  "(R=) Verifying Usage Plan for request: R=. API Key: API Stage: abc/dev",
  "(R=) API Key authorized because route 'send' does not require API Key. Request will not contribute to throttle or quota limits",
  "(R=) Usage Plan check succeeded for API Key and API Stage abc/dev",
  "(R=) Starting execution for request: R=",
  "(R=) WebSocket Request Route: [send]",
];

const CALLED = {
  type: "HTTP_PROXY",
  startedAt: 1_005,
  latencyMs: 20,
  integrationStatus: 200,
  status: 200,
  exchange: {
    uri: "https://backend.example.com/x",
    headers: [["Authorization", "Bearer a-long-secret-that-nobody-may-read"]],
    body: "hi",
    response: { headers: [["Server", "x"]], body: "hello" },
  },
} as const;

describe("executionLog() at INFO tells", () => {
  test("a message, with the time of each step", () => {
    const events = executionLog(activity({ integration: CALLED }), wanted());
    expect(events.map(({ text }) => text)).toEqual([
      ...BEGINNING,
      "(R=) WebSocket API [abc] received message from client [Connection Id: C==].",
      "(R=) Endpoint request URI: https://backend.example.com/x",
      `(R=) Endpoint request headers: {Authorization=${"*".repeat(32)}y-read}`,
      "(R=) Sending request to https://backend.example.com/x",
      "(R=) Received response. Status: 200, Integration latency: 20 ms",
      "(R=) Endpoint response headers: {Server=x}",
      "(R=) Message from client [Connection Id: C==] sent to API [abc] with response status code [200].",
    ]);
    expect([...new Set(events.map(({ at }) => at))]).toEqual([1_000, 1_005, 1_025, 1_030]);
  });

  test("a connect, and who connects", () => {
    const lines = texts({ eventType: "CONNECT", routeKey: "$connect" });
    expect(lines).toContain(
      "(R=) Client [UserAgent: example/1.0, SourceIp: 203.0.113.10] is connecting to WebSocket API [abc].",
    );
    expect(lines.at(-1)).toBe(
      "(R=) Client [Connection Id: C==] connected to API [abc] successfully.",
    );
  });

  test("a disconnect, and why", () => {
    const close = { statusCode: 1000, reason: "done" };
    expect(texts({ eventType: "DISCONNECT", routeKey: "$disconnect", close }).at(-1)).toBe(
      "(R=) Client [Connection Id: C==] disconnected from API [abc] with integration response status code [200]. Close reason: [1000: done]",
    );
  });

  test("an authorizer, whose principal is masked", () => {
    const access = { authorizer: { startedAt: 1_001, latencyMs: 3, status: 200 } };
    expect(texts({ eventType: "CONNECT", access })).toEqual(
      expect.arrayContaining([
        "(R=) Starting authorizer for request: R=",
        `(R=) Using valid authorizer policy for principal: ${"*".repeat(32)}g-name`,
        "(R=) Successfully completed authorizer execution",
      ]),
    );
  });

  test("no payloads, unless the stage traces data", () => {
    const over = { integration: CALLED, received: "hi", sent: new TextEncoder().encode("hello") };
    expect(texts(over).join("\n")).not.toContain("body");
    const traced = texts(over, { dataTraceEnabled: true });
    for (const line of [
      "(R=) Method request body before transformations: hi",
      "(R=) Endpoint request body after transformations: hi",
      "(R=) Endpoint response body before transformations: hello",
      "(R=) Method response body after transformations: hello",
    ]) {
      expect(traced).toContain(line);
    }
  });
});

describe("executionLog() at ERROR tells", () => {
  test("nothing of what went well", () => {
    expect(texts({ integration: CALLED }, { loggingLevel: "ERROR" })).toEqual([]);
  });

  const failures = [
    [
      "function",
      "(R=) Lambda execution failed due to customer function error: boom. Lambda request id: L",
    ],
    ["timeout", "(R=) Execution failed due to a timeout error: boom"],
    [
      "malformed",
      "(R=) Execution failed due to configuration error: Malformed Lambda proxy response: boom",
    ],
    [
      "unreachable",
      "(R=) Execution failed due to a network error communicating with endpoint: boom",
    ],
    ["configuration", "(R=) Execution failed due to configuration error: boom"],
    ["unsupportedMediaType", "(R=) Execution failed: Unsupported Media Type: boom"],
  ] as const;
  for (const [failure, line] of failures) {
    test(`what failed, once: ${failure}`, () => {
      const integration = {
        ...({ type: "AWS_PROXY", startedAt: 1_005, latencyMs: 1, error: "boom", failure } as const),
        ...(failure === "function" ? { requestId: "L" } : {}),
      };
      const frame = { message: "Internal server error", responseType: "INTEGRATION_FAILURE" };
      expect(texts({ integration, frame, status: 500 }, { loggingLevel: "ERROR" })).toEqual([line]);
    });
  }

  test("what the gateway refused by itself, with what validation said", () => {
    const frame = {
      message: "Bad request body",
      responseType: "BAD_REQUEST_BODY",
      validationErrorString: "[/action: is missing]",
    };
    expect(texts({ frame, status: 400 }, { loggingLevel: "ERROR" })).toEqual([
      "(R=) Execution failed: [/action: is missing]",
    ]);
  });

  test("who was not let in", () => {
    const answer = { status: 403, headers: [], body: '{"message":"Forbidden"}' };
    const access = { authenticate: { status: 403, latencyMs: 0, error: "Signature expired" } };
    const lines = texts({ eventType: "CONNECT", answer, access }, { loggingLevel: "ERROR" });
    expect(lines).toEqual(["(R=) Unauthorized request: R=, Signature expired"]);
  });
});

test("executionLog() says nothing of an API key that nobody asked for yet", () => {
  const answer = { status: 403, headers: [], body: '{"message":"Forbidden"}' };
  const access = { authenticate: { status: 403, latencyMs: 0, error: "Signature expired" } };
  const lines = texts({ eventType: "CONNECT", routeKey: "$connect", answer, access }).join("\n");
  expect(lines).not.toMatch(/does not require API Key|check succeeded/);
});

test("executionLog() tells at ERROR what failed after authorization had passed", () => {
  const answer = { status: 400, headers: [], body: '{"message":"Bad Request"}' };
  const passed = { status: 200, latencyMs: 0 };
  const access = { authenticate: passed, authorize: passed };
  const over = {
    eventType: "CONNECT",
    status: 400,
    answer,
    access,
    detail: "token is missing",
  } as const;
  expect(texts(over, { loggingLevel: "ERROR" })).toEqual([
    "(R=) Execution failed: token is missing",
  ]);
});

test("executionLog() masks the API key wherever it stands", () => {
  const value = "apikey1234abcdefghij0123456789";
  const facts = { ...FACTS, apiKey: { apiKeyId: "id", value: new Secret(value) } };
  const exchange = {
    ...CALLED.exchange,
    headers: [["X-Partner", value]] as const,
    body: `key=${value}`,
  };
  const over = { facts, integration: { ...CALLED, exchange }, received: `{"mine":"${value}"}` };
  const lines = texts(over, { dataTraceEnabled: true });
  expect(lines.join("\n")).not.toContain(value);
  expect(lines).toContain(`(R=) Endpoint request headers: {X-Partner=${"*".repeat(32)}456789}`);
});

test("executionLog() tells nothing at OFF, and nothing of a request that reached no stage", () => {
  expect(texts({}, { loggingLevel: "OFF" })).toEqual([]);
  expect(texts({ eventType: "REFUSED" })).toEqual([]);
});

test("executionLog() keeps what a client sends to one line within the quota", () => {
  const received = `a\n(R=) forged\u001b[31m${"x".repeat(131_072)}`;
  const line = texts({ received }, { dataTraceEnabled: true }).find((each) =>
    each.includes("forged"),
  );
  expect(line).toStartWith(
    "(R=) Method request body before transformations: a\\n(R=) forged\\u001b",
  );
  expect(new TextEncoder().encode(line).length).toBe(LOG_EVENT_BYTES_MAX);
});
