import { describe, expect, test } from "bun:test";
import type { HeaderField } from "../core/http.ts";
import { AWS_LIMITS } from "../core/limits.ts";
import { accountThrottle } from "../core/throttle.ts";
import { connect } from "./connect.ts";
import {
  API_ID,
  apiOf,
  bareRoute,
  type EngineOptions,
  fakeEngine,
  requestOf,
  returned,
  routeOf,
} from "./engine.fixture.ts";
import type { InboundRequest } from "./ports.ts";

async function connecting(options: EngineOptions = {}, request: Partial<InboundRequest> = {}) {
  const engine = fakeEngine({ api: apiOf([routeOf("$connect")]), ...options });
  const verdict = await connect(engine.deps, requestOf(request));
  return { engine, verdict };
}

/** The answer of a rejection; an accepted client is a failure. */
async function rejection(options: EngineOptions, request: Partial<InboundRequest> = {}) {
  const { engine, verdict } = await connecting(options, request);
  if (verdict.kind !== "rejected") throw new Error("The client was accepted");
  return { engine, answer: verdict.answer, activity: engine.activities[0] };
}

describe("connect()", () => {
  test("accepts when the function answers 2xx, and records it", async () => {
    const { engine, verdict } = await connecting({
      invokeFunction: () =>
        returned({ statusCode: 204, headers: { "Sec-WebSocket-Protocol": "chat" } }),
    });
    expect(verdict).toMatchObject({ kind: "accepted", subprotocol: "chat" });
    expect(engine.activities).toMatchObject([
      { eventType: "CONNECT", routeKey: "$connect", status: 204, apiId: API_ID, stage: "dev" },
    ]);
    // Not addressable before the 101 is on its way.
    expect(engine.deps.connections.size).toBe(0);
  });

  test("accepts without a $connect route, or one without an integration, and runs nothing", async () => {
    for (const api of [apiOf([]), apiOf([bareRoute("$connect")])]) {
      const { engine, verdict } = await connecting({ api });
      expect(verdict).toMatchObject({ kind: "accepted", subprotocol: undefined });
      expect(engine.functionCalls).toEqual([]);
      expect(engine.activities).toMatchObject([{ status: 200 }]);
    }
  });

  test("gives the function the event of the upgrade, with a domain name that leads back", async () => {
    const headers: HeaderField[] = [
      ["Host", "evil.com"],
      ["X-Tag", "1"],
    ];
    const { engine } = await connecting({}, { headers, rawQuery: "a=1" });
    const event = JSON.parse(engine.functionCalls[0]?.payload ?? "");
    expect(event).toMatchObject({
      headers: { "X-Tag": "1", "X-Forwarded-Port": "3001", "X-Forwarded-Proto": "http" },
      queryStringParameters: { a: "1" },
      requestContext: { eventType: "CONNECT", routeKey: "$connect", domainName: "localhost:3001" },
    });
  });

  test.each(["/", "", "/prod", "/dev/more", "/_aws/execute-api/other/dev"])(
    "rejects %p, which is no stage, with 403",
    async (rawPath) => {
      const { engine, answer } = await rejection({}, { rawPath });
      expect(answer).toMatchObject({ status: 403, body: '{"message":"Forbidden"}' });
      expect(engine.functionCalls).toEqual([]);
    },
  );

  test("accepts the stage with a slash, by path and by host", async () => {
    const host = `${API_ID}.execute-api.localhost:3001`;
    for (const request of [
      { rawPath: "/dev/" },
      { rawPath: `/_aws/execute-api/${API_ID}/dev` },
      { headers: [["Host", host] as const] },
    ]) {
      expect((await connecting({}, request)).verdict.kind).toBe("accepted");
    }
  });

  test("rejects an API whose endpoint is disabled with 403", async () => {
    const api = apiOf([], { disableExecuteApiEndpoint: true });
    expect((await rejection({ api })).answer.status).toBe(403);
  });

  test("records why the $connect route rejected", async () => {
    const { answer, activity } = await rejection({
      invokeFunction: () => returned({ statusCode: 401 }),
    });
    expect(answer.status).toBe(401);
    expect(activity).toMatchObject({
      ...{ eventType: "CONNECT", routeKey: "$connect", status: 401 },
      detail: "$connect answered 401",
      integration: { type: "AWS_PROXY", status: 401 },
    });
    expect(activity?.answer).toBe(answer);
    expect(activity?.facts).toMatchObject({ sourceIp: "127.0.0.1", domainName: "localhost:3001" });
  });

  test("stage variables of a later deployment show in an open connection", async () => {
    const { engine, verdict } = await connecting();
    if (verdict.kind !== "accepted") throw new Error("rejected");
    engine.stage.stageVariables = { table: "two" };
    expect(verdict.connection.facts.stageVariables).toEqual({ table: "two" });
  });
});

describe("connect() throttles", () => {
  const zero = { throttlingRateLimit: 0, throttlingBurstLimit: 0 };
  const stage = { stageName: "dev", stageVariables: {} };

  test("a stage with zero throughput: 429 before any function runs", async () => {
    const stages = [{ ...stage, defaultRouteSettings: zero }];
    for (const api of [apiOf([routeOf("$connect")], { stages }), apiOf([], { stages })]) {
      const { engine, answer, activity } = await rejection({ api }, {});
      expect(answer).toMatchObject({ status: 429, body: '{"message":"Too Many Requests"}' });
      expect(answer.headers).toContainEqual(["x-amzn-ErrorType", "TooManyRequestsException"]);
      expect(engine.functionCalls).toEqual([]);
      expect(activity).toMatchObject({
        eventType: "CONNECT",
        routeKey: "$connect",
        connectionId: "-",
        status: 429,
        detail: expect.stringContaining("Throttled: the route has 0 requests a second"),
        answer,
      });
      expect(activity?.facts?.domainName).toBe("localhost:3001");
      expect(activity?.telemetry).toBe(engine.stage.telemetry);
    }
  });

  test("not by the settings of another route", async () => {
    const stages = [{ ...stage, routeSettings: { send: zero } }];
    const api = apiOf([routeOf("$connect"), routeOf("send")], { stages });
    expect((await connecting({ api })).verdict.kind).toBe("accepted");
  });

  test("new connections of the account, to the last one allowed", async () => {
    const account = accountThrottle({ ...AWS_LIMITS, newConnectionsPerSecond: 2 });
    const engine = fakeEngine({ api: apiOf([]), overrides: { account } });
    const kinds: string[] = [];
    for (let n = 0; n < 3; n += 1) kinds.push((await connect(engine.deps, requestOf())).kind);
    expect(kinds).toEqual(["accepted", "accepted", "rejected"]);
    engine.clock.advance(500);
    expect((await connect(engine.deps, requestOf())).kind).toBe("accepted");
  });

  test("a request to no stage costs nothing", async () => {
    const account = accountThrottle({ ...AWS_LIMITS, accountBurst: 1 });
    const engine = fakeEngine({ api: apiOf([]), overrides: { account } });
    await connect(engine.deps, requestOf({ rawPath: "/nowhere" }));
    expect((await connect(engine.deps, requestOf())).kind).toBe("accepted");
    expect((await connect(engine.deps, requestOf())).kind).toBe("rejected");
  });
});
