import { describe, expect, test } from "bun:test";
import { disconnect } from "./disconnect.ts";
import { apiOf, bareRoute, fakeEngine, returned, routeOf } from "./engine.fixture.ts";

const GONE = { statusCode: 1006, reason: "Connection closed abnormally" };

describe("disconnect()", () => {
  test("tells the function why, and ignores what it answers", async () => {
    const engine = fakeEngine({
      api: apiOf([routeOf("$disconnect")]),
      invokeFunction: () => returned({ statusCode: 403, body: "no" }),
    });
    const { connection, socket } = engine.open();
    await disconnect(engine.deps, connection, GONE);
    expect(JSON.parse(engine.functionCalls[0]?.payload ?? "").requestContext).toMatchObject({
      eventType: "DISCONNECT",
      routeKey: "$disconnect",
      disconnectStatusCode: 1006,
      disconnectReason: "Connection closed abnormally",
      connectionId: connection.facts.connectionId,
    });
    expect(socket.sent).toEqual([]);
    expect(engine.activities).toMatchObject([
      {
        eventType: "DISCONNECT",
        status: 403,
        detail: "closed: 1006 Connection closed abnormally",
        close: GONE,
        integration: { type: "AWS_PROXY", status: 403 },
        telemetry: engine.stage.telemetry,
        facts: connection.facts,
      },
    ]);
  });

  test("records the end also when there is no route, or one without an integration", async () => {
    for (const api of [apiOf([]), apiOf([bareRoute("$disconnect")])]) {
      const engine = fakeEngine({ api });
      await disconnect(engine.deps, engine.open().connection, { statusCode: 1000, reason: "" });
      expect(engine.activities).toMatchObject([{ status: 200, detail: "closed: 1000" }]);
      expect(engine.activities[0]?.integration).toBeUndefined();
      expect(engine.functionCalls).toEqual([]);
    }
  });

  test("a function that fails is recorded with its reason", async () => {
    const engine = fakeEngine({
      api: apiOf([routeOf("$disconnect")]),
      invokeFunction: () => Promise.resolve({ kind: "throttled", detail: "busy" }),
    });
    await disconnect(engine.deps, engine.open().connection, GONE);
    expect(engine.activities).toMatchObject([{ status: 500, detail: "busy" }]);
  });
});
