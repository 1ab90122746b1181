import { describe, expect, test } from "bun:test";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { createConnection } from "node:net";
import { Duplex } from "node:stream";
import { connect } from "node:tls";
import { findOpenssl, hasProgram } from "../../../test/support/programs.ts";
import type { RawClient } from "../../../test/support/raw-client.ts";
import { encodeClientFrame, OPCODE } from "../../../test/support/raw-frame.ts";
import { runProgram } from "../../../test/support/run-program.ts";
import { apiOf, returned, routeOf, TWO_WAY } from "../../engine/engine.fixture.ts";
import { createAuthority, issueCertificate } from "../certificates/certificate-authority.ts";
import { LAST_BYTES_MS_MAX } from "./listen.ts";
import { openListener, type SessionOptions, SWEEP_MS } from "./listener.fixture.ts";

const authority = await createAuthority(Date.now());
const certificate = await issueCertificate(authority, ["localhost"], Date.now());
const TLS = { tls: { ca: authority.cert, servername: "localhost" } };
const GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
/** The first bytes of a ClientHello of 512 bytes. */
const HELLO_PREFIX = Uint8Array.of(0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3);
const ECHO = {
  api: apiOf([routeOf("$connect"), routeOf("$disconnect"), routeOf("$default", TWO_WAY)]),
  invokeFunction: ({ payload }: { payload: string }) =>
    returned({ statusCode: 200, body: JSON.parse(payload).body ?? "" }),
};
const message = (payload: string) => encodeClientFrame({ opcode: OPCODE.text, payload });

function openTls(options: SessionOptions & { hosts?: readonly string[] } = {}) {
  const { hosts = ["127.0.0.1"], ...rest } = options;
  return openListener({ engine: ECHO, ...rest, listen: { hosts, tls: certificate } });
}

/** File descriptors of this process, the gateway's and the clients' together. */
function openFiles(): number {
  return readdirSync("/dev/fd").length;
}

async function expectChat(client: RawClient, text = "hello"): Promise<void> {
  client.send(message(text));
  expect((await client.readFrame()).text).toBe(text);
}

describe("TLS on the port that speaks plain text", () => {
  test("wss, ws, https and http are told apart by the first byte", async () => {
    using listener = openTls();
    using secure = await listener.open(TLS);
    using plain = await listener.open();
    await expectChat(secure);
    await expectChat(plain);
    for (const options of [TLS, {}]) {
      using client = await listener.connect(options);
      client.send(GET + GET);
      expect((await client.readAnswer()).status).toBe(403);
      expect((await client.readAnswer()).status).toBe(403);
    }
  });

  test.each(["127.0.0.1", "::1"])(
    "a $connect over TLS from %s shows who it came from",
    async (host) => {
      using listener = openTls({ hosts: ["127.0.0.1", "::1"] });
      using client = await listener.open({ ...TLS, host });
      await expectChat(client);
      const event = JSON.parse(listener.engine.functionCalls[0]?.payload ?? "");
      expect(event.headers["X-Forwarded-Proto"]).toBe("https");
      expect(event.requestContext.identity.sourceIp).toBe(host);
    },
  );

  test("large messages both ways arrive whole and in order", async () => {
    using listener = openTls();
    using client = await listener.open(TLS);
    const texts = Array.from({ length: 300 }, (_, index) => `${index}:`.padEnd(30_000, "x"));
    // Less than the send buffer at a time: a client that does not read would be closed.
    for (let at = 0; at < texts.length; at += 20) {
      const some = texts.slice(at, at + 20);
      for (const text of some) client.send(message(text));
      for (const text of some) expect((await client.readFrame()).text).toBe(text);
    }
  });

  test("a close handshake ends both halves", async () => {
    using listener = openTls();
    using client = await listener.open(TLS);
    client.sendFrame({ opcode: OPCODE.close });
    expect((await client.readFrame()).closeCode).toBe(1005);
    await client.ended();
    client.close();
    await listener.noDeadlines();
    await listener.engine.pending.settled();
    expect(listener.engine.activities.map(({ eventType }) => eventType)).toEqual([
      "CONNECT",
      "DISCONNECT",
    ]);
  });

  test("an answer that ends the connection arrives before it ends", async () => {
    using listener = openTls();
    using client = await listener.connect(TLS);
    client.send("BAD\r\n\r\n");
    expect((await client.readAnswer()).status).toBe(400);
    await client.ended();
    client.close();
    await listener.noDeadlines();
  });
});

/** Sends the text and the end of what it sends (RFC 8446 section 6.1) in one write, and reads on. */
async function answerToLastWords(
  port: number,
  text: string,
  { withFin }: { readonly withFin: boolean },
): Promise<string> {
  const tcp = createConnection({ port, host: "127.0.0.1", allowHalfOpen: true });
  const sent: Uint8Array[] = [];
  let write = (bytes: Uint8Array): unknown => tcp.write(bytes);
  const carrier = new Duplex({
    read: () => undefined,
    write(bytes, _encoding, done) {
      write(bytes);
      done();
    },
    final: (done) => done(),
  });
  tcp.on("data", (bytes) => carrier.push(bytes));
  tcp.on("end", () => carrier.push(null));
  const client = connect({ socket: carrier, ca: authority.cert, servername: "localhost" });
  let answer = "";
  client.on("data", (bytes) => {
    answer += bytes;
  });
  await once(client, "secureConnect");
  write = (bytes) => sent.push(bytes);
  client.end(text);
  await once(carrier, "finish");
  const last = Buffer.concat(sent);
  if (withFin) tcp.end(last);
  else tcp.write(last);
  await once(tcp, "end");
  tcp.destroy();
  return answer;
}

test.each([false, true])(
  "a TLS client that ends its direction with its requests reads every answer (and TCP's: %p)",
  async (withFin) => {
    using listener = openTls();
    const answer = await answerToLastWords(listener.port, GET + GET, { withFin });
    expect(answer.match(/HTTP\/1\.1 403 /g)).toHaveLength(2);
    expect(answer).toEndWith('{"message":"Forbidden"}');
  },
);

describe("TLS clients that misbehave", () => {
  test.each([
    ["garbage after the record header", "\x16\x03\x01garbage garbage garbage garbage garbage"],
    ["a record of no known version", "\x16\x09\x09\x00\x05hello"],
    ["a handshake message that is no ClientHello", "\x16\x03\x01\x00\x04\x02\x00\x00\x00"],
  ])("%s: the connection ends, the next client is served", async (_name, text) => {
    using listener = openTls();
    using client = await listener.connect();
    client.send(Buffer.from(text, "latin1"));
    await client.ended();
    using next = await listener.open(TLS);
    await expectChat(next);
    expect(listener.engine.bugs).toEqual([]);
  });

  test("one that stalls in the handshake is cut in time", async () => {
    using listener = openTls({ limits: { requestHeadTimeoutMs: 1_000 } });
    using client = await listener.connect();
    client.send(HELLO_PREFIX);
    // Through TLS too: the carried bytes have then been seen behind the bridge.
    using probe = await listener.open(TLS);
    await expectChat(probe);
    await listener.seen();
    listener.engine.clock.advance(999);
    expect(client.socket.readableEnded).toBe(false);
    listener.engine.clock.advance(1 + SWEEP_MS);
    await client.ended();
    await listener.noDeadlines();
  });

  test("one that is silent after the handshake is cut in time", async () => {
    using listener = openTls({ limits: { requestHeadTimeoutMs: 1_000 } });
    using client = await listener.connect(TLS);
    using probe = await listener.open(TLS);
    await expectChat(probe);
    listener.engine.clock.advance(1_000 + SWEEP_MS);
    await client.ended();
    await listener.noDeadlines();
  });

  test("one that does not read is cut when its close handshake took too long", async () => {
    using listener = openTls({ limits: { closeHandshakeTimeoutMs: 500 } });
    await listener.seen();
    await listener.noDeadlines();
    const before = openFiles();
    using client = await listener.open(TLS);
    client.socket.pause();
    const connection = listener.lastOpened();
    const payload = new Uint8Array(500_000).fill(97);
    for (let sent = 0; connection.socket?.sendText(payload) === "sent"; sent += 1) {
      // The bytes move behind the bridge between our turns.
      await listener.seen();
      if (sent > 1_000) throw new Error("The send buffer has no bound");
    }
    connection.close(1001, "Going away");
    listener.engine.clock.advance(500 + SWEEP_MS);
    await listener.engine.deps.connections.allEnded();
    await listener.seen();
    // The session has let go; what the bridge still carries has as long again.
    listener.engine.clock.advance(500 + SWEEP_MS);
    await listener.noDeadlines();
    await listener.seen();
    await listener.noDeadlines();
    // The client's own socket at most: it may have noticed.
    expect(openFiles()).toBeLessThanOrEqual(before + 1);
  }, 20_000);

  test.each(["in the handshake", "in a head", "as a WebSocket", "with messages on their way"])(
    "a reset %s leaves nothing behind",
    async (phase) => {
      using listener = openTls();
      for (let times = 0; times < 5; times += 1) {
        const client = await listener.connect(phase === "in the handshake" ? {} : TLS);
        if (phase === "in the handshake") client.send(HELLO_PREFIX);
        if (phase === "in a head") client.send("GET / HT");
        if (phase === "as a WebSocket") await client.upgrade("/dev");
        if (phase === "with messages on their way") {
          await client.upgrade("/dev");
          for (let each = 0; each < 20; each += 1) client.send(message("x".repeat(30_000)));
        }
        client.socket.resetAndDestroy();
      }
      using probe = await listener.open(TLS);
      await expectChat(probe);
      probe.close();
      await listener.noDeadlines();
      await listener.engine.deps.connections.allEnded();
      expect(listener.engine.bugs).toEqual([]);
    },
  );

  test("one that ends its direction in the handshake is ended, and leaves nothing behind", async () => {
    using listener = openTls();
    using client = await listener.connect({ allowHalfOpen: true });
    client.send(HELLO_PREFIX);
    client.socket.end();
    await client.ended();
    await listener.noDeadlines();
  });

  test("stop() cuts carried connections as well", async () => {
    const listener = openTls();
    const secure = await listener.open(TLS);
    const stalled = await listener.connect();
    stalled.send(HELLO_PREFIX);
    await listener.seen();
    const stopped = listener.listener.stop();
    await secure.ended();
    await stalled.ended();
    await listener.engine.deps.connections.allEnded();
    await listener.noDeadlines();
    await listener.engine.pending.settled();
    await stopped;
    expect(listener.engine.clock.pending).toBe(0);
  });

  test("stop() sends carried connections what was answered in its turn", async () => {
    const listener = openTls();
    const clients = [];
    for (let times = 0; times < 3; times += 1) clients.push(await listener.open(TLS));
    listener.engine.deps.connections.closeAll(1001, "Going away");
    await listener.listener.stop();
    for (const client of clients) {
      expect(await client.readFrame()).toMatchObject({ closeCode: 1001 });
      await client.ended();
    }
  });

  test("stop() waits for a client that does not read no longer than it may", async () => {
    const listener = openTls();
    const client = await listener.open(TLS);
    client.socket.pause();
    const connection = listener.lastOpened();
    const payload = new Uint8Array(500_000).fill(97);
    // Until the bridge itself has to keep some.
    while (connection.socket?.sendText(payload) === "sent") await listener.seen();
    let isStopped = false;
    const stopped = listener.listener.stop().then(() => {
      isStopped = true;
    });
    listener.engine.clock.advance(LAST_BYTES_MS_MAX - 1);
    await new Promise((resolve) => setImmediate(resolve));
    expect(isStopped).toBe(false);
    listener.engine.clock.advance(1);
    await stopped;
    client.socket.destroy();
  });

  test.skipIf(!hasProgram("openssl"))(
    "TLS 1.1 is refused, TLS 1.2 and 1.3 are spoken",
    async () => {
      using listener = openTls();
      const shake = async (version: string) => {
        await using client = runProgram([
          ...([
            findOpenssl(),
            "s_client",
            "-connect",
            `127.0.0.1:${listener.port}`,
            version,
          ] as const),
          ...(["-cipher", "DEFAULT@SECLEVEL=0", "-brief"] as const),
        ]);
        const shaken = client.printed(/Protocol version: (\S+)|alert protocol version/);
        return (await shaken)[1] ?? "refused";
      };
      expect(await shake("-tls1_1")).toBe("refused");
      expect(await shake("-tls1_2")).toBe("TLSv1.2");
      expect(await shake("-tls1_3")).toBe("TLSv1.3");
    },
  );
});
