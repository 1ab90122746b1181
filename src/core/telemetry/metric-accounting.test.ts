import { describe, expect, test } from "bun:test";
import { activityOf } from "./activity.fixture.ts";
import type { Activity, IntegrationRecord } from "./activity.ts";
import { frameError } from "./activity-error.ts";
import {
  type ErrorMetric,
  errorMetric,
  integrationLatency,
  isConnectCounted,
  messageCount,
  POST_ROUTE,
} from "./metric-accounting.ts";

const ran = (more: Partial<IntegrationRecord> = {}): IntegrationRecord => ({
  type: "AWS_PROXY",
  startedAt: 0,
  latencyMs: 7,
  status: 200,
  ...more,
});
const broken = (failure: IntegrationRecord["failure"]) => {
  const { status: _status, ...rest } = ran();
  return { ...rest, error: "why", failure } as IntegrationRecord;
};
const refusal = (status: number) => ({ answer: { status, headers: [], body: "" }, status });
const SENT = new Uint8Array(1);
const connect = (more: Partial<Activity>) => ({ eventType: "CONNECT" as const, ...more });
const post = (more: Partial<Activity>) => ({
  eventType: "CONNECTION_API" as const,
  routeKey: POST_ROUTE,
  ...more,
});

/** What happened, and what it adds: connects, messages, the error. */
const RULES: readonly (readonly [
  name: string,
  activity: Partial<Activity>,
  counts: readonly [connects: 0 | 1, messages: 0 | 1 | 2, error?: ErrorMetric],
])[] = [
  ["a connect without an integration", connect({}), [1, 1]],
  ["a connect whose function agrees", connect({ integration: ran() }), [1, 1]],
  [
    "a connect that its function refuses",
    connect({ ...refusal(403), integration: ran({ status: 403 }) }),
    [1, 1, "ClientError"],
  ],
  [
    "a connect whose function answers 503",
    connect({ ...refusal(503), integration: ran({ status: 503 }) }),
    [1, 1, "ExecutionError"],
  ],
  [
    "a connect whose HTTP backend answers 503",
    connect({ ...refusal(503), integration: ran({ type: "HTTP_PROXY", status: 503 }) }),
    [1, 1, "IntegrationError"],
  ],
  [
    "a connect whose function throws",
    connect({ ...refusal(502), integration: broken("function") }),
    [1, 1, "ExecutionError"],
  ],
  [
    "a connect whose function answers what cannot be passed on",
    connect({ ...refusal(502), integration: ran() }),
    [1, 1, "ExecutionError"],
  ],
  [
    "a connect that a template is missing for",
    connect({ ...refusal(415), integration: broken("unsupportedMediaType") }),
    [1, 1, "ClientError"],
  ],
  ["a connect that is not authorized", connect(refusal(401)), [0, 0, "ClientError"]],
  ["a connect above the throttling", connect(refusal(429)), [0, 0, "ClientError"]],
  ["a connect whose authorizer fails", connect(refusal(500)), [0, 0, "ExecutionError"]],
  ["a one-way message", { integration: ran() }, [0, 1]],
  ["a message to a route without an integration", {}, [0, 1]],
  ["a two-way message", { integration: ran(), sent: SENT }, [0, 2]],
  ["a two-way message whose answer is empty", { integration: ran() }, [0, 1]],
  [
    "a two-way message whose function answers 503",
    { integration: ran({ status: 503 }), sent: SENT, status: 503 },
    [0, 2, "ExecutionError"],
  ],
  [
    "a message whose function answers 404",
    { integration: ran({ status: 404 }), status: 404 },
    [0, 1, "IntegrationError"],
  ],
  [
    "a message whose HTTP backend answers 500",
    { integration: ran({ type: "HTTP_PROXY", status: 500 }), status: 500 },
    [0, 1, "IntegrationError"],
  ],
  [
    "a message whose alias is missing",
    {
      integration: broken("configuration"),
      frame: frameError("internalServerError"),
      sent: SENT,
      status: 500,
    },
    [0, 1, "ExecutionError"],
  ],
  [
    "a message whose answer is too long",
    { integration: ran(), frame: frameError("internalServerError"), sent: SENT, status: 500 },
    [0, 1, "ExecutionError"],
  ],
  [
    "a message without a route",
    { routeKey: "-", frame: frameError("forbidden"), sent: SENT, status: 403 },
    [0, 0, "ClientError"],
  ],
  [
    "a message above the throttling",
    { frame: frameError("tooManyRequests"), sent: SENT, status: 429 },
    [0, 0, "ClientError"],
  ],
  [
    "a message that breaks its model",
    { frame: frameError("badRequestBody"), sent: SENT, status: 400 },
    [0, 0, "ClientError"],
  ],
  ["a disconnect without an integration", { eventType: "DISCONNECT" }, [0, 1]],
  [
    "a disconnect whose function throws",
    { eventType: "DISCONNECT", integration: broken("function"), status: 500 },
    [0, 1, "ExecutionError"],
  ],
  ["data sent to a connection", post({ sent: SENT }), [0, 1]],
  ["data sent to a connection that is gone", post(refusal(410)), [0, 0, "ClientError"]],
  ["data sent without a signature", post(refusal(403)), [0, 0, "ClientError"]],
  [
    "a question about a connection",
    { eventType: "CONNECTION_API", routeKey: "GET /@connections/{connectionId}" },
    [0, 0],
  ],
  ["a request to no stage", { eventType: "REFUSED", status: 403 }, [0, 0, "ClientError"]],
];

describe("CloudWatch's accounting of", () => {
  for (const [name, more, [connects, messages, error]] of RULES) {
    test(`${name}: ConnectCount ${connects}, MessageCount ${messages}, ${error ?? "no error"}`, () => {
      const activity = activityOf(more);
      expect(isConnectCounted(activity)).toBe(connects === 1);
      expect(messageCount(activity)).toBe(messages);
      expect(errorMetric(activity)).toBe(error);
    });
  }
});

test("integrationLatency() is of what was called", () => {
  expect(integrationLatency(activityOf({ integration: ran() }))).toBe(7);
  expect(integrationLatency(activityOf({ integration: ran({ type: "HTTP_PROXY" }) }))).toBe(7);
  expect(integrationLatency(activityOf({ integration: ran({ type: "MOCK" }) }))).toBeUndefined();
  expect(integrationLatency(activityOf(post({ sent: SENT })))).toBeUndefined();
});
