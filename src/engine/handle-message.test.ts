import { describe, expect, test } from "bun:test";
import { AWS_LIMITS } from "../core/limits.ts";
import { accountThrottle } from "../core/throttle.ts";
import { apiOf, bareRoute, fakeEngine, returned, routeOf, TWO_WAY } from "./engine.fixture.ts";
import { handleMessage } from "./handle-message.ts";

describe("handleMessage()", () => {
  test("routes by the selection expression and says nothing on a one-way route", async () => {
    const engine = fakeEngine({
      api: apiOf([routeOf("send"), routeOf("$default")]),
      invokeFunction: () => returned({ statusCode: 200, body: "unheard" }),
    });
    const { connection, socket } = engine.open();
    await handleMessage(engine.deps, connection, '{"action":"send"}');
    expect(socket.sent).toEqual([]);
    expect(engine.activities).toMatchObject([
      { eventType: "MESSAGE", routeKey: "send", status: 200 },
    ]);
    expect(JSON.parse(engine.functionCalls[0]?.payload ?? "")).toMatchObject({
      body: '{"action":"send"}',
      requestContext: { eventType: "MESSAGE", routeKey: "send" },
    });
  });

  test("sends the answer of a two-way route, whatever its status, and counts it as activity", async () => {
    const engine = fakeEngine({
      api: apiOf([routeOf("$default", TWO_WAY)]),
      invokeFunction: () => returned({ statusCode: 503, body: "busy" }),
    });
    const { connection, socket } = engine.open();
    engine.clock.advance(500);
    await handleMessage(engine.deps, connection, "hi");
    expect(socket.sent).toEqual(["busy"]);
    expect(connection.lastActiveAt).toBe(engine.clock.now());
    expect(engine.activities).toMatchObject([{ status: 503 }]);
  });

  test("sends nothing when a two-way route's answer has no body", async () => {
    for (const body of ["", undefined]) {
      const engine = fakeEngine({
        api: apiOf([routeOf("$default", TWO_WAY)]),
        invokeFunction: () => returned({ statusCode: 200, body }),
      });
      const { connection, socket } = engine.open();
      await handleMessage(engine.deps, connection, "hi");
      expect(socket.sent).toEqual([]);
    }
  });

  test("a message that its model refuses gets Bad request body, and nothing is called", async () => {
    const models = { modelSelectionExpression: "$default", requestModels: { $default: "Join" } };
    const model = { modelId: "m", name: "Join", contentType: "application/json", schema: "room" };
    const engine = fakeEngine({
      api: apiOf([routeOf("$default", models)], { models: [model] }),
      invokeFunction: () => returned({ statusCode: 200 }),
    });
    const { connection, socket } = engine.open();
    await handleMessage(engine.deps, connection, '{"room":1}');
    expect(engine.functionCalls).toHaveLength(1);
    await handleMessage(engine.deps, connection, '{"action":"join"}');
    expect(engine.functionCalls).toHaveLength(1);
    const { connectionId } = connection.facts;
    expect(socket.sent).toEqual([
      expect.stringMatching(
        new RegExp(
          `^{"message": "Bad request body", "connectionId":"${connectionId}", "messageId":"[^"]+"}$`,
        ),
      ),
    ]);
    expect(engine.activities[1]).toMatchObject({
      status: 400,
      detail: "Bad request body: [room is missing]",
      frame: { validationErrorString: "[room is missing]" },
    });
  });

  test("a reply of the payload quota is sent, and one byte more is an error frame", async () => {
    for (const [bytes, message] of [
      [131_072, undefined],
      [131_073, "Internal server error"],
    ] as const) {
      const engine = fakeEngine({
        api: apiOf([routeOf("$default", TWO_WAY)]),
        invokeFunction: () => returned({ statusCode: 200, body: "x".repeat(bytes) }),
      });
      const { connection, socket } = engine.open();
      await handleMessage(engine.deps, connection, "hi");
      expect(socket.sent).toHaveLength(1);
      if (message === undefined) expect(socket.sent[0]).toHaveLength(bytes);
      else expect(JSON.parse(socket.sent[0] ?? "")).toMatchObject({ message });
      expect(engine.activities[0]?.status).toBe(message === undefined ? 200 : 500);
    }
  });

  test("a message that no route takes is Forbidden and does not close", async () => {
    const engine = fakeEngine({ api: apiOf([routeOf("send")]) });
    const { connection, socket } = engine.open();
    await handleMessage(engine.deps, connection, "not JSON");
    const { connectionId } = connection.facts;
    expect(JSON.parse(socket.sent[0] ?? "")).toMatchObject({ message: "Forbidden", connectionId });
    expect(engine.activities.at(-1)?.detail).toEndWith("and there is no $default route");
    expect(socket.closes).toEqual([]);
    expect(engine.activities).toMatchObject([{ routeKey: "-", status: 403 }]);
  });

  test("a route without an integration does nothing", async () => {
    const engine = fakeEngine({ api: apiOf([bareRoute("$default")]) });
    const { connection, socket } = engine.open();
    await handleMessage(engine.deps, connection, "hi");
    expect(socket.sent).toEqual([]);
    expect(engine.activities).toMatchObject([{ routeKey: "$default", status: 200 }]);
  });

  test("a failed integration is an error frame with the request's own id, also on a one-way route", async () => {
    const engine = fakeEngine({
      api: apiOf([routeOf("$default")]),
      invokeFunction: () => Promise.resolve({ kind: "notFound", detail: "No such function" }),
    });
    const { connection, socket } = engine.open();
    await handleMessage(engine.deps, connection, "hi");
    const [activity] = engine.activities;
    expect(JSON.parse(socket.sent[0] ?? "")).toEqual({
      message: "Internal server error",
      connectionId: connection.facts.connectionId,
      requestId: activity?.requestId,
    });
    expect(activity).toMatchObject({ status: 500, detail: "No such function" });
  });

  test("a client too slow for its reply is closed with 1008", async () => {
    const engine = fakeEngine({
      api: apiOf([routeOf("$default", TWO_WAY)]),
      invokeFunction: () => returned({ statusCode: 200, body: "yes" }),
    });
    const { connection, socket } = engine.open();
    socket.answers = "full";
    await handleMessage(engine.deps, connection, "hi");
    expect(socket.closes).toEqual([{ code: 1008, reason: "Send buffer full" }]);
  });

  test("a client that has left gets nothing and loses nothing", async () => {
    const engine = fakeEngine({
      api: apiOf([routeOf("$default", TWO_WAY)]),
      invokeFunction: () => returned({ statusCode: 200, body: "yes" }),
    });
    const { connection, socket } = engine.open();
    socket.answers = "closed";
    await handleMessage(engine.deps, connection, "hi");
    expect(socket.closes).toEqual([]);
    expect(engine.activities).toMatchObject([{ status: 200 }]);
  });

  test("an open connection's next message follows a new deployment", async () => {
    const engine = fakeEngine({ api: apiOf([routeOf("$default")]) });
    const { connection } = engine.open();
    const next = fakeEngine({ api: apiOf([routeOf("send")]) });
    engine.stage.deployment = next.stage.deployment;
    await handleMessage(engine.deps, connection, '{"action":"send"}');
    expect(engine.activities).toMatchObject([{ routeKey: "send" }]);
  });
});

describe("handleMessage() records", () => {
  const reply = async (payload: unknown, socketAnswers: "sent" | "closed" = "sent") => {
    const engine = fakeEngine({
      api: apiOf([routeOf("$default", TWO_WAY)]),
      invokeFunction: () => {
        engine.clock.advance(12);
        return returned(payload);
      },
    });
    const { connection, socket } = engine.open();
    socket.answers = socketAnswers;
    await handleMessage(engine.deps, connection, "hi");
    return { engine, connection, activity: engine.activities[0] };
  };

  test("who sent what to which stage, what the integration answered and what went out", async () => {
    const { engine, connection, activity } = await reply({ statusCode: 418, body: "yes" });
    expect(activity).toMatchObject({
      startedAt: engine.clock.now() - 12,
      latencyMs: 12,
      received: "hi",
      sent: new TextEncoder().encode("yes"),
      integration: { type: "AWS_PROXY", status: 418, integrationStatus: 200, latencyMs: 12 },
    });
    expect(activity?.telemetry).toBe(engine.stage.telemetry);
    expect(activity?.facts).toBe(connection.facts);
    const event = JSON.parse(engine.functionCalls[0]?.payload ?? "");
    expect(activity?.messageId).toBe(event.requestContext.messageId);
    expect(activity?.traceId).toBe(engine.functionCalls[0]?.traceId);
    expect(activity?.frame).toBeUndefined();
  });

  test("nothing sent when the client did not take it", async () => {
    const { activity } = await reply({ statusCode: 200, body: "yes" }, "closed");
    expect(activity?.sent).toBeUndefined();
  });

  test("the error frame, and why the integration failed", async () => {
    const { activity } = await reply("no JSON object");
    expect(activity).toMatchObject({
      status: 500,
      frame: { message: "Internal server error", responseType: "INTEGRATION_FAILURE" },
      integration: { failure: "malformed", integrationStatus: 200 },
    });
    expect(new TextDecoder().decode(activity?.sent)).toContain("Internal server error");
  });

  test("no integration where none ran", async () => {
    const engine = fakeEngine({ api: apiOf([routeOf("send")]) });
    await handleMessage(engine.deps, engine.open().connection, "hi");
    const [activity] = engine.activities;
    expect(activity?.integration).toBeUndefined();
    expect(activity?.frame).toEqual({ message: "Forbidden", responseType: "RESOURCE_NOT_FOUND" });
  });
});

describe("handleMessage() throttles", () => {
  const stages = [
    {
      stageName: "dev",
      stageVariables: {},
      defaultRouteSettings: { throttlingRateLimit: 1, throttlingBurstLimit: 2 },
      routeSettings: { send: { throttlingBurstLimit: 1 } },
    },
  ];
  const api = apiOf([routeOf("send"), routeOf("$default")], { stages });

  test("by route: the frame instead of the function, and the connection stays open", async () => {
    const engine = fakeEngine({ api });
    const { connection, socket } = engine.open();
    for (let n = 0; n < 3; n += 1) await handleMessage(engine.deps, connection, "hi");
    await handleMessage(engine.deps, connection, '{"action":"send"}');
    await handleMessage(engine.deps, connection, '{"action":"send"}');
    expect(engine.functionCalls).toHaveLength(3);
    expect(engine.activities.map(({ routeKey, status }) => `${routeKey} ${status}`)).toEqual([
      "$default 200",
      "$default 200",
      "$default 429",
      "send 200",
      "send 429",
    ]);
    expect(engine.activities[4]?.detail).toStartWith("Throttled: the route has 1 requests a sec");
    const { connectionId } = connection.facts;
    const frames = [2, 4].map((at) => {
      const requestId = engine.activities[at]?.requestId;
      return `{"message": "Too Many Requests", "connectionId":"${connectionId}", "requestId":"${requestId}"}`;
    });
    expect(socket.sent).toEqual(frames);
    expect(socket.closes).toEqual([]);
    engine.clock.advance(1_000);
    await handleMessage(engine.deps, connection, "hi");
    expect(engine.functionCalls).toHaveLength(4);
  });

  test("by account, also a message that no route takes", async () => {
    const account = accountThrottle({ ...AWS_LIMITS, accountBurst: 1 });
    const engine = fakeEngine({ api: apiOf([routeOf("send")]), overrides: { account } });
    const { connection, socket } = engine.open();
    await handleMessage(engine.deps, connection, "hi");
    await handleMessage(engine.deps, connection, "hi");
    expect(socket.sent.map((frame) => JSON.parse(frame).message)).toEqual([
      "Forbidden",
      "Too Many Requests",
    ]);
    expect(engine.activities[1]).toMatchObject({ routeKey: "-", status: 429 });
  });
});
