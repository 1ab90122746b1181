import { describe, expect, test } from "bun:test";
import { API_ID, fakeEngine } from "./engine.fixture.ts";

describe("LiveConnections", () => {
  test("finds an open connection through its own API only", () => {
    const engine = fakeEngine();
    const { connections } = engine.deps;
    const { connection } = engine.open();
    const { connectionId } = connection.facts;
    expect(connections.find(API_ID, connectionId)).toBe(connection);
    expect(connections.find("zzzzzzzzzz", connectionId)).toBeUndefined();
    expect(connections.find(API_ID, "other")).toBeUndefined();
  });

  test("a connection that is closing is not found any more but still counted", () => {
    const engine = fakeEngine();
    const { connections } = engine.deps;
    const { connection } = engine.open();
    connection.close(1000, "");
    expect(connections.find(API_ID, connection.facts.connectionId)).toBeUndefined();
    expect(connections.size).toBe(1);
    connection.socketClosed();
    expect(connections.size).toBe(0);
  });

  test("counts those that are ending, and tells when the next is gone", async () => {
    const engine = fakeEngine();
    const { connections } = engine.deps;
    const { connection } = engine.open();
    engine.open();
    expect(connections.endingSize).toBe(0);
    connection.close(1000, "");
    expect(connections.endingSize).toBe(1);
    const gone = connections.oneEnded();
    connection.socketClosed();
    await gone;
    expect([connections.endingSize, connections.size]).toEqual([0, 1]);
  });

  test("counts those that were ever opened", () => {
    const engine = fakeEngine();
    engine.open().connection.socketClosed();
    engine.open();
    expect(engine.deps.connections.opened).toBe(2);
    expect(engine.deps.connections.size).toBe(1);
  });

  test("closeAll() closes the open ones and, from then on, each one that opens", () => {
    const engine = fakeEngine();
    const before = engine.open();
    engine.deps.connections.closeAll(1001, "Going away");
    expect(before.socket.closes).toMatchObject([{ code: 1001, reason: "Going away" }]);
    const after = engine.open();
    expect(after.socket.closes).toMatchObject([{ code: 1001, reason: "Going away" }]);
    expect(
      engine.deps.connections.find(API_ID, after.connection.facts.connectionId),
    ).toBeUndefined();
  });

  test("closeStage() closes what is open on a stage, and from then on each one that opens there", () => {
    const engine = fakeEngine();
    const { connections } = engine.deps;
    const before = engine.open();
    const cause = { code: 1001, reason: "Going away" };
    connections.closeStage({ ...engine.stage }, cause);
    expect(before.socket.closes).toEqual([]);
    connections.closeStage(engine.stage, cause);
    expect(before.socket.closes).toMatchObject([cause]);
    expect(engine.open().socket.closes).toMatchObject([cause]);
  });

  test("allEnded() resolves when the last socket is gone, closing ones included", async () => {
    const engine = fakeEngine();
    const { connections } = engine.deps;
    await connections.allEnded();
    const one = engine.open();
    const two = engine.open();
    let ended = false;
    const all = connections.allEnded().then(() => {
      ended = true;
    });
    one.connection.socketClosed();
    two.connection.close(1001, "Going away");
    await Promise.resolve();
    expect(ended).toBe(false);
    two.connection.socketClosed();
    await all;
    expect(connections.size).toBe(0);
  });
});
