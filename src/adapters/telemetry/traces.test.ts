import { expect, test } from "bun:test";
import { nextEvent } from "../../../test/support/wait-for.ts";
import type { Activity } from "../../core/telemetry/activity.ts";
import {
  ERROR_CHARACTERS_MAX,
  SPANS_QUEUED_MAX,
  startTraces,
  type TracesOptions,
} from "./traces.ts";

interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code: number; readonly message?: string };
  readonly attributes: readonly { readonly key: string; readonly value: object }[];
}

/** A collector that keeps what it gets. */
function openCollector(held: Promise<void> = Promise.resolve()) {
  const arrived = new EventTarget();
  const spans: OtlpSpan[] = [];
  const services: unknown[] = [];
  const paths: string[] = [];
  const server = Bun.serve({
    port: 0,
    hostname: "127.0.0.1",
    async fetch(request) {
      paths.push(new URL(request.url).pathname);
      const { resourceSpans } = (await request.json()) as {
        resourceSpans: { resource: { attributes: unknown }; scopeSpans: { spans: OtlpSpan[] }[] }[];
      };
      for (const { resource, scopeSpans } of resourceSpans) {
        services.push(resource.attributes);
        for (const scope of scopeSpans) spans.push(...scope.spans);
      }
      arrived.dispatchEvent(new Event("spans"));
      await held;
      return Response.json({});
    },
  });
  return {
    arrived,
    spans,
    services,
    paths,
    endpoint: `http://127.0.0.1:${server.port}`,
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}

const TRACE_ID = "Root=1-66f0a001-0123456789abcdef01234567";

const MESSAGE: Activity = {
  eventType: "MESSAGE",
  apiId: "abc",
  stage: "dev",
  routeKey: "send",
  connectionId: "C==",
  requestId: "R=",
  status: 500,
  startedAt: 1_790_000_000_000,
  latencyMs: 30,
  traceId: TRACE_ID,
  integration: {
    ...({ type: "AWS_PROXY", startedAt: 1_790_000_000_005, latencyMs: 20 } as const),
    ...({ error: "boom", failure: "function" } as const),
  },
  frame: { message: "Internal server error", responseType: "INTEGRATION_FAILURE" },
};

function start(over: Partial<TracesOptions> & Pick<TracesOptions, "endpoint">) {
  return startTraces({ serviceName: "chat", samplePercent: 100, warn: () => undefined, ...over });
}

test("startTraces() sends a span for a request and one for what it waited for", async () => {
  await using collector = openCollector();
  const traces = start(collector);
  traces.record(MESSAGE);
  await traces.stop();
  expect(collector.paths).toEqual(["/v1/traces"]);
  expect(JSON.stringify(collector.services)).toContain('"chat"');
  const [root, child] = collector.spans.toSorted((one) => (one.parentSpanId ? 1 : -1));
  expect(root).toMatchObject({
    name: "MESSAGE send",
    traceId: "66f0a0010123456789abcdef01234567",
    startTimeUnixNano: "1790000000000000000",
    endTimeUnixNano: "1790000000030000000",
    status: { code: 2, message: "Internal server error" },
  });
  expect(root?.attributes).toContainEqual({
    key: "error.type",
    value: { stringValue: "INTEGRATION_FAILURE" },
  });
  expect(child).toMatchObject({
    name: "integration AWS_PROXY",
    traceId: root?.traceId,
    parentSpanId: root?.spanId,
    startTimeUnixNano: "1790000000005000000",
    status: { code: 2, message: "boom" },
  });
});

test("startTraces() sends of an error as much as its limit", async () => {
  await using collector = openCollector();
  const traces = start(collector);
  for (const length of [ERROR_CHARACTERS_MAX, ERROR_CHARACTERS_MAX + 1]) {
    const error = "x".repeat(length);
    traces.record({
      ...MESSAGE,
      integration: { type: "AWS_PROXY", startedAt: 0, latencyMs: 1, error },
    });
  }
  await traces.stop();
  const parts = collector.spans.filter(({ parentSpanId }) => parentSpanId);
  expect(parts.map(({ status }) => status?.message?.length)).toEqual([
    ERROR_CHARACTERS_MAX,
    ERROR_CHARACTERS_MAX,
  ]);
});

test("startTraces() names no span after what a stranger asked for", async () => {
  await using collector = openCollector();
  const traces = start(collector);
  traces.record({ ...MESSAGE, eventType: "REFUSED", routeKey: "GET /made-up" });
  traces.record({
    ...MESSAGE,
    eventType: "CONNECTION_API",
    routeKey: "POST /@connections/{connectionId}",
  });
  await traces.stop();
  const names = collector.spans.flatMap(({ name, parentSpanId }) => (parentSpanId ? [] : [name]));
  expect(names.toSorted()).toEqual(["POST /@connections/{connectionId}", "REFUSED"]);
});

test.each(["AWS_LAMBDA", "AWS_SERVICE"] as const)(
  "startTraces() calls %s by AWS's name of it",
  async (type) => {
    await using collector = openCollector();
    const traces = start(collector);
    const integration = { type, startedAt: 1_790_000_000_005, latencyMs: 20, status: 200 };
    traces.record({ ...MESSAGE, status: 200, integration });
    await traces.stop();
    const child = collector.spans.find(({ parentSpanId }) => parentSpanId);
    expect(child?.name).toBe("integration AWS");
    expect(child?.attributes).toContainEqual({
      key: "aws.apigateway.integration.type",
      value: { stringValue: "AWS" },
    });
  },
);

test("startTraces() gives a request without a trace header a trace of its own", async () => {
  await using collector = openCollector();
  const traces = start(collector);
  const { traceId: _, integration: __, ...plain } = MESSAGE;
  traces.record(plain);
  traces.record(plain);
  await traces.stop();
  const ids = collector.spans.map(({ traceId }) => traceId);
  expect(new Set(ids).size).toBe(2);
  expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
});

test("startTraces() keeps no trace at 0 percent, and says nothing about it", async () => {
  await using collector = openCollector();
  const said: string[] = [];
  const traces = start({ ...collector, samplePercent: 0, warn: (text) => said.push(text) });
  traces.record(MESSAGE);
  await traces.stop();
  expect([collector.spans, said]).toEqual([[], []]);
});

test("startTraces() says once that the collector takes no traces", async () => {
  await using server = openRefusing();
  const endpoint = server.url;
  const said: string[] = [];
  const traces = start({ endpoint, warn: (text) => said.push(text) });
  for (let count = 0; count < 2 * BATCH; count += 1) traces.record(MESSAGE);
  await traces.stop();
  expect(said).toHaveLength(1);
  expect(said[0]).toStartWith(
    `The collector at ${endpoint} does not take traces, which are lost: `,
  );
});

function openRefusing() {
  const refuse = () => new Response("no", { status: 400 });
  const server = Bun.serve({ port: 0, hostname: "127.0.0.1", fetch: refuse });
  return {
    url: `http://127.0.0.1:${server.port}/v1/traces`,
    [Symbol.asyncDispose]: () => server.stop(true),
  };
}

test("startTraces() keeps as many spans as its limit for a slow collector, and says that it drops the next", async () => {
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  await using collector = openCollector(held);
  const said: string[] = [];
  const traces = start({ ...collector, warn: (text) => said.push(text) });
  const { integration: _, ...plain } = MESSAGE;
  const firstBatch = nextEvent(collector.arrived, "spans");
  for (let count = 0; count < BATCH; count += 1) traces.record(plain);
  await firstBatch;
  for (let count = 0; count < SPANS_QUEUED_MAX - BATCH; count += 1) traces.record(plain);
  expect(said).toEqual([]);
  for (let count = 0; count < BATCH + 1; count += 1) traces.record(plain);
  const kept = nextEvent(collector.arrived, "spans", {
    accept: () => collector.spans.length >= 2 * BATCH,
  });
  release();
  await kept;
  traces.record(plain);
  await traces.stop();
  expect(said).toEqual([
    `More spans come than the collector at ${collector.endpoint} takes in time: some are dropped`,
  ]);
  expect(collector.spans.length).toBeGreaterThanOrEqual(SPANS_QUEUED_MAX);
}, 30_000);

/** Spans of one request, of which the first is on its way. */
const BATCH = 512;
