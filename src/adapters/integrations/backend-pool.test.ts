import { describe, expect, test } from "bun:test";
import { once } from "node:events";
import { POOL_LIMITS } from "./backend-pool.ts";
import { answering, OK, poolBackend, poolTo, told } from "./pool.fixture.ts";

describe("BackendPool", () => {
  test("uses a connection again, for the same target alone", async () => {
    await using backend = await answering();
    const { call } = poolTo(backend);
    for (const path of ["/1", "/2"]) expect(await told(call(path))).toBe(200);
    expect(backend.connections).toHaveLength(1);
    expect(await told(call("/3", {}, "other"))).toBe(200);
    expect(backend.connections).toHaveLength(2);
  });

  test("ends an idle connection after idleMs, not before, and forgets its target", async () => {
    await using backend = await answering();
    const { clock, pool, call } = poolTo(backend);
    await told(call("/1"));
    for (let second = 1; second < POOL_LIMITS.idleMs / 1_000; second += 1) clock.advance(1_000);
    expect(await told(call("/2"))).toBe(200);
    expect(backend.connections).toHaveLength(1);
    const closed = once(backend.connections[0] as never, "close");
    for (let second = 1; second <= POOL_LIMITS.idleMs / 1_000; second += 1) clock.advance(1_000);
    await closed;
    expect(pool.size).toBe(0);
    expect(await told(call("/3"))).toBe(200);
    expect(backend.connections).toHaveLength(2);
  });

  test.each([
    ["a backend's word, a second less", "timeout=3", 2_000],
    ["no more than idleMsMax", "timeout=600", POOL_LIMITS.idleMsMax],
  ])("keeps an idle connection for %s", async (_what, kept, idleMs) => {
    const answer = OK.replace("\r\n", `\r\nKeep-Alive: ${kept}\r\n`);
    await using backend = await poolBackend((socket) => void socket.write(answer));
    const { clock, call } = poolTo(backend);
    await told(call("/1"));
    clock.advance(idleMs - 1);
    await told(call("/2"));
    expect(backend.connections).toHaveLength(1);
    clock.advance(idleMs);
    await told(call("/3"));
    expect(backend.connections).toHaveLength(2);
  });

  test.each([
    [
      "that the backend keeps for a second",
      OK.replace("\r\n", "\r\nKeep-Alive: timeout=1\r\n"),
      {},
    ],
    ["that the backend ends", OK.replace("\r\n", "\r\nConnection: close\r\n"), {}],
    ["that the request ends", OK, { endsConnection: true }],
  ])("does not keep a connection %s", async (_what, answer, more) => {
    await using backend = await poolBackend((socket) => void socket.write(answer));
    const { call } = poolTo(backend);
    for (const path of ["/1", "/2"]) expect(await told(call(path, more))).toBe(200);
    expect(backend.connections).toHaveLength(2);
  });

  test("endIdle() ends what is idle, and a call under way goes on", async () => {
    const held = Promise.withResolvers<() => void>();
    await using backend = await poolBackend((socket, path) => {
      if (path === "/held") held.resolve(() => socket.write(OK));
      else socket.write(OK);
    });
    const { clock, pool, call } = poolTo(backend);
    const waiting = call("/held");
    const answer = await held.promise;
    await told(call("/idle"));
    const closed = once(backend.connections[1] as never, "close");
    pool.endIdle();
    await closed;
    expect(clock.pending).toBe(0);
    answer();
    expect(await told(waiting)).toBe(200);
  });
});
