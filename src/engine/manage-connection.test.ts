import { describe, expect, test } from "bun:test";
import { requestTarget } from "../core/endpoint.ts";
import { AWS_LIMITS } from "../core/limits.ts";
import { accountThrottle } from "../core/throttle.ts";
import {
  apiOf,
  deployOn,
  type Engine,
  fakeEngine,
  managementRequest,
  signedRequest,
} from "./engine.fixture.ts";
import { manageConnection } from "./manage-connection.ts";
import type { InboundRequest } from "./ports.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const NOTHING = new Uint8Array(0);

/** Signed, as a backend calls. */
function call(engine: Engine, method: string, connectionId: string, body: Uint8Array = NOTHING) {
  const request = signedRequest(engine, managementRequest(method, connectionId), { body });
  return manage(engine, request, body);
}

function manage(engine: Engine, request: InboundRequest, body: Uint8Array = NOTHING) {
  const { served: api, stage } = engine;
  const target = requestTarget(undefined, request.rawPath);
  return manageConnection(engine.deps, request, body, { target, api, stage });
}

describe("manageConnection() posts", () => {
  test("one text frame, and counts it as activity", () => {
    const engine = fakeEngine();
    const { connection, socket } = engine.open();
    engine.clock.advance(500);
    const answer = call(engine, "POST", connection.facts.connectionId, bytes("hello"));
    expect(answer).toMatchObject({ status: 200, body: "" });
    expect(socket.sent).toEqual(["hello"]);
    expect(connection.lastActiveAt).toBe(engine.clock.now());
    expect(engine.activities).toMatchObject([
      {
        eventType: "CONNECTION_API",
        routeKey: "POST /@connections/{connectionId}",
        status: 200,
        connectionId: connection.facts.connectionId,
      },
    ]);
  });

  test("an empty frame for an empty body, and U+FFFD for what is no UTF-8", () => {
    const engine = fakeEngine();
    const { connection, socket } = engine.open();
    const { connectionId } = connection.facts;
    call(engine, "POST", connectionId);
    call(engine, "POST", connectionId, Uint8Array.of(0x61, 0xff, 0x62));
    call(engine, "POST", connectionId, bytes("\ufeffé"));
    expect(socket.sent[0]).toBe("");
    expect(socket.sent[1]).toBe("a\ufffdb");
    // The byte order mark is the sender's: TextDecoder of the fake takes it off again.
    expect(socket.sent[2]).toBe("é");
  });

  test("up to the limit and not a byte over it", () => {
    const engine = fakeEngine({ overrides: { postToConnectionBytesMax: 5 } });
    const { connection, socket } = engine.open();
    const { connectionId } = connection.facts;
    expect(call(engine, "POST", connectionId, bytes("12345")).status).toBe(200);
    expect(call(engine, "POST", connectionId, bytes("123456"))).toEqual({
      status: 413,
      headers: [],
      body: "",
    });
    expect(socket.sent).toEqual(["12345"]);
  });

  test("429 to a client whose buffer is full, 410 to one whose socket is going", () => {
    const engine = fakeEngine();
    const { connection, socket } = engine.open();
    const lastActiveAt = connection.lastActiveAt;
    engine.clock.advance(500);
    socket.answers = "full";
    expect(call(engine, "POST", connection.facts.connectionId).status).toBe(429);
    socket.answers = "closed";
    expect(call(engine, "POST", connection.facts.connectionId).status).toBe(410);
    expect(connection.lastActiveAt).toBe(lastActiveAt);
    expect(socket.closes).toEqual([]);
  });
});

test("manageConnection() records who called, with what data, and the frame that went out", () => {
  const engine = fakeEngine();
  const { connection } = engine.open();
  const { connectionId } = connection.facts;
  call(engine, "POST", connectionId, bytes("hello"));
  const [posted] = engine.activities;
  expect(posted).toMatchObject({
    startedAt: engine.clock.now(),
    received: bytes("hello"),
    sent: bytes("hello"),
    access: { authenticate: { status: 200 }, authorize: { status: 200 } },
  });
  expect(posted?.answer).toBeUndefined();
  expect(posted?.telemetry).toBe(engine.stage.telemetry);
  expect(posted?.facts?.iamIdentity?.userArn).toBe(
    engine.deps.credentials.find("AKIDEXAMPLE")?.principalArn ?? "",
  );

  manage(engine, managementRequest("POST", connectionId));
  expect(engine.activities[1]).toMatchObject({
    answer: { status: 403 },
    access: { authenticate: { status: 403 } },
  });
  expect(engine.activities[1]?.sent).toBeUndefined();
  expect(engine.activities[1]?.facts?.iamIdentity).toBeUndefined();
});

test("manageConnection() answers 429 before it looks at the call when the account is at its limit", () => {
  const account = accountThrottle({ ...AWS_LIMITS, accountBurst: 1 });
  const zero = { throttlingRateLimit: 0, throttlingBurstLimit: 0 };
  const stages = [{ stageName: "dev", stageVariables: {}, defaultRouteSettings: zero }];
  const engine = fakeEngine({ api: apiOf([], { stages }), overrides: { account } });
  const { connection, socket } = engine.open();
  const { connectionId } = connection.facts;
  // A stage's own settings are for its routes.
  expect(call(engine, "POST", connectionId, bytes("a")).status).toBe(200);
  for (const verb of ["POST", "GET", "DELETE"]) {
    const answer = call(engine, verb, connectionId);
    expect(answer).toMatchObject({ status: 429, body: '{"message":"Too Many Requests"}' });
    expect(answer.headers).toContainEqual(["x-amzn-ErrorType", "LimitExceededException"]);
  }
  expect(call(engine, "GET", "garbage").status).toBe(429);
  expect(engine.activities.at(-1)?.detail).toStartWith("Throttled: the account has 10000");
  engine.clock.advance(1);
  expect(call(engine, "GET", connectionId).status).toBe(200);
  expect(socket.sent).toEqual(["a"]);
});

describe("manageConnection() of the other verbs", () => {
  test("GET tells about the connection and is no activity", () => {
    const engine = fakeEngine();
    const { connection } = engine.open();
    engine.clock.advance(500);
    const answer = call(engine, "GET", connection.facts.connectionId);
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toEqual({
      identity: { sourceIp: "127.0.0.1", userAgent: "test" },
      connectedAt: "2026-09-25T00:01:29.000Z",
      lastActiveAt: "2026-09-25T00:01:29.000Z",
    });
    expect(connection.lastActiveAt).toBe(engine.clock.now() - 500);
  });

  test("DELETE closes with 1000 once, and the connection is gone from then on", () => {
    const engine = fakeEngine();
    const { connection, socket } = engine.open();
    const { connectionId } = connection.facts;
    expect(call(engine, "DELETE", connectionId).status).toBe(204);
    expect(socket.closes).toEqual([{ code: 1000, reason: "Connection Closed Normally" }]);
    for (const verb of ["POST", "GET", "DELETE"]) {
      expect(call(engine, verb, connectionId).status).toBe(410);
    }
    expect(socket.closes).toHaveLength(1);
  });

  test.each(["PUT", "HEAD", "OPTIONS", "post"])(
    "%s is 403, unsigned, and the log says why",
    (method) => {
      const engine = fakeEngine();
      const request = managementRequest(method, engine.deps.ids.connectionId());
      expect(manage(engine, request).status).toBe(403);
      expect(engine.activities).toMatchObject([{ eventType: "REFUSED", status: 403 }]);
    },
  );

  test("a path without an id is 403", () => {
    const engine = fakeEngine();
    for (const rawPath of ["/dev/@connections", "/dev/@connections/", "/dev/other/x"]) {
      const request = { ...managementRequest("POST", "x"), rawPath };
      expect(manage(engine, request).status).toBe(403);
    }
  });
});

describe("manageConnection() of an id", () => {
  test("that nobody ever gave out is 400, before the signature is looked at", () => {
    const engine = fakeEngine();
    for (const id of ["garbage", "L0SM9cOFvHcCIhw=", "%E2%82"]) {
      const rawPath = `/dev/@connections/${id}`;
      const answer = manage(engine, { ...managementRequest("POST", ""), rawPath });
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body)).toEqual({ message: `Invalid connectionId: ${id}` });
    }
  });

  test("that is gone is 410, but only to who may ask", () => {
    const engine = fakeEngine();
    const connectionId = engine.deps.ids.connectionId();
    expect(call(engine, "GET", connectionId)).toMatchObject({ status: 410, body: "" });
    expect(manage(engine, managementRequest("GET", connectionId)).status).toBe(403);
  });

  test("of another API is 410", () => {
    const engine = fakeEngine();
    const { connection } = engine.open();
    const other = apiOf([], { apiId: "zzzzzzzzzz" });
    const api = deployOn(engine.deps.apis, other);
    const stage = api.stages.get("dev");
    if (stage === undefined) throw new Error("no stage");
    const plain = managementRequest("GET", connection.facts.connectionId);
    const answer = manageConnection(engine.deps, signedRequest(engine, plain), NOTHING, {
      target: requestTarget(undefined, plain.rawPath),
      api,
      stage,
    });
    expect(answer.status).toBe(410);
  });

  test("is found through every stage of its API", () => {
    const engine = fakeEngine();
    const { connection } = engine.open();
    const stages = ["dev", "prod"].map((stageName) => ({ stageName, stageVariables: {} }));
    const api = apiOf([], { stages });
    const prod = deployOn(engine.deps.apis, api).stages.get("prod");
    if (prod === undefined) throw new Error("no stage");
    const plain = managementRequest("GET", connection.facts.connectionId, "prod");
    const answer = manageConnection(engine.deps, signedRequest(engine, plain), NOTHING, {
      target: requestTarget(undefined, plain.rawPath),
      api: engine.served,
      stage: prod,
    });
    expect(answer.status).toBe(200);
  });
});
