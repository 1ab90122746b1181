import { describe, expect, test } from "bun:test";
import { once } from "node:events";
import { type Asked, answering, OK, poolBackend, poolTo, told } from "./pool.fixture.ts";

describe("TargetPool", () => {
  test("beyond connectionsPerTargetMax a call waits for a connection that is free", async () => {
    const held: (() => void)[] = [];
    const reached = Promise.withResolvers<void>();
    await using backend = await poolBackend((socket) => {
      held.push(() => socket.write(OK));
      if (held.length >= 2) reached.resolve();
    });
    const { call } = poolTo(backend, { connectionsPerTargetMax: 2 });
    const [one, two, three, four] = ["/1", "/2", "/3", "/4"].map((path) => call(path));
    await reached.promise;
    expect(backend.requests).toHaveLength(2);
    // One that has been given up takes no connection.
    four?.exchange.callOff();
    expect(await told(four as Asked)).toBe("calledOff");
    held.shift()?.();
    expect(await told(one as Asked)).toBe(200);
    while (backend.requests.length < 3) await once(backend.connections[0] as never, "data");
    for (const answer of held) answer();
    expect(await Promise.all([two, three].map((each) => told(each as Asked)))).toEqual([200, 200]);
    expect(backend.connections).toHaveLength(2);
    expect(backend.requests).not.toContain("/4");
  });

  test("beyond connectionsPerTargetMax a call gets a new connection when one has ended", async () => {
    await using backend = await poolBackend((socket, path) => {
      if (path === "/1") socket.end();
      else socket.write(OK);
    });
    const { call } = poolTo(backend, { connectionsPerTargetMax: 1 });
    const [cut, next] = [call("/1"), call("/2")];
    expect(await told(cut)).toBe("ECONNRESET");
    expect(await told(next)).toBe(200);
  });

  test.each([
    [1, 1],
    [2, 2],
  ])(
    "with connectingPerTargetMax %d, two calls at once have %d connections made",
    async (most, made) => {
      await using backend = await answering();
      const { call } = poolTo(backend, { connectingPerTargetMax: most });
      const [early, next] = [call("/early"), call("/next")];
      // Its connection is made all the same.
      early.exchange.callOff();
      expect(await told(next)).toBe(200);
      while (backend.connections.length < made) await once(backend.server, "connection");
      expect(backend.connections).toHaveLength(made);
      expect(backend.requests).toEqual(["/next"]);
    },
  );

  test("beyond idlePerTargetMax a connection is not kept", async () => {
    await using backend = await answering();
    const { call } = poolTo(backend, { idlePerTargetMax: 1 });
    await Promise.all(["/1", "/2"].map((path) => told(call(path))));
    expect(backend.connections).toHaveLength(2);
    await Promise.all(["/3", "/4"].map((path) => told(call(path))));
    expect(backend.connections).toHaveLength(3);
  });
});
