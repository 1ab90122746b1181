import { describe, expect, test } from "bun:test";
import { startTestGateway, type TestGateway } from "../support/gateway.ts";
import { OPCODE } from "../support/raw-frame.ts";
import { Backend, RELAY_FILES, relayFunction } from "./support-backend.ts";
import { call, pathOf } from "./support-management.ts";
import {
  connectRaw,
  mockRoute,
  projectOf,
  type RawConnection,
  refusedUpgrade,
} from "./support-project.ts";

/** One API whose function and backend answer as they are asked to. */
function project(backend: Backend, defaultRouteSettings: object): string {
  return projectOf({
    stages: { dev: { defaultRouteSettings } },
    functions: { relay: relayFunction(backend) },
    routes: {
      $connect: { function: "relay" },
      say: { function: "relay" },
      ask: { function: "relay", twoWay: true },
      mock: mockRoute("mocked"),
      http: { integrationUri: backend.url("/http") },
      nowhere: { integrationUri: "http://127.0.0.1:1/" },
    },
  });
}

/** The status is in the path of a handshake, `?status=403`, or in the message. */
function answering(backend: Backend): void {
  backend.answer = ({ target, body }) => {
    if (target === "/http") return new Response("", { status: 500 });
    const event = JSON.parse(body);
    const asked = JSON.parse(event.body ?? "{}").status ?? event.queryStringParameters?.status;
    return Response.json({ statusCode: Number(asked ?? 200), body: "answered" });
  };
}

/** Every sample by its name and labels, as `curl /metrics` prints it. */
async function samples(gateway: TestGateway): Promise<ReadonlyMap<string, number>> {
  const text = await (await fetch(gateway.control("/metrics"))).text();
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const end = line.lastIndexOf(" ");
      return [line.slice(0, end), Number(line.slice(end + 1))] as const;
    }),
  );
}

const METRICS = {
  ConnectCount: "connect_count_total",
  MessageCount: "message_count_total",
  ClientError: "client_error_total",
  IntegrationError: "integration_error_total",
  ExecutionError: "execution_error_total",
  IntegrationLatency: "integration_latency_seconds_count",
} as const;

type Counts = Partial<Record<keyof typeof METRICS, number>>;

/** CloudWatch's metrics of the stage, or of one of its routes; IntegrationLatency: how often it was measured. */
async function countsOf(gateway: TestGateway, route?: string): Promise<Counts> {
  const all = await samples(gateway);
  const labels = `api_id="${gateway.apiId}",stage="dev"`;
  const entries = Object.entries(METRICS).map(([metric, name]) => [
    metric,
    route === undefined
      ? all.get(`aws_apigateway_${name}{${labels}}`)
      : all.get(`aws_apigateway_route_${name}{${labels},route="${route}"}`),
  ]);
  return Object.fromEntries(entries) as Counts;
}

/** What has been added since; nothing that stayed as it was. */
function added(before: Counts, after: Counts): Counts {
  const changes = Object.keys(METRICS).map((metric) => {
    const name = metric as keyof Counts;
    return [name, (after[name] ?? Number.NaN) - (before[name] ?? Number.NaN)] as const;
  });
  return Object.fromEntries(changes.filter(([, change]) => change !== 0));
}

interface Scene {
  readonly gateway: TestGateway;
  readonly open: RawConnection;
}

const message =
  (body: object) =>
  ({ open }: Scene): void =>
    open.client.sendFrame({ opcode: OPCODE.text, payload: JSON.stringify(body) });
const manage =
  (method: string, connectionId?: string) =>
  async ({ gateway, open }: Scene): Promise<void> => {
    const path = pathOf(connectionId ?? open.connectionId);
    await call(gateway, { method, path, ...(method === "POST" ? { body: "hi" } : {}) });
  };

/** CloudWatch's accounting: what is done, and what it adds. */
const RULES: readonly (readonly [string, (scene: Scene) => unknown, Counts])[] = [
  [
    "a client whom the $connect function refuses",
    ({ gateway }) => refusedUpgrade(gateway, { path: "/dev?status=403" }),
    { ConnectCount: 1, MessageCount: 1, ClientError: 1, IntegrationLatency: 1 },
  ],
  ["a one-way message", message({ action: "say" }), { MessageCount: 1, IntegrationLatency: 1 }],
  ["a two-way message", message({ action: "ask" }), { MessageCount: 2, IntegrationLatency: 1 }],
  ["a two-way message to a MOCK", message({ action: "mock" }), { MessageCount: 2 }],
  [
    "a two-way message that the function answers with 503",
    message({ action: "ask", status: 503 }),
    { MessageCount: 2, ExecutionError: 1, IntegrationLatency: 1 },
  ],
  [
    "a message that an HTTP backend answers with 500",
    message({ action: "http" }),
    { MessageCount: 1, IntegrationError: 1, IntegrationLatency: 1 },
  ],
  [
    "a message whose backend cannot be reached",
    message({ action: "nowhere" }),
    { MessageCount: 1, ExecutionError: 1, IntegrationLatency: 1 },
  ],
  ["a message without a route", message({ action: "none" }), { ClientError: 1 }],
  ["data sent to the connection", manage("POST"), { MessageCount: 1 }],
  [
    "data sent to a connection that is gone",
    manage("POST", "L0SM9cOFvHcCIhwABA=="),
    { ClientError: 1 },
  ],
  ["a question about the connection", manage("GET"), {}],
  ["a request to another stage", ({ gateway }) => refusedUpgrade(gateway, { path: "/none" }), {}],
  [
    "the end of the connection, without a $disconnect route",
    ({ open }) => open.client.close(),
    { MessageCount: 1 },
  ],
];

describe("GET /metrics", () => {
  test("has CloudWatch's metrics, counted as AWS counts them", async () => {
    using backend = new Backend();
    answering(backend);
    await using gateway = await startTestGateway({
      sluiceYaml: project(backend, {}),
      files: RELAY_FILES,
    });
    // Before anything has happened there is a 0 of each.
    const none = await countsOf(gateway);
    expect(new Set(Object.values(none))).toEqual(new Set([0]));
    const open = await connectRaw(gateway);
    expect(added(none, await countsOf(gateway))).toEqual({
      ConnectCount: 1,
      MessageCount: 1,
      IntegrationLatency: 1,
    });
    for (const [what, run, adds] of RULES) {
      const before = await countsOf(gateway);
      const { length } = gateway.activities;
      await run({ gateway, open });
      await gateway.activity(() => gateway.activities.length > length);
      expect([what, added(before, await countsOf(gateway))]).toEqual([what, adds]);
    }
    const all = await samples(gateway);
    expect([...all.keys()].filter((name) => name.startsWith("aws_apigateway_route_"))).toEqual([]);
    expect(all.get("sluice_refused_requests_total")).toBe(1);
    expect(all.get("sluice_internal_errors_total")).toBe(0);
  });

  test("has a route's own where detailed metrics are enabled, and loses nothing over a reload", async () => {
    using backend = new Backend();
    answering(backend);
    await using gateway = await startTestGateway({
      sluiceYaml: project(backend, { detailedMetricsEnabled: true }),
      files: RELAY_FILES,
    });
    const open = await connectRaw(gateway);
    const ask = async () => {
      message({ action: "ask" })({ gateway, open });
      expect((await open.client.readFrame()).text).toBe("answered");
    };
    await ask();
    await manage("POST")({ gateway, open });
    await open.client.readFrame();
    const stage = { ConnectCount: 1, MessageCount: 4, IntegrationLatency: 2 };
    const rest = { ClientError: 0, IntegrationError: 0, ExecutionError: 0 };
    const route = { ...rest, ConnectCount: 0, IntegrationLatency: 0 };
    expect(await countsOf(gateway)).toEqual({ ...rest, ...stage });
    expect(await countsOf(gateway, "ask")).toEqual({
      ...route,
      MessageCount: 2,
      IntegrationLatency: 1,
    });
    expect(await countsOf(gateway, "say")).toEqual({ ...route, MessageCount: 0 });
    expect(await countsOf(gateway, "$connect")).toEqual({
      ...route,
      ConnectCount: 1,
      MessageCount: 1,
      IntegrationLatency: 1,
    });
    expect(await countsOf(gateway, "POST /@connections/{connectionId}")).toEqual({
      ...route,
      MessageCount: 1,
    });

    gateway.deploy(project(backend, {}));
    await ask();
    expect(await countsOf(gateway)).toEqual({
      ...rest,
      ...stage,
      MessageCount: 6,
      IntegrationLatency: 3,
    });
    // Not counted by route any more, and not forgotten.
    expect((await countsOf(gateway, "ask")).MessageCount).toBe(2);
    const all = await samples(gateway);
    const labels = `{api_id="${gateway.apiId}",stage="dev"}`;
    expect(all.get(`sluice_connections${labels}`)).toBe(1);
    expect(all.get('sluice_function_instances{function_name="relay"}')).toBeGreaterThan(0);
    open.client.close();
    await gateway.activity(({ eventType }) => eventType === "DISCONNECT");
    expect((await samples(gateway)).get(`sluice_connections${labels}`)).toBe(0);
  });
});
