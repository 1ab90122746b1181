import { describe, expect, test } from "bun:test";
import { concat, latin1 } from "../../../test/support/byte-streams.ts";
import { encodeClientFrame, OPCODE } from "../../../test/support/raw-frame.ts";
import { TrustedProxies } from "../../core/trusted-proxies.ts";
import { apiOf, returned, routeOf } from "../../engine/engine.fixture.ts";
import type { ConnectVerdict } from "../../engine/inbound.ts";
import type { FunctionOutcome, InboundRequest } from "../../engine/ports.ts";
import {
  AHEAD_BYTES_MAX,
  HttpSession,
  type Peer,
  UNREAD_ANSWER_BYTES_MAX,
} from "./http-session.ts";
import { FakeRawSocket, type SessionOptions, SWEEP_MS, sessionDeps } from "./listener.fixture.ts";

const PEER = { sourceIp: "192.0.2.7", scheme: "http" } as const;
const HOST = "Host: localhost";
const UPGRADE = [
  ...["GET /dev HTTP/1.1", HOST, "Connection: Upgrade", "Upgrade: websocket"],
  ...["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "", ""],
].join("\r\n");

function session(options: SessionOptions = {}, peer: Peer = PEER) {
  const parts = sessionDeps(options);
  const socket = new FakeRawSocket();
  const http = new HttpSession(parts.deps, socket, peer);
  const receive = (text: string) => http.receive(latin1(text));
  return { ...parts, socket, http, receive };
}

function get(path: string, ...fields: string[]): string {
  return [`GET ${path} HTTP/1.1`, HOST, ...fields, "", ""].join("\r\n");
}

const statuses = (text: string) =>
  [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, it]) => Number(it));

/** A `$connect` that a test answers when it likes. */
function slowConnect() {
  const asked = Promise.withResolvers<FunctionOutcome>();
  const engine = { api: apiOf([routeOf("$connect"), routeOf("$disconnect")]) };
  let calls = 0;
  const invokeFunction = () => {
    calls += 1;
    return calls === 1 ? asked.promise : returned({ statusCode: 200 });
  };
  const answer = async (statusCode: number) => {
    asked.resolve(await returned({ statusCode }));
    // The engine's and the session's own turns.
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  };
  return { engine: { ...engine, invokeFunction }, answer };
}

describe("HttpSession answers", () => {
  test("requests in order, also those that came together", () => {
    const { socket, receive } = session();
    receive(get("/") + get("/dev"));
    expect(statuses(socket.text)).toEqual([403, 403]);
    expect(socket.text).toContain("\r\nConnection: keep-alive\r\n");
    expect(socket.calls).toEqual([]);
  });

  test.each([get("/dev"), UPGRADE])(
    "%p in plain text where TLS alone is answered with 400",
    (text) => {
      const { socket, receive, engine } = session({}, { ...PEER, needsTls: true });
      receive(text + get("/dev"));
      expect(statuses(socket.text)).toEqual([400]);
      expect(socket.text).toContain("HTTP/1.1 400 Bad Request\r\n");
      expect(socket.text).toContain("\r\nConnection: close\r\n");
      expect(socket.text).toContain("400 The plain HTTP request was sent to HTTPS port");
      expect(socket.calls).toEqual(["shutdown"]);
      expect(engine.activities.map(({ status, detail }) => [status, detail])).toEqual([
        [400, "The request came in plain text, and this port answers TLS alone."],
      ]);
    },
  );

  test("in the name of the address that a trusted proxy tells", () => {
    const { deps, engine } = sessionDeps();
    const seen: InboundRequest[] = [];
    const dataPlane = {
      ...deps.dataPlane,
      answer(request: InboundRequest, body: Uint8Array) {
        seen.push(request);
        return engine.plane.answer(request, body);
      },
    };
    const trustedProxies = new TrustedProxies(PEER.sourceIp);
    const http = new HttpSession({ ...deps, dataPlane, trustedProxies }, new FakeRawSocket(), PEER);
    http.receive(latin1(get("/dev", "X-Forwarded-For: 198.51.100.7", "X-Forwarded-Proto: https")));
    expect(seen).toMatchObject([{ sourceIp: "198.51.100.7", scheme: "https", rawPath: "/dev" }]);
  });

  test("a request in single bytes", () => {
    const { socket, receive } = session();
    for (const byte of get("/")) receive(byte);
    expect(statuses(socket.text)).toEqual([403]);
  });

  test("HEAD without a body, with the length that GET has", () => {
    const [head, whole] = [session(), session()];
    head.receive(get("/").replace("GET", "HEAD"));
    whole.receive(get("/"));
    expect(head.socket.text).toEndWith("content-length: 23\r\n\r\n");
    expect(whole.socket.text).toEndWith('{"message":"Forbidden"}');
  });

  test("a refused HEAD without a body too", () => {
    const { socket, receive } = session();
    receive(get("/", "Authorization: a", "Authorization: b").replace("GET", "HEAD"));
    expect(statuses(socket.text)).toEqual([400]);
    expect(socket.text).toEndWith("\r\n\r\n");
    expect(socket.text).not.toContain("<html>");
  });

  test("Connection: close, and HTTP/1.0, by closing", () => {
    for (const request of [get("/", "Connection: close"), `GET / HTTP/1.0\r\n${HOST}\r\n\r\n`]) {
      const { socket, receive } = session();
      receive(request + get("/"));
      expect(statuses(socket.text)).toEqual([403]);
      expect(socket.text).toContain("\r\nConnection: close\r\n");
      expect(socket.calls).toEqual(["shutdown"]);
    }
  });

  test("a refused request by a page, and reads nothing after it", () => {
    const { socket, receive, engine } = session();
    receive(`BAD\r\n\r\n${get("/")}`);
    receive(get("/"));
    expect(statuses(socket.text)).toEqual([400]);
    expect(socket.text).toContain("<h1>400 Bad Request</h1>");
    expect(socket.calls).toEqual(["shutdown"]);
    expect(engine.activities).toHaveLength(1);
  });

  const offer = (version: string) =>
    UPGRADE.replace("Sec-WebSocket-Version: 13", `Sec-WebSocket-Version: ${version}`);
  test.each([
    [400, "BAD\r\n\r\n", "The request line is not a method, a target and a version."],
    [
      400,
      get("/dev", "Authorization: a", "Authorization: b"),
      "The request has several Authorization headers.",
    ],
    [414, get(`/${"x".repeat(5000)}`), "The request target is longer than 4096 characters."],
    [
      431,
      get("/dev", `A: ${"x".repeat(11_000)}`),
      "The header fields are larger than 10240 bytes.",
    ],
    [426, offer("8"), "The Sec-WebSocket-Version is not 13."],
  ])("%i to what is no request for anybody, and tells the operator why", (status, text, detail) => {
    const { socket, receive, engine } = session();
    receive(text);
    expect(statuses(socket.text)).toEqual([status]);
    expect(engine.activities).toMatchObject([
      { eventType: "REFUSED", routeKey: "-", connectionId: "-", status, detail },
    ]);
  });

  test("two Authorization headers with the page of AWS's edge", () => {
    const { socket, receive } = session();
    receive(get("/dev", "Authorization: a", "authorization: b"));
    expect(statuses(socket.text)).toEqual([400]);
    expect(socket.text).toContain("text/html");
  });

  test("Expect: 100-continue only to a client that still waits", () => {
    const post = ["POST / HTTP/1.1", HOST, "Expect: 100-continue", "Content-Length: 2", "", ""];
    const waiting = session();
    waiting.receive(post.join("\r\n"));
    expect(waiting.socket.text).toBe("HTTP/1.1 100 Continue\r\n\r\n");
    waiting.receive("h");
    waiting.receive("i");
    expect(statuses(waiting.socket.text)).toEqual([100, 403]);
    const impatient = session();
    impatient.receive(`${post.join("\r\n")}hi`);
    expect(statuses(impatient.socket.text)).toEqual([403]);
  });
});

describe("HttpSession bounds", () => {
  test("a client that does not read its answers is not read, and is again when it does", () => {
    const { socket, receive, http } = session();
    socket.room = 0;
    let answered = 0;
    for (; !socket.paused && answered < 1_000; answered += 1) receive(get("/"));
    // What was on its way when reading stopped is kept for later, not answered.
    receive(get("/").repeat(4));
    socket.room = UNREAD_ANSWER_BYTES_MAX / 2;
    http.drained();
    expect(socket.paused).toBe(true);
    socket.room = Number.POSITIVE_INFINITY;
    http.drained();
    expect(socket.paused).toBe(false);
    const answers = socket.text.split(/(?=HTTP\/1\.1 )/);
    expect(answers).toHaveLength(answered + 4);
    const bytes = (count: number) => answers.slice(0, count).join("").length;
    expect(bytes(answered)).toBeGreaterThan(UNREAD_ANSWER_BYTES_MAX);
    expect(bytes(answered - 1)).toBeLessThanOrEqual(UNREAD_ANSWER_BYTES_MAX);
  });

  test("bytes ahead of the 101 are held up to the bound, then the socket is not read", async () => {
    const { engine, answer } = slowConnect();
    const { socket, receive, http } = session({ engine });
    receive(UPGRADE);
    http.receive(new Uint8Array(AHEAD_BYTES_MAX));
    expect(socket.paused).toBe(false);
    http.receive(new Uint8Array(1));
    expect(socket.paused).toBe(true);
    await answer(200);
    expect(socket.paused).toBe(false);
  });
});

describe("HttpSession deadlines", () => {
  const limits = {
    requestHeadTimeoutMs: 1_000,
    requestBodyTimeoutMs: 2_000,
    keepAliveTimeoutMs: 3_000,
    closeHandshakeTimeoutMs: 500,
  };
  const POST = `POST / HTTP/1.1\r\n${HOST}\r\nContent-Length: 2\r\n\r\n`;

  test.each([
    ["nothing", "", 1_000],
    ["half a head", "GET / HT", 1_000],
    ["half a body", `${POST}h`, 2_000],
    ["nothing after an answer", get("/"), 3_000],
    ["half a head after an answer", `${get("/")}GET`, 3_000],
    ["nothing after a refusal", "BAD\r\n\r\n", 500],
  ])("%s is cut in time", (_name, text, allowedMs) => {
    const { socket, receive, engine, deadlines, http } = session({ limits });
    receive(text);
    engine.clock.advance(allowedMs - 1);
    expect(socket.calls).not.toContain("terminate");
    engine.clock.advance(1 + SWEEP_MS);
    expect(socket.calls).toContain("terminate");
    http.socketClosed();
    expect(deadlines.size).toBe(0);
    expect(engine.clock.pending).toBe(0);
  });

  test("a head sent byte by byte does not earn more time", () => {
    const { socket, receive, engine } = session({ limits });
    for (const byte of "GET / HTTP") {
      receive(byte);
      engine.clock.advance(100);
    }
    engine.clock.advance(SWEEP_MS);
    expect(socket.calls).toEqual(["terminate"]);
  });

  test("a head on a kept connection has its own time", () => {
    const { socket, receive, engine } = session({ limits });
    receive(get("/"));
    engine.clock.advance(2_900);
    receive("GET");
    engine.clock.advance(900);
    expect(socket.calls).toEqual([]);
    engine.clock.advance(100 + SWEEP_MS);
    expect(socket.calls).toEqual(["terminate"]);
  });

  test("a $connect that runs is not cut: the integration has its own deadline", async () => {
    const { engine: options, answer } = slowConnect();
    const { socket, receive, engine } = session({ limits, engine: options });
    receive(UPGRADE);
    engine.clock.advance(20_000);
    expect(socket.calls).toEqual([]);
    await answer(200);
    expect(statuses(socket.text)).toEqual([101]);
  });
});

describe("HttpSession upgrades", () => {
  test("and leaves the deadlines, and frames sent with the handshake are heard", async () => {
    const { engine: options, answer } = slowConnect();
    const { socket, http, deadlines, engine } = session({ engine: options });
    const frame = encodeClientFrame({ opcode: OPCODE.ping, payload: "hi" });
    http.receive(concat(latin1(UPGRADE), frame));
    await answer(200);
    expect(statuses(socket.text)).toEqual([101]);
    expect(socket.written.slice(-4)).toEqual([0x8a, 2, 0x68, 0x69]);
    expect(deadlines.size).toBe(0);
    socket.data.session?.socketClosed();
    await engine.pending.settled();
    expect(engine.activities.map(({ eventType }) => eventType)).toEqual(["CONNECT", "DISCONNECT"]);
    expect(engine.clock.pending).toBe(0);
  });

  test("a rejected client may ask again on the same connection", async () => {
    const { engine, answer } = slowConnect();
    const { socket, receive } = session({ engine });
    receive(UPGRADE + get("/"));
    expect(socket.text).toBe("");
    await answer(401);
    expect(statuses(socket.text)).toEqual([401, 403]);
    receive(get("/"));
    expect(statuses(socket.text)).toEqual([401, 403, 403]);
  });

  test("a client that leaves while $connect runs gets its $disconnect once, and no bytes", async () => {
    const { engine: options, answer } = slowConnect();
    const { socket, receive, http, engine, deadlines } = session({ engine: options });
    receive(UPGRADE);
    http.socketClosed();
    await answer(200);
    await engine.pending.settled();
    expect(socket.text).toBe("");
    expect(engine.activities.map(({ eventType }) => eventType)).toEqual(["CONNECT", "DISCONNECT"]);
    expect(engine.deps.connections.size).toBe(0);
    expect([deadlines.size, engine.clock.pending]).toEqual([0, 0]);
  });

  test("a client that leaves before it is rejected has no $disconnect", async () => {
    const { engine: options, answer } = slowConnect();
    const { receive, http, engine } = session({ engine: options });
    receive(UPGRADE);
    http.socketClosed();
    await answer(403);
    expect(engine.activities.map(({ eventType }) => eventType)).toEqual(["CONNECT"]);
  });

  test("answers before the upgrade that still wait come before the 101", async () => {
    const { engine, answer } = slowConnect();
    const { socket, receive, http } = session({ engine });
    socket.room = 10;
    receive(get("/") + UPGRADE);
    await answer(200);
    socket.room = Number.POSITIVE_INFINITY;
    http.drained();
    expect(statuses(socket.text)).toEqual([403, 101]);
  });
});

describe("HttpSession survives a bug", () => {
  const bug = new Error("boom");

  test("in the handshake: the client gets 500 and the operator hears of it", async () => {
    const { socket, receive, engine } = session({ plane: { connect: () => Promise.reject(bug) } });
    receive(UPGRADE);
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    expect(statuses(socket.text)).toEqual([500]);
    expect(socket.text).not.toContain("boom");
    expect(socket.calls).toEqual(["shutdown"]);
    expect(engine.bugs).toEqual([bug]);
  });

  test("in the refusal of a handshake: the client gets 500 and does not wait without end", async () => {
    const answer = { status: 403, headers: [["X-Why", "a\r\nb"]] as const, body: "" };
    const { socket, receive, engine } = session({
      plane: { connect: () => Promise.resolve({ kind: "rejected", answer }) },
    });
    receive(UPGRADE);
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    expect(statuses(socket.text)).toEqual([500]);
    expect(socket.calls).toEqual(["shutdown"]);
    expect(engine.bugs).toHaveLength(1);
  });

  test("in the handshake of a client that has left: the operator hears of it", async () => {
    const { socket, receive, http, engine } = session({
      plane: { connect: () => Promise.reject(bug) },
    });
    receive(UPGRADE);
    http.socketClosed();
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    expect([socket.text, socket.calls.length, engine.bugs.length]).toEqual(["", 0, 1]);
  });

  test("once the connection is open: it is cut, and has its $disconnect", async () => {
    const parts = sessionDeps();
    const verdict = async (): Promise<ConnectVerdict> => ({
      kind: "accepted",
      connection: parts.engine.open().connection,
      subprotocol: "chat\r\nx-injected: 1",
    });
    const socket = new FakeRawSocket();
    const dataPlane = { ...parts.deps.dataPlane, connect: verdict, opened: () => undefined };
    const http = new HttpSession({ ...parts.deps, dataPlane }, socket, PEER);
    http.receive(latin1(UPGRADE));
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
    expect(socket.text).toBe("");
    expect(socket.calls).toEqual(["terminate"]);
    expect(parts.engine.bugs).toHaveLength(1);
    socket.data.session?.socketClosed();
    await parts.engine.pending.settled();
    expect(parts.engine.activities.map(({ eventType }) => eventType)).toEqual(["DISCONNECT"]);
  });
});
