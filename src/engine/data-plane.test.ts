import { describe, expect, test } from "bun:test";
import {
  apiOf,
  bareRoute,
  fakeEngine,
  managementRequest,
  requestOf,
  returned,
  routeOf,
  signedRequest,
} from "./engine.fixture.ts";
import { LiveConnection } from "./live-connection.ts";

const NOTHING = new Uint8Array(0);
const bug = new Error("boom");
const fail = () => {
  throw bug;
};

describe("dataPlane() answers", () => {
  test.each(["/", "/prod", "/prod/@connections/x", "/_aws/execute-api/other/dev"])(
    "%p, which is no stage, with 403",
    (rawPath) => {
      const engine = fakeEngine();
      expect(engine.plane.answer(requestOf({ rawPath }), NOTHING).status).toBe(403);
    },
  );

  test("a plain request of a stage with 403, or with 426 by its switch", () => {
    const strict = fakeEngine();
    expect(strict.plane.answer(requestOf(), NOTHING).status).toBe(403);
    const relaxed = fakeEngine({ overrides: { upgradeRequired426: true } });
    expect(relaxed.plane.answer(requestOf({ rawPath: "/dev/" }), NOTHING).status).toBe(426);
    expect(relaxed.plane.answer(requestOf({ rawPath: "/dev/x" }), NOTHING).status).toBe(403);
  });

  test("nothing of an API whose endpoint is disabled", () => {
    const engine = fakeEngine({ api: apiOf([], { disableExecuteApiEndpoint: true }) });
    const request = managementRequest("GET", engine.deps.ids.connectionId());
    expect(engine.plane.answer(request, NOTHING).status).toBe(403);
  });

  test("management calls", () => {
    const engine = fakeEngine();
    const { connection } = engine.open();
    const plain = managementRequest("GET", connection.facts.connectionId);
    expect(engine.plane.answer(signedRequest(engine, plain), NOTHING).status).toBe(200);
  });

  test("500 when there is a bug, and reports it once", () => {
    const engine = fakeEngine({
      overrides: { credentials: { find: fail, admitUnknown: fail, noteRegion: fail } },
    });
    const plain = managementRequest("GET", engine.deps.ids.connectionId());
    const answer = engine.plane.answer(signedRequest(engine, plain), NOTHING);
    expect(answer.status).toBe(500);
    expect(answer.body).not.toContain("boom");
    expect(engine.bugs).toEqual([bug]);
  });
});

describe("dataPlane() connects", () => {
  test("with a rejection in place of a bug, and reports it once", async () => {
    const engine = fakeEngine({ invokeFunction: fail });
    const verdict = await engine.plane.connect(requestOf());
    expect(verdict).toMatchObject({ kind: "rejected", answer: { status: 500 } });
    expect(engine.bugs).toEqual([bug]);
    expect(engine.pending.size).toBe(0);
  });

  test("as work that a shutdown waits for", async () => {
    const asked = Promise.withResolvers<never>();
    const engine = fakeEngine({ invokeFunction: () => asked.promise });
    const connected = engine.plane.connect(requestOf());
    expect(engine.pending.size).toBe(1);
    asked.reject(bug);
    await connected;
    await engine.pending.settled();
    expect(engine.pending.size).toBe(0);
  });
});

describe("dataPlane() takes messages", () => {
  test("concurrently, and tells the socket when each has been handled", async () => {
    const engine = fakeEngine({ api: apiOf([routeOf("$default")]) });
    const { connection, socket } = engine.open();
    engine.clock.advance(500);
    expect(engine.plane.message(connection, "one")).toBe("pending");
    expect(engine.plane.message(connection, "two")).toBe("pending");
    expect(engine.functionCalls).toHaveLength(2);
    expect(connection.lastActiveAt).toBe(engine.clock.now());
    await engine.pending.settled();
    expect(socket.handled).toBe(2);
    expect(engine.bugs).toEqual([]);
  });

  test("and has handled what no backend answers when the call returns; a bug on the way is reported", () => {
    const engine = fakeEngine({ api: apiOf([bareRoute("$default")]) });
    const { connection, socket } = engine.open();
    expect(engine.plane.message(connection, "one")).toBe("handled");
    expect(engine.activities).toMatchObject([{ eventType: "MESSAGE", status: 200 }]);
    const broken = { ...connection.stage, deployment: undefined } as never;
    const other = new LiveConnection(connection.facts, broken, engine.deps.lifecycle);
    other.open(socket);
    expect(engine.plane.message(other, "two")).toBe("handled");
    expect(engine.bugs).toHaveLength(1);
    expect(socket.sent.map((frame) => JSON.parse(frame).message)).toEqual([
      "Internal server error",
    ]);
    expect([engine.pending.size, socket.handled]).toEqual([0, 0]);
  });

  test("a message that meets a bug gets the error frame and counts as handled; the bug is reported once", async () => {
    const engine = fakeEngine({ invokeFunction: fail });
    const { connection, socket } = engine.open();
    engine.plane.message(connection, "one");
    await engine.pending.settled();
    expect(socket.handled).toBe(1);
    expect(engine.bugs).toEqual([bug]);
    expect(socket.closes).toEqual([]);
    expect(socket.sent.map((frame) => JSON.parse(frame).message)).toEqual([
      "Internal server error",
    ]);
  });

  test("a control frame is no activity", () => {
    const engine = fakeEngine();
    const { connection } = engine.open();
    const { lastActiveAt } = connection;
    engine.clock.advance(500);
    engine.plane.controlFrame(connection);
    expect(connection.lastActiveAt).toBe(lastActiveAt);
  });
});

describe("the end of a connection", () => {
  const ends = fakeEngineEnds();
  test.each(Object.keys(ends))("%s: one $disconnect, with its reason", async (name) => {
    const engine = fakeEngine({ invokeFunction: () => returned({ statusCode: 200 }) });
    const { connection } = engine.open();
    const [run, code] = ends[name] ?? [];
    run?.(engine, connection);
    engine.plane.socketClosed(connection);
    engine.plane.socketClosed(connection);
    await engine.pending.settled();
    const contexts = engine.functionCalls.map(({ payload }) => JSON.parse(payload).requestContext);
    expect(contexts).toMatchObject([{ eventType: "DISCONNECT", disconnectStatusCode: code }]);
    expect(engine.deps.connections.size).toBe(0);
    expect(engine.clock.pending).toBe(0);
  });

  test("a bug in $disconnect is reported and ends nothing else", async () => {
    const engine = fakeEngine({ invokeFunction: fail });
    engine.plane.socketClosed(engine.open().connection);
    await engine.pending.settled();
    expect(engine.bugs).toEqual([bug]);
    expect(engine.deps.connections.size).toBe(0);
  });
});

type End = (
  engine: ReturnType<typeof fakeEngine>,
  connection: ReturnType<ReturnType<typeof fakeEngine>["open"]>["connection"],
) => void;

function fakeEngineEnds(): Record<string, [End, number]> {
  return {
    "the TCP connection is cut": [() => undefined, 1006],
    "the client closes": [({ plane }, it) => plane.closeReceived(it, 1000, "bye"), 1000],
    "the client closes without a code": [
      ({ plane }, it) => plane.closeReceived(it, undefined, ""),
      1005,
    ],
    "the client breaks the protocol": [
      ({ plane }, it) => plane.failed(it, 1002, "Protocol error"),
      1002,
    ],
    "the gateway closes and the client answers": [
      ({ plane }, it) => {
        it.close(1001, "Going away");
        plane.closeReceived(it, 1001, "");
      },
      1001,
    ],
    "both close at once": [
      ({ plane }, it) => {
        plane.closeReceived(it, 4000, "");
        it.close(1001, "Going away");
        plane.failed(it, 1009, "Message too big");
      },
      4000,
    ],
  };
}
