import { describe, expect, test } from "bun:test";
import { RawClient } from "../../../test/support/raw-client.ts";
import { encodeClientFrame, OPCODE } from "../../../test/support/raw-frame.ts";
import type { Activity } from "../../core/telemetry/activity.ts";
import { apiOf, returned, routeOf, TWO_WAY } from "../../engine/engine.fixture.ts";
import type { FunctionOutcome } from "../../engine/ports.ts";
import { openListener, type TestListener } from "./listener.fixture.ts";

const GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
const ECHO = {
  api: apiOf([routeOf("$disconnect"), routeOf("$default", TWO_WAY)]),
  invokeFunction: ({ payload }: { payload: string }) =>
    returned({ statusCode: 200, body: JSON.parse(payload).body }),
};
const message = (payload: string) => encodeClientFrame({ opcode: OPCODE.text, payload });

async function chat(client: RawClient, text = "hello"): Promise<string> {
  client.send(message(text));
  return (await client.readFrame()).text;
}

/** Whether the listener still serves, and serves right. */
async function expectServing(listener: TestListener): Promise<void> {
  using client = await listener.open();
  expect(await chat(client)).toBe("hello");
}

describe("listen() and clients that go", () => {
  const PHASES: Record<string, string> = {
    "after one byte": "G",
    "in a head": "GET /dev HTTP/1.1\r\nHost",
    "in a body": "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf",
    "with an answer on its way": GET,
    "after a refusal": "BAD\r\n\r\n",
  };
  for (const [name, text] of Object.entries(PHASES)) {
    test(`a reset ${name} leaves nothing behind`, async () => {
      using listener = openListener({ engine: ECHO });
      for (let times = 0; times < 20; times += 1) {
        const client = await listener.connect();
        client.send(text);
        client.socket.resetAndDestroy();
      }
      await listener.seen();
      await expectServing(listener);
      await listener.noDeadlines();
      expect(listener.engine.bugs).toEqual([]);
    });
  }

  test("a reset before the connection is accepted is no bug", async () => {
    using listener = openListener({ engine: ECHO });
    const script = `
      const { createConnection } = require("node:net");
      for (let each = 0; each < 5; each += 1) {
        const socket = createConnection(${listener.port}, "127.0.0.1", () =>
          socket.write("G", () => socket.resetAndDestroy()));
      }`;
    // This process waits for it, so that nothing is accepted before all have gone.
    expect(Bun.spawnSync([process.execPath, "-e", script]).exitCode).toBe(0);
    await listener.seen();
    await expectServing(listener);
    await listener.noDeadlines();
    expect(listener.engine.bugs).toEqual([]);
  });

  test("a reset while $connect runs is one CONNECT and one $disconnect", async () => {
    const asked = Promise.withResolvers<FunctionOutcome>();
    using listener = openListener({
      engine: {
        api: apiOf([routeOf("$connect"), routeOf("$disconnect")]),
        invokeFunction: ({ payload }) =>
          payload.includes('"CONNECT"') ? asked.promise : returned({ statusCode: 200 }),
      },
    });
    const client = await listener.connect();
    client.upgrade("/dev").catch(() => "cut on purpose");
    await listener.seen();
    client.socket.resetAndDestroy();
    await listener.seen();
    asked.resolve(await returned({ statusCode: 200 }));
    await listener.seen();
    await listener.engine.pending.settled();
    expect(connectionEvents(listener.engine.activities)).toEqual(["CONNECT", "DISCONNECT"]);
    expect(listener.engine.deps.connections.size).toBe(0);
    await listener.noDeadlines();
  });

  test("a reset while a message runs is one $disconnect with 1006", async () => {
    const asked = Promise.withResolvers<FunctionOutcome>();
    using listener = openListener({
      engine: {
        api: ECHO.api,
        invokeFunction: ({ payload }) =>
          payload.includes('"MESSAGE"') ? asked.promise : returned({ statusCode: 200 }),
      },
    });
    const client = await listener.open();
    client.send(message("hi"));
    await listener.seen();
    client.socket.resetAndDestroy();
    await listener.seen();
    asked.resolve(await returned({ statusCode: 200, body: "to nobody" }));
    await listener.engine.pending.settled();
    const ends = listener.engine.activities.filter(({ eventType }) => eventType === "DISCONNECT");
    expect(ends).toMatchObject([{ detail: "closed: 1006 Connection closed abnormally" }]);
    expect(listener.engine.bugs).toEqual([]);
  });

  test("a client that closes its half of a WebSocket has ended it", async () => {
    using listener = openListener({ engine: ECHO });
    using client = await listener.open();
    client.socket.end();
    await client.ended();
    await listener.engine.pending.settled();
    expect(listener.engine.activities.at(-1)).toMatchObject({
      eventType: "DISCONNECT",
      detail: "closed: 1006 Connection closed abnormally",
    });
  });

  test("a client that closes its half after a request still gets the answer", async () => {
    using listener = openListener({ engine: ECHO });
    using client = await listener.connect();
    client.socket.end(GET);
    expect(new TextDecoder().decode(await client.ended())).toStartWith("HTTP/1.1 403 ");
  });
});

describe("listen() stops", () => {
  test("cutting every kind of connection, and leaves no timer", async () => {
    const listener = openListener({
      engine: {
        api: apiOf([routeOf("$disconnect"), routeOf("$default")]),
      },
    });
    const clients = [await listener.open(), await listener.connect(), await listener.connect()];
    clients[1]?.send("GET / HT");
    clients[2]?.send(GET);
    await clients[2]?.readAnswer();
    await listener.seen();
    void listener.listener.stop();
    for (const client of clients) await client.ended();
    await listener.engine.pending.settled();
    expect(listener.deadlines.size).toBe(0);
    expect(listener.engine.clock.pending).toBe(0);
    expect(connectionEvents(listener.engine.activities)).toEqual(["CONNECT", "DISCONNECT"]);
    expect(RawClient.connect({ port: listener.port })).rejects.toThrow();
  });

  test("stopAccepting() leaves open connections alone", async () => {
    using listener = openListener({ engine: ECHO });
    using client = await listener.open();
    listener.listener.stopAccepting();
    expect(await chat(client)).toBe("hello");
    await expect(RawClient.connect({ port: listener.port })).rejects.toThrow();
  });
});

describe("listen() survives a bug", () => {
  test("thrown in a callback of the runtime: it is reported, and ends one connection", async () => {
    let broken = true;
    const bug = new Error("boom");
    using listener = openListener({
      engine: ECHO,
      plane: {
        controlFrame() {
          if (broken) throw bug;
        },
      },
    });
    using client = await listener.open();
    client.sendFrame({ opcode: OPCODE.ping });
    await client.ended().catch((error: Error) => error);
    broken = false;
    expect(listener.engine.bugs).toEqual([bug]);
    await expectServing(listener);
    await listener.engine.deps.connections.allEnded();
  });
});

/** Without the plain requests that tests use to see how far the listener is. */
function connectionEvents(activities: readonly Activity[]): string[] {
  return activities.map(({ eventType }) => eventType).filter((type) => type !== "REFUSED");
}
