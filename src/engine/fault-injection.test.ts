import { describe, expect, test } from "bun:test";
import { requestTarget } from "../core/endpoint.ts";
import { connect } from "./connect.ts";
import {
  apiOf,
  fakeEngine,
  managementRequest,
  requestOf,
  returned,
  routeOf,
  signedRequest,
  TWO_WAY,
} from "./engine.fixture.ts";
import {
  type FaultInjection,
  type FaultPlace,
  HIDDEN_BY_TEST,
  THROTTLED_BY_TEST,
} from "./fault-injection.ts";
import { handleMessage } from "./handle-message.ts";
import { manageConnection } from "./manage-connection.ts";

/** Answers yes to one kind of question, and keeps where it was asked. */
function injecting(yes: "throttles" | "hides" | "losesDisconnect" | "none") {
  const asked: FaultPlace[] = [];
  const question = (name: typeof yes) => (place: FaultPlace) => {
    if (name !== yes) return false;
    asked.push(place);
    return true;
  };
  const engine = fakeEngine({
    api: apiOf(["$connect", "$disconnect", "send"].map((key) => routeOf(key, TWO_WAY))),
    invokeFunction: () => returned({ statusCode: 200, body: "own" }),
    overrides: {
      faults: {
        throttles: question("throttles"),
        hides: question("hides"),
        losesDisconnect: question("losesDisconnect"),
        backendsOf: () => ({ functions: engine.deps.functions, http: engine.deps.http }),
      } satisfies FaultInjection,
    },
  });
  const call = (method: string, connectionId: string) => {
    const request = signedRequest(engine, managementRequest(method, connectionId));
    const target = requestTarget(undefined, request.rawPath);
    const { served: api, stage } = engine;
    return manageConnection(engine.deps, request, new Uint8Array(0), { target, api, stage });
  };
  return { engine, asked, call };
}

describe("a fault that a test injects", () => {
  test("throttles a handshake", async () => {
    const { engine, asked } = injecting("throttles");
    const verdict = await connect(engine.deps, requestOf());
    expect(verdict).toMatchObject({ kind: "rejected", answer: { status: 429 } });
    expect(asked).toMatchObject([{ operation: "connect", routeKey: "$connect", stage: "dev" }]);
    expect(engine.activities).toMatchObject([{ status: 429, detail: THROTTLED_BY_TEST }]);
    expect(engine.functionCalls).toEqual([]);
  });

  test("throttles a message of its route", async () => {
    const { engine, asked } = injecting("throttles");
    const { connection, socket } = engine.open();
    await handleMessage(engine.deps, connection, '{"action":"send"}');
    expect(socket.sent[0]).toContain("Too Many Requests");
    const { connectionId } = connection.facts;
    expect(asked).toMatchObject([{ operation: "message", routeKey: "send", connectionId }]);
    expect(engine.activities).toMatchObject([{ status: 429, detail: THROTTLED_BY_TEST }]);
  });

  test("throttles a call of @connections before its signature is looked at", () => {
    const { engine, asked, call } = injecting("throttles");
    const { connectionId } = engine.open().connection.facts;
    expect(call("POST", connectionId).status).toBe(429);
    expect(asked).toMatchObject([{ operation: "connectionApi", connectionId }]);
  });

  test.each(["POST", "GET", "DELETE"])("hides an open connection from %s, and no other", (verb) => {
    const { engine, asked, call } = injecting("hides");
    const { connection, socket } = engine.open();
    const { connectionId } = connection.facts;
    expect(call(verb, connectionId).status).toBe(410);
    expect([socket.sent, socket.closes]).toEqual([[], []]);
    expect(engine.activities).toMatchObject([{ status: 410, detail: HIDDEN_BY_TEST }]);
    // One that is not there needs no fault.
    expect(call(verb, engine.deps.ids.connectionId()).status).toBe(410);
    expect(asked).toHaveLength(1);
  });

  test("loses the $disconnect of a connection, which is gone all the same", async () => {
    const { engine, asked } = injecting("losesDisconnect");
    const { connection } = engine.open();
    engine.plane.socketClosed(connection);
    await engine.pending.settled();
    expect(asked).toMatchObject([{ operation: "disconnect", routeKey: "$disconnect" }]);
    expect(engine.functionCalls).toEqual([]);
    expect(engine.activities).toEqual([]);
    expect(engine.deps.connections.size).toBe(0);
  });

  test("stands between an integration and what it calls, told for whom", async () => {
    const asked: unknown[] = [];
    const engine = fakeEngine({
      api: apiOf([routeOf("send", TWO_WAY)]),
      overrides: {
        faults: {
          ...{ throttles: () => false, hides: () => false, losesDisconnect: () => false },
          backendsOf({ context: { routeKey, connectionId } }) {
            asked.push({ routeKey, connectionId });
            const functions = {
              ...engine.deps.functions,
              invoke: () => returned({ statusCode: 200, body: "another" }),
            };
            return { functions, http: engine.deps.http };
          },
        },
      },
    });
    const { connection, socket } = engine.open();
    await handleMessage(engine.deps, connection, '{"action":"send"}');
    expect(socket.sent).toEqual(["another"]);
    expect(asked).toEqual([{ routeKey: "send", connectionId: connection.facts.connectionId }]);
  });

  test("that answers no changes nothing", async () => {
    const { engine, call } = injecting("none");
    const { connection, socket } = engine.open();
    await handleMessage(engine.deps, connection, '{"action":"send"}');
    expect(socket.sent).toEqual(["own"]);
    expect(call("GET", connection.facts.connectionId).status).toBe(200);
    expect(await connect(engine.deps, requestOf())).toMatchObject({ kind: "accepted" });
  });
});
