import { describe, expect, test } from "bun:test";
import { Alarms } from "./alarms.ts";
import { type EngineOptions, factsOf, fakeEngine } from "./engine.fixture.ts";
import { LiveConnection } from "./live-connection.ts";

const PING_COUNTS = { idleTimeoutMs: 1_000, connectionDurationMs: 5_000, pingIsActivity: true };

/** A connection whose ends are written down instead of run. */
function watched(limits = { ...PING_COUNTS, pingIsActivity: false }, options: EngineOptions = {}) {
  const engine = fakeEngine(options);
  const log: string[] = [];
  const connection = new LiveConnection(factsOf("id"), engine.stage, {
    clock: engine.clock,
    alarms: new Alarms(engine.clock, engine.deps.reportBug),
    limits,
    noLongerAddressable: () => log.push("gone"),
    runDisconnectRoute: (_connection, { statusCode, reason }) =>
      log.push(`$disconnect ${statusCode} ${reason}`),
  });
  const socket = {
    sendText: () => "sent" as const,
    waitingBytes: 0,
    close: (code: number, reason: string) => log.push(`close ${code} ${reason}`),
    terminate: () => undefined,
    messageHandled: () => undefined,
  };
  return { clock: engine.clock, connection, socket, log };
}

describe("LiveConnection", () => {
  test("closes at the idle time-out, one timer at a time, and runs $disconnect once", () => {
    const { clock, connection, socket, log } = watched();
    connection.open(socket);
    expect(clock.pending).toBe(1);
    clock.advance(999);
    connection.touch(clock.elapsed());
    expect(clock.pending).toBe(1);
    clock.advance(999);
    expect(log).toEqual([]);
    clock.advance(1);
    expect(log).toEqual(["gone", "close 1001 Going away"]);
    expect(clock.pending).toBe(0);
    connection.socketClosed();
    connection.socketClosed();
    expect(log).toEqual(["gone", "close 1001 Going away", "$disconnect 1001 Going away"]);
  });

  test("closes at the connection duration however busy it is", () => {
    const { clock, connection, socket, log } = watched();
    connection.open(socket);
    for (let busy = 0; busy < 9; busy += 1) {
      clock.advance(500);
      connection.touch(clock.elapsed());
    }
    clock.advance(499);
    expect(log).toEqual([]);
    clock.advance(1);
    expect(log).toEqual(["gone", "close 1001 Going away"]);
  });

  test("pings move the idle time-out only when they are activity", () => {
    for (const pingIsActivity of [true, false]) {
      const { clock, connection, socket, log } = watched({ ...PING_COUNTS, pingIsActivity });
      connection.open(socket);
      clock.advance(600);
      connection.touch(clock.elapsed(), "ping");
      clock.advance(600);
      expect(log.length > 0).toBe(!pingIsActivity);
    }
  });

  test("the client's close frame is the reason that $disconnect hears, and nothing is sent for it", () => {
    const { connection, socket, log } = watched();
    connection.open(socket);
    connection.closeReceived(4001, "bye");
    connection.close(1000, "too late");
    connection.socketClosed();
    expect(log).toEqual(["gone", "$disconnect 4001 bye"]);
  });

  test("a socket that is cut is 1006, and leaves no timer", () => {
    const { clock, connection, socket, log } = watched();
    connection.open(socket);
    connection.socketClosed();
    expect(log).toEqual(["gone", "$disconnect 1006 Connection closed abnormally"]);
    expect(clock.pending).toBe(0);
    clock.advance(10_000);
    expect(log).toHaveLength(2);
  });

  test("a connection that never opened has no $disconnect", () => {
    const { connection, log } = watched();
    connection.socketClosed();
    connection.close(1000, "");
    expect(log).toEqual([]);
  });

  test("lastActiveAt moves with messages and never backwards", () => {
    const { clock, connection, socket } = watched();
    const connectedAt = connection.facts.connectedAt;
    expect(connection.lastActiveAt).toBe(connectedAt);
    connection.open(socket);
    clock.advance(100);
    connection.touch(clock.elapsed());
    expect(connection.lastActiveAt).toBe(connectedAt + 100);
    connection.touch(clock.elapsed() - 50);
    expect(connection.lastActiveAt).toBe(connectedAt + 100);
  });

  test("lastActiveAt is the same each time it is asked, also when the machine is set to another time", () => {
    const { clock, connection, socket } = watched();
    connection.open(socket);
    const openedAt = clock.now();
    clock.advance(300);
    connection.touch(clock.elapsed());
    clock.advance(100);
    for (const byMs of [0, 7_200_000, -14_400_000]) {
      clock.jump(byMs);
      expect(connection.lastActiveAt).toBe(openedAt + 300);
    }
  });
});
