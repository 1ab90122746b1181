import { expect, test } from "bun:test";
import type { EncodableAnswer } from "../../wire/http-response.ts";
import { type RuntimeApiRoutes, RuntimeApiSession } from "./runtime-api-session.ts";

const LIMITS = {
  urlCharactersMax: 100,
  headerBytesMax: 1_000,
  headerCountMax: 10,
  bodyBytesMax: 8,
};

/** A socket that takes so many bytes until it drains, and a path `/later` that is answered when the test says so. */
function opened(capacity = Number.POSITIVE_INFINITY) {
  const writes: string[] = [];
  const later: ((answer: EncodableAnswer) => void)[] = [];
  let room = capacity;
  let shutdowns = 0;
  const routes: RuntimeApiRoutes = {
    answer({ rawPath }, body) {
      if (rawPath === "/later") return new Promise((resolve) => later.push(resolve));
      return text(`${rawPath} ${new TextDecoder().decode(body)}`);
    },
    refuse: ({ status }, head) => ({ ...text(`refused ${head?.rawPath}`), status }),
  };
  const socket = {
    write(bytes: Uint8Array) {
      const taken = Math.min(room, bytes.length);
      room -= taken;
      if (taken > 0) writes.push(new TextDecoder().decode(bytes.subarray(0, taken)));
      return taken;
    },
    shutdown: () => {
      shutdowns += 1;
    },
  };
  const session = new RuntimeApiSession(routes, socket, LIMITS);
  return {
    session,
    writes,
    later,
    get shutdowns() {
      return shutdowns;
    },
    send: (request: string) => session.receive(new TextEncoder().encode(request)),
    drain(bytes: number) {
      room = bytes;
      session.drained();
    },
  };
}

const text = (body: string): EncodableAnswer => ({ status: 200, headers: [], body });
const reply = (body: string, status = "200 OK", close = "") =>
  `HTTP/1.1 ${status}\r\n${close}content-length: ${body.length}\r\n\r\n${body}`;
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`;
const post = (path: string, body: string, fields = "") =>
  `POST ${path} HTTP/1.1\r\nHost: a\r\n${fields}Content-Length: ${body.length}\r\n\r\n${body}`;
const CLOSE = "Connection: close\r\n";

test("requests that came in one chunk are answered in order with one write", () => {
  const peer = opened();
  peer.send(post("/one", "1") + post("/two", "2") + get("/three"));
  expect(peer.writes).toEqual([reply("/one 1") + reply("/two 2") + reply("/three ")]);
});

test("an answer is written at once when nothing came after its request", () => {
  const peer = opened();
  peer.send(post("/one", "1"));
  expect(peer.writes).toEqual([reply("/one 1")]);
  peer.send(get("/later"));
  expect(peer.writes).toHaveLength(1);
});

test("the answer to a request before one that waits goes out together with that one's", async () => {
  const peer = opened();
  peer.send(post("/one", "1") + get("/later") + get("/two"));
  expect(peer.writes).toEqual([]);
  peer.later[0]?.(text("event"));
  await Promise.resolve();
  expect(peer.writes).toEqual([reply("/one 1") + reply("event") + reply("/two ")]);
});

test("what comes while an answer is awaited waits for its turn", async () => {
  const peer = opened();
  peer.send(get("/later"));
  peer.send(get("/two"));
  expect(peer.writes).toEqual([]);
  peer.later[0]?.(text("event"));
  await Promise.resolve();
  expect(peer.writes).toEqual([reply("event") + reply("/two ")]);
});

test("nothing is written for a peer that left while it waited", async () => {
  const peer = opened();
  peer.send(get("/later"));
  peer.session.closed();
  peer.later[0]?.(text("event"));
  await Promise.resolve();
  expect(peer.writes).toEqual([]);
});

test("a body passes at the limit; above it the refusal ends the connection and the rest is dropped", () => {
  const peer = opened();
  peer.send(post("/at", "12345678"));
  peer.send(post("/above", "123456789"));
  peer.send(get("/dropped"));
  expect(peer.writes).toEqual([
    reply("/at 12345678"),
    reply("refused /above", "413 Content Too Large", CLOSE),
  ]);
  expect(peer.shutdowns).toBe(1);
});

test("a head that cannot be read is refused without one", () => {
  const peer = opened();
  peer.send("nonsense\r\n\r\n");
  expect(peer.writes).toEqual([reply("refused undefined", "400 Bad Request", CLOSE)]);
});

test("a peer that asks for it is told to go on, once, while its body is not here", () => {
  const peer = opened();
  const [head, body] = post("/big", "1234", "Expect: 100-continue\r\n").split(/(?<=\r\n\r\n)/);
  peer.send(head ?? "");
  peer.send("12");
  expect(peer.writes).toEqual(["HTTP/1.1 100 Continue\r\n\r\n"]);
  peer.send((body ?? "").slice(2));
  expect(peer.writes.slice(1)).toEqual([reply("/big 1234")]);
});

test("a peer that wants its connection closed gets that after the answer", () => {
  const peer = opened();
  peer.send(post("/last", "1", CLOSE));
  expect(peer.writes).toEqual([reply("/last 1", "200 OK", CLOSE)]);
  expect(peer.shutdowns).toBe(1);
});

test("what the socket does not take is written when it drains, before anything else is read", () => {
  const peer = opened(10);
  peer.send(get("/one"));
  peer.send(get("/two"));
  expect(peer.writes.join("")).toBe(reply("/one ").slice(0, 10));
  peer.drain(5);
  peer.drain(1_000);
  expect(peer.writes.join("")).toBe(reply("/one ") + reply("/two "));
});

test("a connection that ends is shut down after its last byte", () => {
  const peer = opened(10);
  peer.send(post("/last", "1", CLOSE));
  expect(peer.shutdowns).toBe(0);
  peer.drain(1_000);
  expect(peer.writes.join("")).toBe(reply("/last 1", "200 OK", CLOSE));
  expect(peer.shutdowns).toBe(1);
});
