import { describe, expect, test } from "bun:test";
import { createConnection } from "node:net";
import { concat, latin1 } from "../../../test/support/byte-streams.ts";
import type { RawClient } from "../../../test/support/raw-client.ts";
import { encodeClientFrame, OPCODE } from "../../../test/support/raw-frame.ts";
import { waitFor, withDeadline } from "../../../test/support/wait-for.ts";
import { apiOf, returned, routeOf, TWO_WAY } from "../../engine/engine.fixture.ts";
import type { FunctionOutcome } from "../../engine/ports.ts";
import { ClientDescriptors, RESERVED_DESCRIPTORS_MAX } from "./client-descriptors.ts";
import { openListener, SWEEP_MS, type TestListener } from "./listener.fixture.ts";

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

describe("listen() serves HTTP", () => {
  test("one connection for several requests, in order", async () => {
    using listener = openListener();
    using client = await listener.connect();
    for (let request = 0; request < 3; request += 1) {
      client.send(GET);
      expect((await client.readAnswer()).header("Connection")).toBe("keep-alive");
    }
    client.send(
      GET + GET.replace("GET", "HEAD").replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n"),
    );
    expect((await client.readAnswer()).body).toBe('{"message":"Forbidden"}');
    expect(new TextDecoder().decode(await client.ended())).toEndWith("\r\n\r\n");
  });

  test("Expect: 100-continue", async () => {
    using listener = openListener();
    using client = await listener.connect();
    client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
    expect((await client.readAnswer()).status).toBe(100);
    client.send("hi");
    expect((await client.readAnswer()).status).toBe(403);
  });

  test("a client that pipelines without reading is held back, and gets every answer in the end", async () => {
    using listener = openListener();
    using client = await listener.connect();
    client.socket.pause();
    const count = 40_000;
    client.send(GET.repeat(count));
    await listener.seen();
    client.socket.resume();
    let answers = 0;
    for (; answers < count; answers += 1000) {
      for (let each = 0; each < 1000; each += 1) {
        expect((await client.readAnswer()).status).toBe(403);
      }
    }
    expect(answers).toBe(count);
  }, 20_000);

  test("both loopback addresses on one port, with the client's address in the event", async () => {
    using listener = openListener({
      engine: { api: apiOf([routeOf("$connect")]) },
      listen: { hosts: ["127.0.0.1", "::1"] },
    });
    for (const host of ["127.0.0.1", "::1"]) {
      using client = await listener.connect({ host });
      expect((await client.upgrade("/dev")).status).toBe(101);
    }
    const seen = listener.engine.functionCalls.map(
      ({ payload }) => JSON.parse(payload).requestContext.identity.sourceIp,
    );
    expect(seen).toEqual(["127.0.0.1", "::1"]);
  });

  test("an IPv4 client on every address is shown as IPv4", async () => {
    using listener = openListener({
      engine: { api: apiOf([routeOf("$connect")]) },
      listen: { hosts: ["::"] },
    });
    using client = await listener.connect({ host: "127.0.0.1" });
    await client.upgrade("/dev");
    const { requestContext } = JSON.parse(listener.engine.functionCalls[0]?.payload ?? "");
    expect(requestContext.identity.sourceIp).toBe("127.0.0.1");
  });

  test("a port that is taken is an error, and no address stays bound", async () => {
    using taken = openListener({ listen: { hosts: ["::1"] } });
    const options = { hosts: ["127.0.0.1", "::1"], port: taken.port };
    expect(() => openListener({ listen: options })).toThrow();
    using free = openListener({ listen: { hosts: ["127.0.0.1"], port: taken.port } });
    expect(free.port).toBe(taken.port);
  });
});

describe("listen() cuts who is slow", () => {
  const limits = {
    requestHeadTimeoutMs: 1_000,
    requestBodyTimeoutMs: 2_000,
    keepAliveTimeoutMs: 3_000,
    closeHandshakeTimeoutMs: 500,
  };
  test.each([
    ["a slow head", "GET / HT", 1_000, 0],
    ["a slow body", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nhalf", 2_000, 0],
    ["an idle kept connection", GET, 3_000, 1],
  ])("%s", async (_name, text, allowedMs, answers) => {
    using listener = openListener({ limits, engine: ECHO });
    using client = await listener.connect();
    client.send(text);
    for (let answer = 0; answer < answers; answer += 1) await client.readAnswer();
    await listener.seen();
    listener.engine.clock.advance(allowedMs - 1);
    await listener.seen();
    expect(client.socket.readableEnded).toBe(false);
    listener.engine.clock.advance(1 + SWEEP_MS);
    await client.ended();
    await expectServing(listener);
    await listener.noDeadlines();
  });

  test("a client that keeps a refused connection open on its side", async () => {
    using listener = openListener({ limits, engine: ECHO });
    const { promise: ended, resolve: onEnd } = Promise.withResolvers<void>();
    const { promise: closed, resolve: onClose } = Promise.withResolvers<void>();
    const socket = createConnection({
      port: listener.port,
      host: "127.0.0.1",
      allowHalfOpen: true,
    });
    socket.on("error", onClose).on("close", onClose).on("end", onEnd).resume();
    socket.write("BAD\r\n\r\n");
    await withDeadline(ended, { what: "our half of the end" });
    // It may go on sending for a while: that is read and dropped.
    socket.write(GET);
    await listener.seen();
    listener.engine.clock.advance(499);
    expect(listener.deadlines.size).toBeGreaterThan(0);
    listener.engine.clock.advance(1 + SWEEP_MS);
    await listener.noDeadlines();
    socket.write(GET);
    await withDeadline(closed, { what: "the cut" });
    socket.destroy();
  });

  test("a client that does not answer a close frame", async () => {
    using listener = openListener({ limits, engine: ECHO });
    using client = await listener.open();
    listener.lastOpened().close(1001, "Going away");
    expect((await client.readFrame()).closeCode).toBe(1001);
    listener.engine.clock.advance(500 + SWEEP_MS);
    await client.ended();
    await listener.engine.pending.settled();
    expect(listener.engine.deps.connections.size).toBe(0);
  });
});

describe("listen() bounds", () => {
  test.each(["connectionsMax", "connectionsPerSourceMax"] as const)(
    "connections: as many as %s are served, one more is cut and said, and who leaves makes room",
    async (name) => {
      using listener = openListener({ limits: { [name]: 2 } });
      const first = await listener.open();
      using second = await listener.open();
      using third = await listener.connect();
      expect(await third.ended()).toHaveLength(0);
      expect(listener.warnings).toEqual([expect.stringContaining(`limits.${name} allows 2`)]);
      first.close();
      // Loopback delivers in order: who is answered after that has been read after it.
      second.sendFrame({ opcode: OPCODE.ping, payload: "still here" });
      expect((await second.readFrame()).text).toBe("still here");
      using fourth = await listener.open();
      expect(listener.connectionCount.total).toBe(2);
      fourth.close();
    },
  );

  test("descriptors: without TLS a connection takes one, one more is cut and said, and who leaves makes room", async () => {
    const limit = 10_000;
    const open = limit - RESERVED_DESCRIPTORS_MAX - 3;
    const descriptors = new ClientDescriptors({ limit, open, isExhausted: () => false });
    using listener = openListener({ descriptors });
    const first = await listener.open();
    using second = await listener.open();
    using _third = await listener.open();
    using fourth = await listener.connect();
    expect(await fourth.ended()).toHaveLength(0);
    expect(listener.warnings).toEqual([expect.stringContaining("the 10000 files")]);
    first.close();
    second.sendFrame({ opcode: OPCODE.ping, payload: "still here" });
    expect((await second.readFrame()).text).toBe("still here");
    using _fifth = await listener.open();
    expect(listener.connectionCount.total).toBe(3);
  });

  test("bytes ahead of the 101: the client is not read, and everything arrives in the end", async () => {
    const asked = Promise.withResolvers<FunctionOutcome>();
    using listener = openListener({
      engine: {
        api: apiOf([routeOf("$connect"), routeOf("$default"), routeOf("echo", TWO_WAY)]),
        invokeFunction: ({ payload }) =>
          payload.includes('"CONNECT"') ? asked.promise : ECHO.invokeFunction({ payload }),
      },
    });
    using client = await listener.connect();
    const upgraded = client.upgrade("/dev");
    const texts = Array.from({ length: 1_000 }, (_, index) => `${index}:`.padEnd(30_000, "x"));
    for (const text of texts) client.send(message(text));
    client.send(message('{"action":"echo"}'));
    await listener.seen();
    // The gateway reads no more than its bound and one read; most of the 30 MB is still on our side.
    expect(client.socket.writableLength).toBeGreaterThan(0);
    asked.resolve(await returned({ statusCode: 200 }));
    expect((await upgraded).status).toBe(101);
    expect((await client.readFrame()).text).toBe('{"action":"echo"}');
    const bodies = listener.engine.functionCalls.map(({ payload }) => JSON.parse(payload).body);
    expect(bodies.slice(1, -1)).toEqual(texts);
  });

  test("messages in flight: the client is not read until some are handled", async () => {
    const waiting: PromiseWithResolvers<FunctionOutcome>[] = [];
    const arrived = new EventTarget();
    using listener = openListener({
      limits: { inFlightMessagesMax: 2 },
      engine: {
        api: apiOf([routeOf("$default", TWO_WAY)]),
        invokeFunction() {
          const call = Promise.withResolvers<FunctionOutcome>();
          waiting.push(call);
          arrived.dispatchEvent(new Event("call"));
          return call.promise;
        },
      },
    });
    using client = await listener.open();
    for (const text of ["1", "2", "3", "4", "5"]) client.send(message(text));
    await listener.seen();
    expect(waiting).toHaveLength(2);
    for (let handled = 0; handled < 5; handled += 1) {
      const subscribe = (changed: () => void) => {
        arrived.addEventListener("call", changed);
        return () => arrived.removeEventListener("call", changed);
      };
      const present = () => (waiting.length > handled ? true : undefined);
      await waitFor(subscribe, present, { what: "the next call" });
      waiting[handled]?.resolve(await returned({ statusCode: 200, body: `${handled}` }));
      expect((await client.readFrame()).text).toBe(`${handled}`);
    }
  });

  test("the send buffer: full for a client that does not read, then sent again", async () => {
    using listener = openListener({ limits: { sendBufferBytesMax: 100_000 }, engine: ECHO });
    using client = await listener.open();
    client.socket.pause();
    const socket = listener.lastOpened().socket;
    const payload = new Uint8Array(50_000).fill(97);
    let sent = 0;
    // The kernel's own buffers take some first; they are bounded too.
    while (sent < 1_000 && socket?.sendText(payload) === "sent") sent += 1;
    expect(sent).toBeLessThan(1_000);
    expect(socket?.sendText(payload)).toBe("full");
    client.socket.resume();
    for (let read = 0; read < sent; read += 1) {
      expect((await client.readFrame()).payload).toHaveLength(50_000);
    }
    expect(socket?.sendText(payload)).toBe("sent");
    expect((await client.readFrame()).payload).toHaveLength(50_000);
  });

  test("frames that come together with the handshake are answered after the 101", async () => {
    using listener = openListener({ engine: ECHO });
    using client = await listener.connect();
    const upgrade = latin1(
      [
        ...["GET /dev HTTP/1.1", "Host: localhost", "Connection: Upgrade", "Upgrade: websocket"],
        ...["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "", ""],
      ].join("\r\n"),
    );
    client.send(concat(upgrade, new Uint8Array(message("early")), new Uint8Array(message("bird"))));
    expect((await client.readAnswer()).status).toBe(101);
    expect((await client.readFrame()).text).toBe("early");
    expect((await client.readFrame()).text).toBe("bird");
  });
});
